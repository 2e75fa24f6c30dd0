"""What the pages about programmes show to those who follow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.programmes import queries
from exercises.programmes.models import Assignment, Prescription, Programme, Shown
from exercises.programmes.pages.picture import with_pictures
from exercises.programmes.rules import Item
from exercises.publishing.queries import Card, cards, pick
from exercises.routines.pages import step_view


@dataclass(frozen=True)
class ItemView:
    """One prescription in words: the routines to choose from and how often, or what a therapist prescribed with each exercise and its dose."""

    key: str
    routines: tuple[tuple[int, Card], ...]
    often: str
    slots: tuple[str, ...]
    title: str = ""
    note: str = ""
    # The routine that only this person has, and where they play it.
    slug: str = ""
    play: str = ""
    minutes: int = 0
    steps: tuple[dict[str, Any], ...] = ()
    # When a therapist showed it, in the clinic.
    shown: Shown | None = None


@dataclass(frozen=True)
class PhaseView:
    """One phase with what it asks for."""

    slug: str
    title: str
    summary: str
    url: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as it is offered."""

    programme: Programme
    number: int
    conditions: tuple[Card, ...]
    phases: tuple[PhaseView, ...]


def programme_view(programme: Programme) -> ProgrammeView:
    """A programme with its phases and routines, in a fixed number of queries."""
    version = queries.newest_version(programme)
    conditions = tuple(pick(cards("condition"), programme.conditions))
    return ProgrammeView(programme, version.number, conditions, phase_views(queries.plan_of(version)))


def views_of(assignment: Assignment) -> tuple[PhaseView, ...]:
    """The phases of the version that a person follows, with what was prescribed to them and where they play it."""
    own = queries.prescribed(assignment.version) if assignment.version.programme.kind != Programme.Kind.PACK else {}
    return phase_views(queries.plan_of(assignment.version), own, assignment)


def with_shown(views: tuple[PhaseView, ...], shown: Mapping[str, Shown]) -> tuple[PhaseView, ...]:
    """The phases with what was shown in the clinic, and when."""
    return tuple(replace(view, items=tuple(replace(item, shown=shown.get(item.key)) for item in view.items)) for view in views)


def phase_views(
    plan: tuple[queries.PhasePlan, ...], own: Mapping[str, Prescription] | None = None, assignment: Assignment | None = None
) -> tuple[PhaseView, ...]:
    """The phases of a version with their titles; a routine or phase that is retired is left out. `own` is what a therapist prescribed."""
    phases, routines = {card.slug: card for card in cards("phase")}, {card.slug: card for card in cards("routine")}
    found = []
    for part in plan:
        card = phases.get(part.phase)
        if card:
            items = tuple(_view(item, routines, own or {}, assignment) for item in part.items)
            shown = tuple(item for item in items if item.routines or item.steps)
            found.append(PhaseView(card.slug, card.title, card.summary, card.url, shown))
    return tuple(found)


def _view(item: Item, routines: dict[str, Card], own: Mapping[str, Prescription], assignment: Assignment | None) -> ItemView:
    slug = next((slug for _minutes, slug in item.routines if slug in own), "")
    return own_view(item, slug, own[slug], assignment) if slug else item_view(item, routines)


def own_view(item: Item, slug: str, found: Prescription, assignment: Assignment | None) -> ItemView:
    """What a therapist prescribed, in words."""
    assert found.plan is not None
    steps = tuple(step_view(number, step) for number, step in enumerate(found.plan.document["steps"], 1))
    play = f"{queries.play_address(assignment, slug)}?assignment={assignment.uid}" if assignment else ""
    return ItemView(
        item.key, (), often(item), item.slots, title=found.title, note=found.note, slug=slug, play=play,
        minutes=min(minutes for minutes, _slug in item.routines), steps=with_pictures(steps, found.document),
    )  # fmt: skip


def dose_of(found: Prescription) -> str:
    """What was prescribed, in a few words: the dose of one exercise, or how many there are and how long they take."""
    assert found.plan is not None
    steps, minutes = found.plan.document["steps"], min(int(key) for key in found.routines)
    if len(steps) == 1:
        return step_view(1, steps[0])["dose_words"]
    return _("%(count)d exercises, about %(minutes)d min") % {"count": len(steps), "minutes": minutes}


def item_view(item: Item, routines: dict[str, Card]) -> ItemView:
    """One prescription in words."""
    known = tuple((minutes, routines[slug]) for minutes, slug in item.routines if slug in routines)
    return ItemView(item.key, known, often(item), item.slots)


def often(item: Item) -> str:
    """How often a prescription is due, as people say it."""
    times = len(item.slots)
    week = (
        _("every day") if item.days_per_week == 7 else ngettext("%d day a week", "%d days a week", item.days_per_week) % item.days_per_week
    )
    parts = [week] + ([ngettext("%d time a day", "%d times a day", times) % times] if times > 1 else [])
    parts += [_("with a free day between")] if item.days_between else []
    parts += [_("not on running days")] if item.not_on_running_days else []
    return ", ".join(parts)
