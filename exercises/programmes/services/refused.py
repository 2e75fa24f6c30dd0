"""Why something cannot be done, and what higher parts are told."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.lib.registry import Event


class Refused(ValueError):
    """Why something cannot be done, as one plain sentence."""


@dataclass(frozen=True)
class AssignmentChanged:
    """That a person's programme began, changed, paused or ended."""

    owner_id: int


assignment_changed: Event[AssignmentChanged] = Event("assignment_changed")
