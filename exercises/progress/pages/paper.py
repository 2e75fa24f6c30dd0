"""The programme on paper: the routines of the present phase with their pictures and doses, and a code that leads back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from exercises.lib.qr import Code, code
from exercises.programmes.models import Assignment
from exercises.programmes.pages import ItemView, PhaseView, views_of


@dataclass(frozen=True)
class Sheet:
    """One prescription: the routine of the person's usual length, how often, and its steps."""

    item: ItemView
    slug: str
    title: str
    steps: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Paper:
    """Everything on the printed programme."""

    assignment: Assignment
    phase: PhaseView | None
    sheets: tuple[Sheet, ...]
    day: dt.date
    address: str
    code: Code


def paper(assignment: Assignment, today: dt.date, address: str) -> Paper:
    """The programme as it stands today; the steps of a published routine are still to be filled in."""
    phase = next((view for view in views_of(assignment) if view.slug == assignment.phase), None)
    sheets = tuple(_sheet(item, assignment.minutes) for item in phase.items) if phase else ()
    return Paper(assignment, phase, sheets, today, address, code(address))


def _sheet(item: ItemView, minutes: int) -> Sheet:
    """What was prescribed with its own steps; else the longest of the routines that still fits the usual minutes, or the shortest."""
    if item.steps:
        return Sheet(item, item.slug, item.title, item.steps)
    fitting = [card for length, card in item.routines if length <= minutes]
    card = fitting[-1] if fitting else item.routines[0][1]
    return Sheet(item, card.slug, card.title)
