"""The printed sheet: what to do in large type with pictures, how the pain is judged, when to call, and a code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.lib.qr import Code
from exercises.programmes import queries
from exercises.programmes.access import Desk
from exercises.programmes.handover.pages import rows_of, shown
from exercises.programmes.models import ProgrammeVersion
from exercises.programmes.pages.offered import ItemView, PhaseView, often, phase_views
from exercises.programmes.pages.picture import with_pictures
from exercises.programmes.queries import Drafted, Light
from exercises.programmes.rules import Document, Item
from exercises.publishing.queries import cards
from exercises.routines.pages import paper_of, step_view
from exercises.safety.words import Line, lines_of

# What of the safety check stands on paper: what may happen meanwhile, and cannot wait for the next visit.
HELP_NOW = ("hot-and-ill", "calf-or-thigh-swollen", "breathless", "chest-pain", "numb-between-legs", "bladder-or-bowel")
BE_SEEN = ("knee-stuck", "gives-way-or-slips", "pain-at-rest-or-night", "numb-or-tingling")


@dataclass(frozen=True)
class Colour:
    """One colour of the traffic light: how much pain it stands for, the morning after, and what to do."""

    sign: str
    name: str
    pain: str
    morning: str
    do: str


@dataclass(frozen=True)
class Paper:
    """Everything on the printed sheet. Nothing on it says whose it is, or how they are."""

    title: str
    version: ProgrammeVersion | None
    phase: PhaseView
    phases: tuple[PhaseView, ...]
    day: dt.date
    review: dt.date | None
    light: tuple[Colour, ...]
    help_now: tuple[Line, ...]
    be_seen: tuple[Line, ...]
    numbers: tuple[str, ...]
    urgent_words: str
    # What the code opens; none for a draft that was not handed over as it stands.
    code: Code | None
    address: str
    draft: bool


def paper_page(desk: Desk, wanted: str, *, today: dt.date, now: dt.datetime) -> Paper:
    """The sheet of one phase: of a draft as it stands, of a client's programme as it was published; in a fixed number of queries."""
    newest = queries.newest_version(desk.programme) if desk.grant else None
    phases = published_phases(newest) if newest else draft_phases(desk.programme.draft)
    assignment = queries.assignment_of(desk.programme) if newest else None
    code = _code(desk, now)
    return Paper(
        newest.title if newest else desk.programme.title, newest, _phase(phases, wanted, assignment.phase if assignment else ""),
        tuple(part for part in phases if part.items), today, assignment.review_on if assignment else None,
        colours(queries.light_for(desk.grant)), lines_of(HELP_NOW), lines_of(BE_SEEN), tuple(settings.EMERGENCY_NUMBERS),
        settings.COUNTRY_FACTS.get("urgent_words", ""), code.code, code.address, desk.grant is None,
    )  # fmt: skip


def published_phases(version: ProgrammeVersion) -> tuple[PhaseView, ...]:
    """What a client has, with the plans as they were published."""
    return phase_views(queries.plan_of(version), queries.prescribed(version))


def draft_phases(document: Document) -> tuple[PhaseView, ...]:
    """What a draft asks for, by the exercises as they are published now; what cannot be played is left out."""
    found = queries.drafted(document)
    names = {card.slug: card for card in cards("phase")}
    return tuple(_phase_of(part, names.get(part["phase"]), found) for part in document["phases"])


def _phase_of(part: Document, card, found: dict[str, Drafted]) -> PhaseView:
    items = tuple(_item(found[item["key"]]) for item in part["items"] if found[item["key"]].plan)
    slug = part["phase"]
    return PhaseView(slug, card.title if card else slug, card.summary if card else "", card.url if card else "", items)


def _item(drafted: Drafted) -> ItemView:
    asked, plan = drafted.item, drafted.plan or {"steps": []}
    item = Item(
        asked["key"], ((drafted.minutes, asked["slug"]),), tuple(asked["slots"]), asked["days_per_week"], asked["days_between"],
        asked["not_on_running_days"],
    )  # fmt: skip
    steps = tuple(step_view(number, step) for number, step in enumerate(plan["steps"], 1))
    return ItemView(
        asked["key"], (), often(item), item.slots, title=asked["title"], note=asked["note"], slug=asked["slug"], minutes=drafted.minutes,
        steps=with_pictures(steps, asked),
    )  # fmt: skip


def _phase(phases: Sequence[PhaseView], wanted: str, present: str) -> PhaseView:
    """The phase that was asked for, else the one that the client is in, else the first that has something."""
    by_slug = {part.slug: part for part in phases}
    first = next((part for part in phases if part.items), None)
    return by_slug.get(wanted) or by_slug.get(present) or first or (phases[0] if phases else PhaseView("", "", "", "", ()))


def _code(desk: Desk, now: dt.datetime) -> SimpleNamespace:
    """The client's own page; for a draft the newest open code that opens just what stands on the sheet."""
    if desk.grant is not None:
        return paper_of(reverse("progress:programme"))
    programme = desk.programme
    for row in rows_of(programme, desk.therapist, now):
        version = row.handover.version
        if row.is_open and version.title == programme.title and version.document["phases"] == programme.draft["phases"]:
            # Too long to be typed: whoever cannot scan it asks for another way.
            return SimpleNamespace(code=shown(row.handover).code, address="")
    return SimpleNamespace(code=None, address="")


def colours(light: Light) -> tuple[Colour, ...]:
    """The traffic light in words, by the numbers that count."""
    watched = range(1, light.morning)
    return (
        Colour("go", _("Calm"), _span(range(light.calm + 1)), _("no worse"), _("Go on as it stands here.")),
        Colour("slow", _("Go gently"), _span(range(light.calm + 1, light.limit + 1)),
               _("%(span)s worse") % {"span": _span(watched)} if watched else "–", _("The same once more, and no more than that.")),
        Colour("stop", _("Too much"), _("over %(n)d") % {"n": light.limit}, _("%(n)d or more worse") % {"n": light.morning},
               _("Stop. Rest it for a day or two, then begin again with half.")),
    )  # fmt: skip


def _span(numbers: range) -> str:
    """Numbers that follow each other, as the first and the last."""
    if len(numbers) < 2:
        return str(numbers[0]) if numbers else "–"
    return _("%(first)d to %(last)d") % {"first": numbers[0], "last": numbers[-1]}
