"""One page for a referrer, made of nothing but what the client shares."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care import words as care_words
from exercises.care.access import Grant
from exercises.clients.models import Assessment
from exercises.clients.pages import charts
from exercises.clients.pages.client import hidden_of, phase_of, units_of
from exercises.clients.pages.since import Line, Since, since
from exercises.clients.queries.assessments import assessments_of
from exercises.clients.queries.record import Record, record_of
from exercises.practice.models import PracticeSession
from exercises.progress.draw import Chart
from exercises.progress.pages.axes import amount
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
    found: Since = since(record)
    phase, _week = phase_of(record)
    newest: Assessment | None = assessments_of(grant).first()
    document = newest.document if newest else {}
    shown = [chart for chart in charts.charts_of(record, units) if chart.key in {"pain", "distance"}]
    return Report(
        grant, record.name, record.today, phase, record.assignment.version.title if record.assignment else "",
        tuple(line for line in found.lines[:3] if not line.hidden), tuple(shown), weeks(record, units), str(document.get("story", ""))[:LONGEST],
        str(document.get("aim", "")), newest.day if newest else None,
        ", ".join(str(care_words.SCOPES_SHORT[scope]) for scope in care.SCOPES if grant.sees(scope)), record.sees(care.PROGRAMME),
        record.sees(care.PAIN), record.sees(care.RUNNING), hidden_of(grant),
    )  # fmt: skip


def weeks(record: Record, units: str) -> tuple[Week, ...]:
    """The last weeks, oldest first."""
    monday = record.today - dt.timedelta(days=record.today.weekday())
    first = monday - WEEK * (WEEKS - 1)
    sessions = Counter(_monday(day) for day in _days(record, first))
    ran = {item.start: item.metres for item in running.weeks(record.grant.client, first, record.today)} if record.sees(care.RUNNING) else {}
    return tuple(_week(record, first + WEEK * number, sessions, ran, units) for number in range(WEEKS))


def _days(record: Record, first: dt.date):
    if not record.sees(care.PROGRAMME):
        return ()
    rows = PracticeSession.objects.visible_to(record.grant.client).filter(local_day__gte=first)
    return rows.values_list("local_day", flat=True)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _week(record: Record, start: dt.date, sessions: Counter, ran: dict, units: str) -> Week:
    found = [item.entry for item in record.now.found if _monday(item.entry.day) == start]
    rises = [rise for entry in found if (rise := rise_of(entry)) is not None]
    worst = max((entry.worst for entry in found if entry.worst is not None), default=None)
    mornings = _("%(worse)d of %(all)d") % {"worse": sum(rise > 0 for rise in rises), "all": len(rises)} if rises else ""
    return Week(start, sessions[start], worst, mornings, amount(ran.get(start), units) if record.sees(care.RUNNING) else "")
