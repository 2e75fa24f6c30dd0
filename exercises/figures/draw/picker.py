"""The shapes to tap and to mark over a plate, as path data. The page that shows them writes the SVG, because it knows the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot

from exercises.figures.rules.geometry import Knot, Point, segments
from exercises.figures.rules.plates import outlines, plate
from exercises.figures.rules.regions import Picture, Region, pictures


@dataclass(frozen=True)
class Shape:
    """One region, drawn: its outline, where its number stands, and the line from the number to it (empty where it stands inside)."""

    slug: str
    path: str
    pin: Point | None
    dot: Point | None
    line: str


def closed(points: Sequence[Knot]) -> str:
    """A smooth closed outline as path data, one decimal."""
    pieces = segments(points, closed=True)
    curves = "".join(f"C{_pair(one)} {_pair(two)} {_pair(end)}" for _start, one, two, end in pieces)
    return f"M{_pair(pieces[0][0])}{curves}Z"


def straight(ring: Sequence[Point]) -> str:
    """A closed polygon as path data, one decimal."""
    return "M" + "L".join(_pair(point) for point in ring) + "Z"


def _pair(point: Sequence[float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}".replace(".0,", ",").removesuffix(".0")


@cache
def shapes(key: str) -> tuple[Shape, ...]:
    """The shapes of one picture, ready to be drawn."""
    picture = pictures()[key]
    return tuple(_shape(region, picture) for region in picture.regions)


def _shape(region: Region, picture: Picture) -> Shape:
    return Shape(region.slug, closed(region.outline), region.pin, region.dot, _line(region, picture.pin))


def _line(region: Region, radius: float) -> str:
    """From the rim of the pin to the dot."""
    if region.pin is None or region.dot is None:
        return ""
    (x, y), (to_x, to_y) = region.pin, region.dot
    share = radius / hypot(to_x - x, to_y - y)
    return f"M{_pair((x + (to_x - x) * share, y + (to_y - y) * share))}L{_pair(region.dot)}"


@cache
def skin(view: str) -> str:
    """The outline of the leg."""
    return closed(plate(view).skin)


@cache
def muscle(view: str, slug: str) -> str:
    """A muscle's outlines in a view as one path; empty where the view does not show it."""
    return "".join(straight(ring[::2] if len(ring) > 60 else ring) for ring in outlines(view, slug))
