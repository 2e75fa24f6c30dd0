"""Curves as the text of an SVG path, as short as it can be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from exercises.figures.rules.geometry import Knot, Point, Segment, segments


def number(value: float, places: int = 1) -> str:
    """A number without the digits that say nothing."""
    text = f"{round(value, places):.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def run(values: Iterable[float], places: int = 1) -> str:
    """Numbers in a row; a minus sign separates as well as a space."""
    texts = [number(value, places) for value in values]
    return "".join(text if not place or text[0] == "-" else f" {text}" for place, text in enumerate(texts))


def cubic(pieces: Sequence[Segment], places: int = 1, pen: Point | None = None) -> tuple[str, Point]:
    """Cubic pieces as relative path data, and where the pen ends; rounding does not add up along the way."""
    x, y = round(pieces[0][0][0], places), round(pieces[0][0][1], places)
    start = f"M{run((x, y), places)}" if pen is None else f"m{run((x - pen[0], y - pen[1]), places)}"
    values: list[float] = []
    for _start, first, last, end in pieces:
        to = round(end[0], places), round(end[1], places)
        values += [first[0] - x, first[1] - y, last[0] - x, last[1] - y, to[0] - x, to[1] - y]
        x, y = to
    return f"{start}c{run(values, places)}", (x, y)


def path(points: Sequence[Knot], closed: bool = False, places: int = 1) -> str:
    """The smooth curve through the points as path data."""
    return cubic(segments(points, closed), places)[0] + ("Z" if closed else "")


def straight(points: Iterable[Point], places: int = 0) -> str:
    """A closed polygon as path data."""
    return "M" + "L".join(run(point, places) for point in points) + "Z"


def _fitted(points: Sequence[Point]) -> Segment:
    """One cubic piece through the ends of a short line, as near as possible to what lies between (least squares)."""
    lengths = [0.0]
    for start, end in zip(points, points[1:], strict=False):
        lengths.append(lengths[-1] + math.dist(start, end))
    first, last = points[0], points[-1]
    aa = ab = bb = 0.0
    one, two = [0.0, 0.0], [0.0, 0.0]
    for length, point in zip(lengths[1:-1], points[1:-1], strict=True):
        t = length / (lengths[-1] or 1)
        m = 1 - t
        a, b = 3 * m * m * t, 3 * m * t * t
        aa, ab, bb = aa + a * a, ab + a * b, bb + b * b
        for axis in (0, 1):
            rest = point[axis] - m**3 * first[axis] - t**3 * last[axis]
            one[axis] += a * rest
            two[axis] += b * rest
    whole = aa * bb - ab * ab
    if abs(whole) < 1e-9:
        third = ((last[0] - first[0]) / 3, (last[1] - first[1]) / 3)
        return first, (first[0] + third[0], first[1] + third[1]), (last[0] - third[0], last[1] - third[1]), last
    handle = (one[0] * bb - two[0] * ab) / whole, (one[1] * bb - two[1] * ab) / whole
    other = (two[0] * aa - one[0] * ab) / whole, (two[1] * aa - one[1] * ab) / whole
    return first, handle, other, last


def strokes(lines: Iterable[Sequence[Point]]) -> str:
    """Many fine lines as one path: each a quadratic piece, or a cubic one where it is curved twice."""
    text, pen = "", None
    for points in lines:
        start, first, last, end = _fitted(points)
        bend = tuple((3 * first[axis] + 3 * last[axis] - start[axis] - end[axis]) / 4 for axis in (0, 1))
        near = [(start[axis] + (bend[axis] - start[axis]) * 2 / 3, end[axis] + (bend[axis] - end[axis]) * 2 / 3) for axis in (0, 1)]
        miss = max(math.dist(first, (near[0][0], near[1][0])), math.dist(last, (near[0][1], near[1][1])))
        if miss > 2.2:
            part, pen = cubic([(start, first, last, end)], 1, pen)
            text += part
            continue
        x, y = round(start[0], 1), round(start[1], 1)
        to = round(end[0], 1), round(end[1], 1)
        text += f"M{run((x, y))}" if pen is None else f"m{run((x - pen[0], y - pen[1]))}"
        text += f"q{run((round(bend[0] - x), round(bend[1] - y), to[0] - x, to[1] - y))}"
        pen = to
    return text
