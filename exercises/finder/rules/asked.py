"""What a person asked for, as the address says it. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exercises.finder.rules.table import ASKS, BOTH, MUSCLES, ROWS, SIDES

# More of anything than the table has is noise.
MOST = 40


@dataclass(frozen=True)
class Asked:
    """Places, leg, answers to the first questions, and what the person says of their muscles."""

    areas: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    side: str = ""
    fits: tuple[str, ...] = ()
    answered: str = ""
    rest: tuple[str, ...] = ()
    tender: tuple[str, ...] = ()

    @property
    def one_leg(self) -> str:
        """The leg where it is one; empty for both or none."""
        return "" if self.side == BOTH else self.side

    def pairs(self, *, areas: Sequence[str] | None = None) -> list[tuple[str, str]]:
        """The places and the leg as pairs for an address or hidden fields."""
        found = [("area", area) for area in (self.areas if areas is None else areas)]
        return found + ([("side", self.side)] if self.side else [])


def read(values: Callable[[str], Sequence[str]]) -> Asked:
    """What an address asks for; what nobody knows is told apart, and only for places."""
    places = list(dict.fromkeys(value for value in values("area")[:MOST] if value))
    side = next((value for value in values("side") if value in SIDES), "")
    return Asked(
        areas=tuple(area for area in ROWS if area in places),
        unknown=tuple(place for place in places if place not in ROWS),
        side=side,
        fits=tuple(key for key in ASKS if key in values("fits")),
        answered=next((value for value in values("asked") if value in {"none", "some"}), ""),
        rest=tuple(muscle for muscle in values("rest")[:MOST] if muscle in MUSCLES),
        tender=tuple(muscle for muscle in values("tender")[:MOST] if muscle in MUSCLES),
    )
