"""Outlines of the body's parts, read from shapes/body-*.json, and the figure in the picture that they make."""

import json
import math
from functools import cache
from pathlib import Path

from .figure import LENGTH, Point
from .solve import Frame

BODIES = ("a", "b", "c")
SHAPES = Path(__file__).parent.parent / "shapes"
SOLID = ("skin", "short", "shirt", "shoe", "sole")  # what touches things; hair and shade do not
CORNER = "!"
Corner = tuple[float, float, bool]


@cache
def body_shapes(body: str) -> dict:
    """The outlines of one body."""
    if body not in BODIES:
        raise KeyError(body)
    return json.loads((SHAPES / f"body-{body}.json").read_text())


def outline(spec: str) -> list[Corner]:
    """Points of an outline: x, y, and whether the point is a corner."""
    words = [(word.rstrip(CORNER).split(","), word.endswith(CORNER)) for word in spec.lstrip("~").split()]
    return [(float(x), float(y), corner) for (x, y), corner in words]


def _tangents(points: list[Corner]) -> list[Point]:
    count = len(points)
    ends = [(points[i - 1], points[(i + 1) % count]) for i in range(count)]
    return [(0.0, 0.0) if p[2] else ((b[0] - a[0]) / 2, (b[1] - a[1]) / 2) for p, (a, b) in zip(points, ends, strict=True)]


def sampled(spec: str, pieces: int = 4) -> list[Point]:
    """Points along the drawn curve of an outline."""
    points, out = outline(spec), []
    tangents = _tangents(points)
    for i, (p, m) in enumerate(zip(points, tangents, strict=True)):
        q, w = points[(i + 1) % len(points)], tangents[(i + 1) % len(points)]
        for j in range(pieces):
            t = j / pieces
            h = (2 * t**3 - 3 * t * t + 1, t**3 - 2 * t * t + t, -2 * t**3 + 3 * t * t, t**3 - t * t)
            x, y = (h[0] * p[k] + h[1] * m[k] + h[2] * q[k] + h[3] * w[k] for k in (0, 1))
            out.append((x, y))
    return out


@cache
def contour(body: str, view: str, part: str) -> tuple[Point, ...]:
    """The solid outline of a part in its own frame (the chest: its part above the waist, in the chest's frame)."""
    shapes = body_shapes(body)
    if part == "thorax":
        shirt = sampled(shapes["torso"][view][0][1])
        return tuple((x, y + LENGTH["pelvis"]) for x, y in shirt if y < -44)
    return tuple(p for colour, spec in shapes["shapes"][view][part] if colour in SOLID for p in sampled(spec))


def part_outline(frame: Frame, name: str, view: str, body: str = "a", drawn: str = "") -> list[Point]:
    """The outline of a part in the picture; `drawn` names another shape for it (a fist, a bare foot)."""
    part = frame.parts[name]
    shape = drawn or name.rpartition("_")[2]
    c, s = math.cos(math.radians(part.angle)), math.sin(math.radians(part.angle))
    placed = ((x * part.flip, y * part.stretch) for x, y in contour(body, view, shape))
    return [(part.x + x * c - y * s, part.y + x * s + y * c) for x, y in placed]


def gap(one: list[Point], other: list[Point]) -> float:
    """The least distance between two outlines."""
    return min(math.dist(p, q) for p in one for q in other)
