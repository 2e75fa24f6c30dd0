"""Where it can hurt, as shapes to tap over the plates: right leg, in units of the plates (400 × 1000).

The same slug means the same place on every picture. `pin` is where a region's number stands; `dot` is the point inside the shape to
which a line leads from the number, where the number stands beside the leg.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exercises.figures.rules.geometry import Point, polygon

SHAPES = Path(__file__).parents[1] / "shapes" / "regions.json"


@dataclass(frozen=True)
class Region:
    """One shape to tap."""

    slug: str
    outline: tuple[Point, ...]
    pin: Point | None = None
    dot: Point | None = None

    @property
    def ring(self) -> list[Point]:
        """The smooth outline as a polygon."""
        return polygon(self.outline)


@dataclass(frozen=True)
class Picture:
    """A part of a plate with its regions: the view, the box that is shown, and the radius of the pins."""

    key: str
    view: str
    box: tuple[float, float, float, float]
    pin: float
    regions: tuple[Region, ...]


@cache
def pictures() -> dict[str, Picture]:
    """Every picture of the picker by its key."""
    data = json.loads(SHAPES.read_text(encoding="utf-8"))
    return {key: Picture(key, entry["view"], tuple(entry["box"]), entry["pin"], _regions(entry)) for key, entry in data.items()}


def _regions(entry: dict) -> tuple[Region, ...]:
    return tuple(
        Region(
            region["slug"],
            tuple(tuple(point) for point in region["outline"]),
            tuple(region["pin"]) if "pin" in region else None,
            tuple(region["dot"]) if "dot" in region else None,
        )
        for region in entry["regions"]
    )
