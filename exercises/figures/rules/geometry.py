"""Curves, outlines and ellipses in the plane. Pure numbers: x to the right, y down, degrees clockwise as on a screen.

A curve is a list of points (x, y); a third entry "c" makes the point a corner. Everything else is smooth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]
Knot = Sequence  # x, y and perhaps "c"
Segment = tuple[Point, Point, Point, Point]
STEPS = 16


def _unit(start: Knot, end: Knot) -> tuple[float, float, float]:
    """Direction and length from one point to another."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) or 1e-9
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length, length


def _distinct(points: Sequence[Knot], closed: bool) -> list[Knot]:
    """The points without neighbours that coincide."""
    found: list[Knot] = []
    for point in points:
        if not found or math.dist(point[:2], found[-1][:2]) > 0.05:
            found.append(point)
    if closed and math.dist(found[0][:2], found[-1][:2]) < 0.05:
        found.pop()
    return found


def _tangents(points: list[Knot], closed: bool) -> list[Point | None]:
    """The direction in which the curve passes each point; None at corners and loose ends."""
    count = len(points)
    found: list[Point | None] = []
    for place, point in enumerate(points):
        if len(point) > 2 or (not closed and place in (0, count - 1)):
            found.append(None)
            continue
        in_x, in_y, before = _unit(points[place - 1], point)
        out_x, out_y, after = _unit(point, points[(place + 1) % count])
        x, y = in_x * after + out_x * before, in_y * after + out_y * before
        length = math.hypot(x, y) or 1e-9
        found.append((x / length, y / length))
    return found


def _reflected(tangent: Point, chord: Point) -> Point:
    """The tangent at the far end of a chord, for an end that has none of its own."""
    along = 2 * (tangent[0] * chord[0] + tangent[1] * chord[1])
    return along * chord[0] - tangent[0], along * chord[1] - tangent[1]


def segments(points: Sequence[Knot], closed: bool = False) -> list[Segment]:
    """The smooth curve through the points, as cubic pieces (start, two handles, end)."""
    knots = _distinct(points, closed)
    tangents, found = _tangents(knots, closed), []
    for place in range(len(knots) if closed else len(knots) - 1):
        start, end = knots[place], knots[(place + 1) % len(knots)]
        x, y, length = _unit(start, end)
        first, last = tangents[place], tangents[(place + 1) % len(knots)]
        if first is None and last is None:
            first = last = (x, y)
        elif first is None and last is not None:
            first = _reflected(last, (x, y))
        elif last is None and first is not None:
            last = _reflected(first, (x, y))
        assert first is not None and last is not None
        third = length / 3
        handles = (start[0] + first[0] * third, start[1] + first[1] * third), (end[0] - last[0] * third, end[1] - last[1] * third)
        found.append(((start[0], start[1]), *handles, (end[0], end[1])))
    return found


def at(segment: Segment, t: float) -> Point:
    """The point at 0–1 of a cubic piece."""
    start, first, last, end = segment
    m = 1 - t
    a, b, c, d = m**3, 3 * m * m * t, 3 * m * t * t, t**3
    return a * start[0] + b * first[0] + c * last[0] + d * end[0], a * start[1] + b * first[1] + c * last[1] + d * end[1]


def polygon(points: Sequence[Knot], closed: bool = True, steps: int = STEPS) -> list[Point]:
    """The smooth curve as many short straight lines."""
    pieces = segments(points, closed)
    found = [at(piece, step / steps) for piece in pieces for step in range(steps)]
    return found if closed else [*found, pieces[-1][3]]


def sample(points: Sequence[Knot], count: int = 48, closed: bool = False) -> list[Point]:
    """Points at equal distances along the smooth curve, ends included."""
    fine = polygon(points, closed)
    fine = [*fine, fine[0]] if closed else fine
    lengths = [0.0]
    for start, end in zip(fine, fine[1:], strict=False):
        lengths.append(lengths[-1] + math.dist(start, end))
    found, place = [], 0
    for step in range(count):
        wanted = lengths[-1] * step / (count - 1)
        while place < len(lengths) - 2 and lengths[place + 1] < wanted:
            place += 1
        share = (wanted - lengths[place]) / ((lengths[place + 1] - lengths[place]) or 1)
        found.append(between(fine[place], fine[place + 1], share))
    return found


def between(start: Point, end: Point, share: float) -> Point:
    """The point at a share of the way."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def inset(points: Sequence[Knot], distance: float, count: int = 160) -> list[Point]:
    """The closed outline, moved inwards."""
    ring = sample(points, count + 1, closed=True)[:-1]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
    turn = math.copysign(distance, area)
    found = []
    for place, point in enumerate(ring):
        x, y, _length = _unit(ring[place - 1], ring[(place + 1) % count])
        found.append((point[0] - y * turn, point[1] + x * turn))
    return found


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies inside a polygon."""
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def distance_to_line(point: Point, start: Point, end: Point) -> float:
    """Distance from a point to the straight line between two others."""
    x, y = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * x + (point[1] - start[1]) * y) / ((x * x + y * y) or 1e-9)
    return math.dist(point, between(start, end, min(1, max(0, share))))


def distance_to_ring(point: Point, ring: Sequence[Point]) -> float:
    """Distance from a point to the nearest edge of a polygon."""
    return min(distance_to_line(point, start, end) for start, end in zip(ring, [*ring[1:], ring[0]], strict=True))


def box_of(points: Sequence[Knot]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of some points."""
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)


@dataclass(frozen=True)
class Ellipse:
    """An ellipse, turned about its centre by degrees."""

    cx: float
    cy: float
    rx: float
    ry: float
    turn: float = 0

    def mirrored(self, width: float) -> Ellipse:
        """The same ellipse in a picture of this width that is flipped left to right."""
        return replace(self, cx=width - self.cx, turn=-self.turn)

    def _own(self, point: Point) -> Point:
        """The point seen from the centre, along the two axes."""
        turn = math.radians(self.turn)
        x, y = point[0] - self.cx, point[1] - self.cy
        return x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        x, y = self._own(point)
        return (x / self.rx) ** 2 + (y / self.ry) ** 2 <= 1

    def distance(self, point: Point) -> float:
        """How far the point lies outside the edge; 0 inside. The nearest place of the edge is sought, not the direction of the centre."""
        if self.holds(point):
            return 0.0
        x, y = (abs(part) for part in self._own(point))
        # The nearest place of the edge is (a²x / (a² + k), b²y / (b² + k)) with the k > 0 that puts it on the edge.
        wide, high = self.rx**2, self.ry**2
        low, top = 0.0, max(self.rx, self.ry) * math.hypot(x, y)
        for _step in range(60):
            k = (low + top) / 2
            beyond = (self.rx * x / (wide + k)) ** 2 + (self.ry * y / (high + k)) ** 2 > 1
            low, top = (k, top) if beyond else (low, k)
        return math.dist((x, y), (wide * x / (wide + top), high * y / (high + top)))

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        turn = math.radians(self.turn)
        wide = math.hypot(self.rx * math.cos(turn), self.ry * math.sin(turn))
        high = math.hypot(self.rx * math.sin(turn), self.ry * math.cos(turn))
        return self.cx - wide, self.cy - high, self.cx + wide, self.cy + high
