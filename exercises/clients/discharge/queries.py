"""What a discharge is made of: the first and the last assessment, the days between, what to keep doing, the project's own words for a flare."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients.models import Discharge
from exercises.clients.queries.assessments import assessments_of
from exercises.clients.rules import assessment as rules
from exercises.lib import clock
from exercises.practice.models import PainScore, PracticeSession
from exercises.programmes import queries as programmes
from exercises.programmes.models import Assignment
from exercises.programmes.pages import ItemView, PhaseView, programme_view, views_of
from exercises.progress.rules.phases import KEEP
from exercises.publishing.queries import published_many
from exercises.safety.queries import zone_for

FLARE = ("advice", "flare-up")
PRESENT = "present"
FORTNIGHT = dt.timedelta(days=14)
# What the measures are called that come from the client's own entries.
TOLD = "told"


@dataclass(frozen=True)
class Keep:
    """One way to keep going: the last phase of the client's own programme, or "keep it up" of one of the catalogue."""

    key: str
    title: str
    phase: str
    phase_title: str
    lines: tuple[str, ...]
    assignment: Assignment | None = None


NOTHING = Keep("", "", "", "", ())


def discharges_of(grant: Grant):
    """The discharges that this therapist wrote for the client, newest first."""
    return Discharge.objects.visible_to(grant.client).filter(link__therapist=grant.therapist)


def keeps_of(grant: Grant) -> list[Keep]:
    """What may be kept up, the client's own programme first where it is shared and this therapist gave it."""
    found = []
    if assignment := _given(grant):
        views = views_of(assignment)
        last = next((view for view in views if view.slug == KEEP), views[-1] if views else None)
        if last:
            found.append(Keep(PRESENT, assignment.version.title, last.slug, last.title, _lines(last), assignment))
    for programme in programmes.offered():
        phase = next((view for view in programme_view(programme).phases if view.slug == KEEP), None)
        if phase:
            found.append(Keep(programme.key, programme.title, KEEP, phase.title, _lines(phase)))
    return found


def _given(grant: Grant) -> Assignment | None:
    """What this therapist gave and is not finished. What a client chose alone is theirs to change."""
    if not grant.sees(care.PROGRAMME):
        return None
    rows = Assignment.objects.visible_to(grant.client).filter(assigned_by=grant.therapist.user_id)
    return rows.exclude(state=Assignment.State.FINISHED).select_related("version__programme").order_by("-made_at").first()


def _lines(phase: PhaseView) -> tuple[str, ...]:
    return tuple(f"{_what(item)}: {item.often}" for item in phase.items)


def _what(item: ItemView) -> str:
    if item.title:
        dose = item.steps[0]["dose_words"] if len(item.steps) == 1 else ""
        return f"{item.title} ({dose})" if dose else item.title
    # The shortest of them: the others are longer forms of the same.
    return item.routines[0][1].title


def flare_words() -> dict[str, list[str]]:
    """The sentences of the page about a flare-up, by section; none while it is taken back."""
    published = published_many([FLARE]).get(FLARE)
    found: dict[str, list[str]] = {}
    if published and not published.withdrawn and not published.retired:
        for claim in published.document.get("claims", []):
            found.setdefault(claim["section"], []).append(claim["text"])
    return found


def measures(grant: Grant, today: dt.date) -> list[dict[str, Any]]:
    """Start beside end, each with what has to be shared for it; from assessments what this therapist measured."""
    return _told(grant, today) + _assessed(grant)


def _assessed(grant: Grant) -> list[dict[str, Any]]:
    rows = assessments_of(grant)
    last, first = rows.first(), rows.order_by("day", "pk").first()
    if last is None or first is None:
        return []
    # One assessment is where it ended; there is no start to compare it with.
    start, end = (first.document if first != last else {}), last.document
    found = [
        _row(item.key, rules.value_of(start, item.key, side), rules.value_of(end, item.key, side), side=side)
        for item in rules.ITEMS.values()
        if item.kind != rules.TEXT and item.better
        for side in (rules.SIDES if item.sides else ("",))
    ]
    names = {one["name"].casefold(): one["name"] for one in [*start.get("activities", ()), *end.get("activities", ())]}
    found += [_row("activity", rules.score_of(start, name), rules.score_of(end, name), name=name) for name in names.values()]
    return [row for row in found if row["start"] is not None or row["end"] is not None]


def _row(key: str, start: int | None, end: int | None, *, side: str = "", name: str = "", scope: str = "") -> dict[str, Any]:
    return {"key": key, "side": side, "name": name, "start": start, "end": end, "scope": scope}


def _told(grant: Grant, today: dt.date) -> list[dict[str, Any]]:
    """The worst pain with sessions in the first and the last two weeks, where these are not the same weeks."""
    began = began_on(grant)
    if not grant.sees(care.PAIN) or today - began < 2 * FORTNIGHT:
        return []
    worst = PainScore.objects.visible_to(grant.client).filter(moment=PainScore.Moment.WORST)
    found = worst.aggregate(
        start=Max("value", filter=Q(session__local_day__gte=began, session__local_day__lt=began + FORTNIGHT)),
        end=Max("value", filter=Q(session__local_day__gt=today - FORTNIGHT, session__local_day__lte=today)),
    )
    return [_row(TOLD, found["start"], found["end"], scope=care.PAIN)] if found != {"start": None, "end": None} else []


def began_on(grant: Grant) -> dt.date:
    """The day on which the sharing began, where the client is."""
    return clock.local_day(grant.link.began_at, zone_for(grant.client))


def sessions_since(grant: Grant, today: dt.date) -> int | None:
    """How many sessions there were while it was shared; None where that is not."""
    if not grant.sees(care.PROGRAMME):
        return None
    return PracticeSession.objects.visible_to(grant.client).filter(local_day__gte=began_on(grant), local_day__lte=today).count()
