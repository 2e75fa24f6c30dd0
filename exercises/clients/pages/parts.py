"""The parts of a client's page: the response to what was prescribed, days, advice, safety."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.clients import words
from exercises.clients.pages.locks import LockRow, locks_page
from exercises.clients.queries import days
from exercises.clients.queries.record import Record
from exercises.clients.rules import standing as rules
from exercises.lib.rounds import read
from exercises.practice.models import PracticeSession
from exercises.progress import queries as progress
from exercises.progress import words as progress_words
from exercises.progress.pages import run_advice
from exercises.progress.pages.answers import Answer, choice_of, why_of
from exercises.progress.pages.overview import Day
from exercises.progress.pages.suggested import QUIET, suggested
from exercises.progress.pages.today import run_answer
from exercises.progress.rules import Response
from exercises.progress.rules.response import AMBER, GREEN, RED, SESSION, UNKNOWN, rise_of
from exercises.safety import words as safety_words
from exercises.safety.models import Check
from exercises.safety.queries import standing_of_rows

CALENDAR_WEEKS = 4


@dataclass(frozen=True)
class VersionRow:
    """How the knee answered one version of the programme within a day."""

    title: str
    first: dt.date
    last: dt.date
    sessions: int
    lights: tuple[tuple[str, str, int], ...]
    worst: int | None
    worse: int
    mornings: int


@dataclass(frozen=True)
class Adherence:
    """Four weeks, day by day, and what they come to."""

    weeks: tuple[tuple[Day, ...], ...]
    states: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Safety:
    """What the client answered to the safety check, and what waits because of it."""

    on: dt.datetime | None
    lines: tuple[str, ...]
    locks: tuple[LockRow, ...]


@read
def sessions_by_version(client, since: dt.date):
    """For which version of a programme each session since a day was done."""
    rows = PracticeSession.objects.visible_to(client).filter(local_day__gte=since)
    return rows.values_list("uid", "version_id", "version__title", "version__number")


@read
def newest_check(client):
    """The newest answers to the safety check that somebody gave on purpose."""
    return Check.objects.visible_to(client).exclude(way__in=(Check.Way.SAME, Check.Way.RED)).order_by("-at", "-pk")[:1]


def first_monday(record: Record) -> dt.date:
    """The day on which the calendar begins."""
    return record.today - dt.timedelta(days=record.today.weekday() + 7 * (CALENDAR_WEEKS - 1))


def versions(record: Record) -> tuple[VersionRow, ...]:
    """The response by version, newest first; sessions outside of any programme are a row of their own. Needs programme and pain."""
    rows = sessions_by_version(record.grant.client, record.today - progress.WINDOW)
    known = {str(uid): (version, title, number) for uid, version, title, number in rows}
    groups: dict[tuple, list[Response]] = defaultdict(list)
    for item in record.now.found:
        if item.entry.kind == SESSION and item.entry.uid in known:
            groups[known[item.entry.uid]].append(item)
    made = [_version(key, found) for key, found in groups.items()]
    return tuple(sorted(made, key=lambda row: row.last, reverse=True))


def _version(key: tuple, found: list[Response]) -> VersionRow:
    version, title, number = key
    lights = Counter(item.light for item in found)
    rises = [rise for item in found if (rise := rise_of(item.entry)) is not None]
    told = tuple((light, str(progress_words.LIGHTS[light]), lights[light]) for light in (GREEN, AMBER, RED, UNKNOWN) if lights[light])
    return VersionRow(
        _("%(title)s, version %(number)d") % {"title": title, "number": number} if version else _("Outside of a programme"),
        min(item.entry.day for item in found), max(item.entry.day for item in found), len(found), told,
        max((item.entry.worst for item in found if item.entry.worst is not None), default=None), sum(rise > 0 for rise in rises), len(rises),
    )  # fmt: skip


def adherence(record: Record) -> Adherence:
    """The last four weeks as they were told. Without pain, why a day was left out is not said."""
    monday = first_monday(record)
    told = days.states(record.grant.client, record.assignment, monday, record.today)
    if told.get(record.today.isoformat()) in {"no-data", "rest"}:
        # Today is not over.
        del told[record.today.isoformat()]
    told = told if record.sees(care.PAIN) else rules.states_without_reason(told)
    row = [monday + dt.timedelta(days=number) for number in range(7 * CALENDAR_WEEKS)]
    cells = [Day(day, (state := told.get(day.isoformat(), "")), str(words.DAYS.get(state, ""))) for day in row]
    found = Counter(cell.state for cell in cells)
    states = tuple((state, str(word), found[state]) for state, word in words.DAYS.items() if found[state])
    return Adherence(tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)), states)


def advice(record: Record, units: str) -> tuple[Answer, ...]:
    """What the rules suggest, worked out from what is shared; may-I-run only where everything that it goes by is."""
    if progress.taken_back():
        return ()
    client, now = record.grant.client, record.now
    pain_now = progress.said_today(client, record.today)
    open_now = suggested(client, now, record.assignment, [], pain_now=pain_now)
    if open_now is None:
        return ()
    title, text = progress_words.NEXT_DOSE[open_now.dose.outcome]
    found = [Answer(open_now.dose.outcome, str(title), str(text), why_of(open_now.dose, units), open_now.dose)]
    if open_now.phase:
        title, text = progress_words.PHASE[open_now.phase.outcome]
        found.append(Answer(open_now.phase.outcome, str(title), str(text), why_of(open_now.phase, units), open_now.phase))
    for item in open_now.someone:
        found.append(Answer(item.outcome, str(progress_words.SEE_SOMEONE[str(item.values["why"])]), "", why_of(item, units), item))
    if record.sees(care.RUNNING, care.SAFETY):
        locked = standing_of_rows(client, record.at).held.running
        run = run_advice(client, now, pain_now, record.assignment, locked=locked)
        found.insert(0, run_answer(run, units, known=bool(now.found)))
    # What the client or another therapist said to it is not this therapist's to see.
    mine = progress.decided_since(client, record.today - QUIET, by=record.grant.therapist.user)
    return tuple(replace(answer, choice=choice_of(answer.advice, mine)) for answer in found)


def safety(record: Record) -> Safety:
    """The newest answers and the locks in force. What only a stopped session left behind is told where pain is shared."""
    client = record.grant.client
    answered = newest_check.first(client)
    lines = tuple(str(line.text) for line in safety_words.lines_of(standing_of_rows(client, record.at).said))
    return Safety(answered.at if answered else None, lines, locks_page(record.grant, record.at).rows)
