"""A place that somebody marks on a plate by hand: what is wrong with it by the rule that guards the catalogue's points, and how it is moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exercises.figures.rules.plates import HEIGHT, UNITS_PER_CM, WIDTH
from exercises.figures.rules.plates_clearance import Zone, astray, nearest, place, too_near

# One tap on an arrow.
STEP_CM = 0.5
MOVES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
OUTSIDE, TOO_NEAR = "outside", "too_near"


@dataclass(frozen=True)
class Wrong:
    """Why a place may not be pressed: outside the muscle, or too near an area (by its name)."""

    why: str
    area: str = ""


def wrong_place(muscle: str, spot: dict[str, Any], zones: Iterable[Zone]) -> Wrong | None:
    """What speaks against pressing here, by the rule of the catalogue's points; None where nothing does."""
    found, alone = list(zones), {"slug": muscle, "title": muscle, "points": [{"number": 1, "placements": [spot]}]}
    if too_near(alone, found):
        return Wrong(TOO_NEAR, nearest(spot["view"], place(spot), found)[1])
    return Wrong(OUTSIDE) if astray(alone) else None


def seen(x: float, side: str) -> float:
    """Where a place of the right leg is seen on a leg, and the other way round: the left leg is the mirror image."""
    return round(1 - x, 4) if side == "left" else x


def nudged(spot: dict[str, Any], way: str, side: str) -> dict[str, Any]:
    """The place half a centimetre further, as the picture of this leg is seen."""
    across, down = MOVES[way]
    x = seen(spot["x"], side) + across * STEP_CM * UNITS_PER_CM / WIDTH
    return spot | {"x": round(seen(x, side), 4), "y": round(spot["y"] + down * STEP_CM * UNITS_PER_CM / HEIGHT, 4)}
