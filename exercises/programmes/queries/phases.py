"""What a phase of a version asks for."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.programmes.rules import Item


@dataclass(frozen=True)
class PhasePlan:
    """A phase of a version with what it asks for."""

    phase: str
    items: tuple[Item, ...]
