"""What a therapist sees while building: each thing with what it comes to, the minutes of a day, warnings, and what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.queries import figure_address
from exercises.people.models import User
from exercises.programmes import queries
from exercises.programmes.models import Programme, ProgrammeVersion
from exercises.programmes.pages.changes import Told, told_of
from exercises.programmes.pages.picture import PictureView, picture_view, title_of
from exercises.programmes.queries import Drafted
from exercises.programmes.rules import MANY, PHASES, Document, changes, distinct_exercises, phase_of
from exercises.publishing.queries import Card, cards
from exercises.safety.queries import standing_of_rows, steps_locked_for
from exercises.safety.words import REASONS


@dataclass(frozen=True)
class Tab:
    """One phase of the programme that is built."""

    slug: str
    title: str
    count: int
    here: bool


@dataclass(frozen=True)
class StepPart:
    """One exercise: its form, what it is, and why it waits for this client."""

    form: Any
    title: str
    summary: str
    picture: str
    url: str
    locked: str
    # Where a picture may be added ("key of the thing:key of the exercise"), and the one there is.
    place: str = ""
    shot: PictureView | None = None


@dataclass(frozen=True)
class ItemPart:
    """One thing: its form and exercises, what it comes to, and where it stands."""

    form: Any
    drafted: Drafted
    steps: tuple[StepPart, ...]
    first: bool
    last: bool

    @property
    def single(self) -> bool:
        """Whether it is one exercise, and not several in a row."""
        return len(self.steps) == 1


@dataclass(frozen=True)
class Summary:
    """What a phase comes to: minutes on a day on which all of it is due, exercises, and what to think about."""

    minutes: int
    exercises: int
    many: bool
    locked: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Build:
    """The whole page of one phase."""

    programme: Programme
    phase: str
    title: str
    tabs: tuple[Tab, ...]
    more: tuple[tuple[str, str], ...]
    items: tuple[ItemPart, ...]
    summary: Summary
    newest: ProgrammeVersion | None
    told: tuple[Told, ...]

    @property
    def fresh(self) -> bool:
        """Whether something is not published yet."""
        return self.newest is None or bool(self.told) or self.newest.title != self.programme.title

    @property
    def next(self) -> int:
        """The number of the version to come."""
        return self.newest.number + 1 if self.newest else 1


def phase_asked(document: Document, wanted: str) -> str:
    """The phase to show: the one that was asked for, else the first that has something, else the first."""
    slugs = [part["phase"] for part in document["phases"]]
    filled = [part["phase"] for part in document["phases"] if part["items"]]
    return wanted if wanted in slugs else (filled or slugs)[0]


def locks_for(client: User | None, document: Document, found: dict[str, Drafted], now: dt.datetime) -> dict[tuple[str, str], str]:
    """Why exercises wait for a client by their own safety answers: (key of the thing, key of the step) → the sentence."""
    if client is None:
        return {}
    standing = standing_of_rows(client, now)
    locked: dict[tuple[str, str], str] = {}
    for part in document["phases"]:
        for item in part["items"]:
            if plan := found[item["key"]].plan:
                reasons = steps_locked_for(standing, plan, phases=[part["phase"]])
                # That a page was not asked yet is no lock: it is asked before the first press.
                locked |= {(item["key"], key): str(REASONS[why]) for key, why in reasons.items() if why != "not_asked"}
    return locked


def build_page(
    programme: Programme,
    phase: str,
    rows: Sequence[tuple[Any, Sequence[Any]]],
    *,
    document: Document,
    client: User | None,
    now: dt.datetime,
) -> Build:
    """The page of one phase, in a fixed number of queries. `rows` are the forms of its things; `client` where their answers are shared."""
    found = queries.drafted(document)
    locked = locks_for(client, document, found, now)
    exercises = {card.slug: card for card in cards("exercise")}
    names = {card.slug: card.title for card in cards("phase")}
    newest = next(iter(queries.versions_of(programme)), None) if programme.kind == Programme.Kind.CLIENT else None
    items = tuple(
        ItemPart(
            item,
            found[item.item["key"]],
            _steps(item.item, steps, exercises, locked, programme.is_for_one),
            place == 0,
            place == len(rows) - 1,
        )
        for place, (item, steps) in enumerate(rows)
    )
    return Build(
        programme, phase, names.get(phase, phase),
        tuple(Tab(part["phase"], names.get(part["phase"], part["phase"]), len(part["items"]), part["phase"] == phase) for part in document["phases"]),
        tuple((slug, names.get(slug, slug)) for slug in PHASES if not phase_of(document, slug)),
        items, summary_of(document, phase, found, locked), newest, told_of(changes(newest.document, document)) if newest else (),
    )  # fmt: skip


def summary_of(document: Document, phase: str, found: dict[str, Drafted], locked: dict[tuple[str, str], str]) -> Summary:
    """What a phase comes to."""
    part = phase_of(document, phase) or {"items": []}
    mine = [found[item["key"]] for item in part["items"]]
    count = distinct_exercises(part)
    waiting = tuple(dict.fromkeys(_waiting(one, locked) for one in mine if _waiting(one, locked)))
    broken = tuple(_("“%(title)s” cannot be played as it stands.") % {"title": one.item["title"]} for one in mine if one.plan is None)
    return Summary(sum(one.a_day for one in mine), count, count > MANY, waiting, broken)


def _waiting(one: Drafted, locked: dict[tuple[str, str], str]) -> str:
    reasons = list(dict.fromkeys(locked[name] for step in one.item["steps"] if (name := (one.item["key"], step["key"])) in locked))
    return f"{one.item['title']}: {' '.join(reasons)}" if reasons else ""


def _steps(
    item: Document, steps: Sequence[Any], exercises: dict[str, Card], locked: dict[tuple[str, str], str], for_one: bool
) -> tuple[StepPart, ...]:
    key = item["key"] if for_one else ""
    return tuple(_step(form, exercises.get(form.step["exercise"]), locked.get((item["key"], form.step["key"]), ""), key) for form in steps)


def _step(form: Any, card: Card | None, locked: str, key: str) -> StepPart:
    own, title = form.step.get("own", {}), title_of(form.step, card)
    facets = card.facets if card else {}
    picture = figure_address(facets.get("figure", ""), facets.get("figure_at"), part="end")
    summary, place = card.summary if card else " ".join(own.get("how", [])), f"{key}:{form.step['key']}" if key else ""
    return StepPart(form, title, summary, picture, card.url if card else "", locked, place, picture_view(form.step))
