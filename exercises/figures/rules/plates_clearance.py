"""Where a point may be pressed: inside its muscle, and 25 mm or more from the edge of every no-press area of the same view."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exercises.figures.rules.geometry import Ellipse, Point
from exercises.figures.rules.plates import HEIGHT, UNITS_PER_CM, WIDTH, in_muscle

CLEAR_MM = 25
CLEAR = CLEAR_MM / 10 * UNITS_PER_CM


@dataclass(frozen=True)
class Zone:
    """One ellipse of a no-press area in one view."""

    area: str
    view: str
    ellipse: Ellipse


def ellipse(shape: dict[str, Any]) -> Ellipse:
    """An ellipse of a document (0–1 of the box) in units of the plate."""
    return Ellipse(shape["cx"] * WIDTH, shape["cy"] * HEIGHT, shape["rx"] * WIDTH, shape["ry"] * HEIGHT, shape.get("rotation", 0))


def place(placement: dict[str, Any]) -> Point:
    """A placement of a document in units of the plate."""
    return placement["x"] * WIDTH, placement["y"] * HEIGHT


def zones(areas: Iterable[dict[str, Any]]) -> list[Zone]:
    """Every ellipse of some no-press documents."""
    return [Zone(area["title"], shape["view"], ellipse(shape)) for area in areas for shape in area.get("shapes", [])]


def nearest(view: str, point: Point, found: Iterable[Zone]) -> tuple[float, str]:
    """The distance to the nearest no-press edge of a view, 0 inside, and the name of its area."""
    return min(((zone.ellipse.distance(point), zone.area) for zone in found if zone.view == view), default=(math.inf, ""))


def _live(muscle: dict[str, Any]) -> Iterable[tuple[str, str, Point]]:
    """Every place that may be pressed: where it stands in the document, its view, and the point."""
    for number, point in enumerate(muscle.get("points", [])):
        if not point.get("display_only"):
            for order, placement in enumerate(point.get("placements", [])):
                yield f"points.{number}.placements.{order}", placement["view"], place(placement)


def astray(muscle: dict[str, Any]) -> list[str]:
    """Every place of a live point that is not in its muscle, each as "key: reason"."""
    return [
        f"{key}: point {_number(muscle, key)} lies outside the muscle in the {view} view; move it, or make it display-only"
        for key, view, point in _live(muscle)
        if not in_muscle(view, muscle["slug"], point)
    ]


def too_near(muscle: dict[str, Any], found: Iterable[Zone]) -> list[str]:
    """Every live point of a muscle that lies too near a no-press edge, each as "key: reason"."""
    found, wrong = list(found), []
    for key, view, point in _live(muscle):
        away, area = nearest(view, point, found)
        if away < CLEAR:
            here = f"{away / UNITS_PER_CM * 10:.0f} mm from “{area}” in the {view} view"
            wrong.append(
                f"{key}: {muscle['title']}, point {_number(muscle, key)}, lies {here}; it must be {CLEAR_MM} mm away or display-only"
            )
    return wrong


def _number(muscle: dict[str, Any], key: str) -> int:
    return muscle["points"][int(key.split(".")[1])]["number"]
