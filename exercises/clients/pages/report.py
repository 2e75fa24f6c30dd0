"""One page for a referrer, made of nothing but what the client shares."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care import words as care_words
from exercises.care.access import Grant
from exercises.clients.models import Assessment
from exercises.clients.pages import charts
from exercises.clients.pages.client import hidden_of, phase_of, units_of
from exercises.clients.pages.since import Line, Since, since, wanted_for_since
from exercises.clients.queries.record import Record, record_of
from exercises.lib.rounds import Ask, read, together
from exercises.practice.models import PracticeSession
from exercises.progress.draw import Chart
from exercises.progress.pages.axes import amount
from exercises.progress.queries import wanted_for_weeks
from exercises.progress.rules.response import rise_of
from exercises.running import queries as running

WEEKS = 6
WEEK = dt.timedelta(days=7)
LONGEST = 600


@dataclass(frozen=True)
class Week:
    """One week in numbers; a column that is not shared is empty for all weeks."""

    start: dt.date
    sessions: int
    worst: int | None
    mornings: str
    distance: str


@dataclass(frozen=True)
class Report:
    """Everything on the paper."""

    grant: Grant
    name: str
    day: dt.date
    phase: str
    programme: str
    facts: tuple[Line, ...]
    charts: tuple[Chart, ...]
    weeks: tuple[Week, ...]
    story: str
    aim: str
    assessed: dt.date | None
    shares: str
    programme_shared: bool
    pain_shared: bool
    running_shared: bool
    hidden: tuple[str, ...]


def report(grant: Grant, now: dt.datetime) -> Report:
    """The report of today."""
    record, units = record_of(grant, now), units_of(grant.client)
    together(*_wanted(record))
    found: Since = since(record)
    phase, _week = phase_of(record)
    newest: Assessment | None = newest_assessment.first(grant.client, grant.therapist)
    document = newest.document if newest else {}
    span = charts.span_of(record)
    shown = (
        charts.pain_chart(record, span) if record.sees(care.PAIN) else None,
        charts.running_chart(record, span, units) if record.sees(care.RUNNING) else None,
    )
    return Report(
        grant, record.name, record.today, phase, record.assignment.version.title if record.assignment else "",
        tuple(line for line in found.lines[:3] if not line.hidden), tuple(chart for chart in shown if chart), weeks(record, units),
        str(document.get("story", ""))[:LONGEST], str(document.get("aim", "")), newest.day if newest else None,
        ", ".join(str(care_words.SCOPES_SHORT[scope]) for scope in care.SCOPES if grant.sees(scope)), record.sees(care.PROGRAMME),
        record.sees(care.PAIN), record.sees(care.RUNNING), hidden_of(grant),
    )  # fmt: skip


def _wanted(record: Record) -> Iterator[Ask]:
    """What the report reads; a part that is not shared reads nothing."""
    client, grant = record.grant.client, record.grant
    yield from (*wanted_for_since(record), newest_assessment.of(client, grant.therapist))
    if record.sees(care.PROGRAMME):
        yield days_with_sessions.of(client, _first(record))
    if record.sees(care.RUNNING):
        span = charts.span_of(record)
        yield from (*wanted_for_weeks(client, span.first, span.last), *wanted_for_weeks(client, _first(record), record.today))


@read
def days_with_sessions(client, since: dt.date):
    """The day of each session since a day."""
    return PracticeSession.objects.visible_to(client).filter(local_day__gte=since).values_list("local_day", flat=True)


@read
def newest_assessment(client, therapist):
    """The newest assessment of a client by a therapist."""
    return Assessment.objects.visible_to(client).filter(link__therapist=therapist)[:1]


def _first(record: Record) -> dt.date:
    """The Monday of the first week that is told."""
    return _monday(record.today) - WEEK * (WEEKS - 1)


def weeks(record: Record, units: str) -> tuple[Week, ...]:
    """The last weeks, oldest first."""
    first = _first(record)
    days = days_with_sessions(record.grant.client, first) if record.sees(care.PROGRAMME) else []
    sessions = Counter(map(_monday, days))
    ran = {item.start: item.metres for item in running.weeks(record.grant.client, first, record.today)} if record.sees(care.RUNNING) else {}
    return tuple(_week(record, first + WEEK * number, sessions, ran, units) for number in range(WEEKS))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _week(record: Record, start: dt.date, sessions: Counter, ran: dict, units: str) -> Week:
    found = [item.entry for item in record.now.found if _monday(item.entry.day) == start]
    rises = [rise for entry in found if (rise := rise_of(entry)) is not None]
    worst = max((entry.worst for entry in found if entry.worst is not None), default=None)
    mornings = _("%(worse)d of %(all)d") % {"worse": sum(rise > 0 for rise in rises), "all": len(rises)} if rises else ""
    return Week(start, sessions[start], worst, mornings, amount(ran.get(start), units) if record.sees(care.RUNNING) else "")
