"""By which numbers the pain of a client is judged: known to a higher part, asked for here."""

from __future__ import annotations

from dataclasses import dataclass, field

from exercises.care.access import Grant
from exercises.lib.registry import Event


@dataclass(frozen=True)
class Light:
    """The highest pain that counts as calm, and the highest that is not yet too much; and from which rise on a morning is too much."""

    calm: int
    limit: int
    morning: int


@dataclass(frozen=True)
class LightAsked:
    """Which numbers count for this client of this therapist (or for anyone, without a grant): a higher part adds them."""

    grant: Grant | None
    found: list[Light] = field(default_factory=list)


light_asked: Event[LightAsked] = Event("light_asked")


def light_for(grant: Grant | None) -> Light:
    """The numbers for a client as this therapist chose them, else those of the install."""
    asked = LightAsked(grant)
    light_asked.send(asked)
    return asked.found[-1]
