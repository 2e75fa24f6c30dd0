"""The four plates as data: a right leg in a box of 400 × 1000, each muscle a named shape.

9.4 units are one centimetre. Front: the outer side is at small x; back: at large x; lateral: the front of the leg is at large x;
medial: at small x. A place in content is 0–1 of the box.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from exercises.figures.rules.geometry import Knot, Point, box_of, inside, polygon
from exercises.figures.rules.plates_ribbon import Ribbon

WIDTH, HEIGHT = 400, 1000
UNITS_PER_CM = 9.4
VIEWS = ("front", "back", "lateral", "medial")
SHAPES = Path(__file__).parents[1] / "shapes"
# A muscle of the catalogue whose shapes go by other names. All others are called like their shape.
PARTS = {
    "gastrocnemius": ("gastrocnemius-medial-head", "gastrocnemius-lateral-head"),
    "biceps-femoris": ("biceps-femoris", "biceps-femoris-short-head"),
    "semitendinosus": ("semitendinosus", "inner-hamstrings"),
    "semimembranosus": ("semimembranosus", "inner-hamstrings"),
}


@dataclass(frozen=True)
class Shape:
    """One thing on a plate: kind is muscle, band, shape, line or deep (under others, shown only when it is meant)."""

    kind: str
    slug: str
    name: str
    data: dict[str, Any]

    @property
    def ribbon(self) -> Ribbon:
        """The ribbon of a muscle or band."""
        return Ribbon(self.data["edges"], self.data.get("ends", ((), ())), self.data.get("round", (False, False)))

    @property
    def outline(self) -> list[Knot]:
        """The closed outline; empty for a line."""
        return self.ribbon.outline if "edges" in self.data else self.data.get("outline", [])


@dataclass(frozen=True)
class Plate:
    """One view: the skin, what lies under it in the order of painting, and what is drawn on top."""

    view: str
    skin: tuple[Knot, ...]
    body: tuple[Shape, ...]
    surface: tuple[Shape, ...]


def _shape(data: dict[str, Any]) -> Shape:
    return Shape(data["kind"], data.get("slug", ""), data.get("name", ""), data)


@cache
def plate(view: str) -> Plate:
    """The plate of a view."""
    data = json.loads((SHAPES / f"plate-{view}.json").read_text(encoding="utf-8"))
    body, surface = (tuple(_shape(entry) for entry in data[layer]) for layer in ("body", "surface"))
    return Plate(view, tuple(data["skin"]), body, surface)


def parts(muscle: str) -> tuple[str, ...]:
    """The names of the shapes that make up a muscle of the catalogue."""
    return PARTS.get(muscle, (muscle,))


@cache
def outlines(view: str, muscle: str) -> tuple[tuple[Point, ...], ...]:
    """The polygons of a muscle in a view; none where it cannot be seen."""
    found = plate(view)
    shapes = [shape for shape in (*found.body, *found.surface) if shape.slug in parts(muscle) and shape.outline]
    return tuple(tuple(polygon(shape.outline)) for shape in shapes)


def muscle_in_view(muscle: str, view: str) -> bool:
    """Whether a view has a shape for this muscle."""
    return view in VIEWS and bool(outlines(view, muscle))


def in_muscle(view: str, muscle: str, point: Point) -> bool:
    """Whether a point, in units of the plate, lies inside the muscle's shape in this view, and inside the skin that clips it."""
    return inside(point, skin_ring(view)) and any(inside(point, ring) for ring in outlines(view, muscle))


@cache
def skin_ring(view: str) -> tuple[Point, ...]:
    """The outline of the limb as a polygon."""
    return tuple(polygon(plate(view).skin, steps=6))


def reach(view: str, y: float) -> tuple[float, float]:
    """The left and right edge of the limb about a height."""
    near = [x for x, height in skin_ring(view) if abs(height - y) <= 24] or [x for x, _height in skin_ring(view)]
    return min(near), max(near)


def _meets(ring: tuple[Point, ...], box: tuple[float, float, float, float]) -> bool:
    """Whether the boxes of a polygon and of something else lie on each other."""
    left, top, right, bottom = box_of(ring)
    return left < box[2] and right > box[0] and top < box[3] and bottom > box[1]


@cache
def label_places(view: str, muscle: str) -> tuple[Point, ...]:
    """Places in the part of a muscle that can be seen, the one farthest from every edge first; none where it cannot be seen."""
    rings = outlines(view, muscle)
    if not rings:
        return ()
    shapes = (*plate(view).body, *plate(view).surface)
    last = max(place for place, shape in enumerate(shapes) if shape.slug in parts(muscle))
    over = [shape for shape in shapes[last + 1 :] if shape.outline and shape.kind != "deep" and shape.slug not in parts(muscle)]
    left, top, right, bottom = box_of([point for ring in rings for point in ring])
    rough = [ring[::4] for ring in rings]
    covers = [ring for shape in over if _meets(ring := tuple(polygon(shape.outline, steps=3)), (left, top, right, bottom))]
    grid = [(x, y) for x in range(int(left) + 2, int(right), 6) for y in range(max(20, int(top)), int(bottom), 14)]
    seen = [point for point in grid if any(inside(point, ring) for ring in rough)]
    free = [point for point in seen if not any(inside(point, ring) for ring in covers)] or seen
    edges = [corner for ring in (*rough, *covers) for corner in ring]
    return tuple(sorted(free, key=lambda point: -min(math.dist(point, corner) for corner in edges)))


def label_place(view: str, muscle: str) -> Point | None:
    """The best place for a mark in the part of a muscle that can be seen; None where it cannot be seen."""
    return next(iter(label_places(view, muscle)), None)
