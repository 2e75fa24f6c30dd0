"""Everything that is shared, newest first, in pages that cost the same however long the history is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients import words
from exercises.clients.models import Assessment, Discharge, Visit
from exercises.clients.pages.client import units_of
from exercises.clients.pages.locks import LockRow, row_of
from exercises.clients.queries import timeline as queries
from exercises.lib import clock
from exercises.lib.rounds import Ask, together
from exercises.people.rules import distance
from exercises.practice.models import PainScore, PracticeSession
from exercises.practice.words import FLAGS
from exercises.programmes.models import PhaseChange
from exercises.publishing.queries import cards
from exercises.running.models import Run
from exercises.safety import rules as safety
from exercises.safety import words as safety_words
from exercises.safety.models import Check, Lock
from exercises.safety.queries import zone_for

PER_PAGE = 30
# More than anybody does in a day; a cursor never asks for more.
MOST_A_DAY = 300


@dataclass(frozen=True)
class Cursor:
    """A place in the list: how many entries of a day were shown already."""

    day: dt.date
    shown: int

    @classmethod
    def parse(cls, text: str, today: dt.date) -> Cursor:
        """The place that an address names; the beginning where it names none."""
        day, _dot, shown = text.partition(".")
        newest = today + dt.timedelta(days=1)
        try:
            return cls(min(dt.date.fromisoformat(day), newest), min(MOST_A_DAY, max(0, int(shown))))
        except ValueError:
            return cls(newest, 0)

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.shown}"


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    day: dt.date
    at: dt.datetime | None
    kind: str
    title: str
    text: str = ""
    quote: str = ""
    light: str = ""
    url: str = ""
    key: int = 0


@dataclass(frozen=True)
class Timeline:
    """One page, by day, and where the next one begins."""

    days: tuple[tuple[dt.date, tuple[Entry, ...]], ...]
    older: str


def timeline(grant: Grant, cursor: Cursor) -> Timeline:
    """A page of the timeline from a place on."""
    sources = _sources(grant, cursor)
    together(*(ask for ask, _made in sources))
    found = sorted((entry for ask, made in sources for entry in made(grant, ask.read(*ask.args))), key=_place, reverse=True)
    skipped = min(cursor.shown, sum(entry.day == cursor.day for entry in found))
    page, more = found[skipped : skipped + PER_PAGE], len(found) > skipped + PER_PAGE
    days = tuple((day, tuple(entries)) for day, entries in groupby(page, key=lambda entry: entry.day))
    return Timeline(days, str(_next(cursor, page)) if more else "")


def _sources(grant: Grant, cursor: Cursor) -> list[tuple[Ask, Callable[[Grant, list], Iterable[Entry]]]]:
    """What is read of the client, and what makes entries of it. What is not shared is not asked for."""
    # How many there may be stands in the statement itself: as a text it belongs to the form of the read.
    client, most, ends = grant.client, str(PER_PAGE + cursor.shown + 1), _end_of(cursor, zone_for(grant.client))
    until = (client, cursor.day, most)
    found: list[tuple[Ask, Callable[[Grant, list], Iterable[Entry]]]] = [
        (queries.visits.of(client, grant.therapist, cursor.day, most), _visits),
        (queries.assessments.of(client, grant.therapist, cursor.day, most), _assessments),
        (queries.discharges.of(client, grant.therapist, cursor.day, most), _discharges),
    ]
    if grant.sees(care.PROGRAMME):
        found += [(queries.sessions.of(*until), _sessions), (queries.phases.of(*until), _phases)]
    if grant.sees(care.RUNNING):
        found.append((queries.runs.of(*until), _runs))
    if grant.sees(care.SAFETY):
        found += [
            (queries.checks.of(*until, grant.sees(care.PAIN)), _checks), (queries.locks.of(client, ends, most), _locks),
            (queries.openings.of(client, ends, most), _openings),
        ]  # fmt: skip
    return found


def _place(entry: Entry) -> tuple:
    # What has no hour stands before what has one, so that it ends the day.
    return (entry.day, entry.at is not None, entry.at or dt.datetime.min.replace(tzinfo=dt.UTC), entry.kind, entry.key)


def _next(cursor: Cursor, page: list[Entry]) -> Cursor:
    last = page[-1].day
    here = sum(entry.day == last for entry in page)
    return Cursor(last, here + (cursor.shown if last == cursor.day else 0))


def _sessions(grant: Grant, rows: list[PracticeSession]) -> Iterable[Entry]:
    pain = _pain(grant, rows) if grant.sees(care.PAIN) else {}
    return [_session(grant, row, pain.get(row.pk, {})) for row in rows]


def _pain(grant: Grant, rows: list[PracticeSession]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for score in PainScore.objects.visible_to(grant.client).filter(session__in=rows).exclude(area="muscles"):
        moments = found.setdefault(score.session_id, {})
        moments[score.moment] = max(score.value, moments.get(score.moment, 0))
    return found


def _session(grant: Grant, row: PracticeSession, pain: dict[str, int]) -> Entry:
    shared = grant.sees(care.PAIN)
    red = shared and (row.end == PracticeSession.End.RED or bool(row.flags))
    end = row.end if shared or row.end == PracticeSession.End.DONE else PracticeSession.End.EARLY
    parts = [str(PracticeSession.End(end).label)] if end != PracticeSession.End.DONE else []
    parts += [", ".join(str(FLAGS.get(flag, flag)) for flag in row.flags)] if shared and row.flags else []
    if shared:
        said = ((PainScore.Moment.BEFORE, _("before")), (PainScore.Moment.WORST, _("worst")), (PainScore.Moment.MORNING, _("next morning")))
        parts += [f"{word} {pain[moment]}" for moment, word in said if moment in pain]
    parts += [_("version %(number)d") % {"number": row.version.number}] if row.version else []
    note = row.note if grant.sees(care.NOTES) else ""
    url = reverse("clients:session", args=[grant.link.uid, row.uid])
    return Entry(row.local_day, row.started_at, "session", row.routine_title, ", ".join(parts), note, "red" if red else "", url, row.pk)


def _runs(grant: Grant, rows: list[Run]) -> Iterable[Entry]:
    units = units_of(grant.client)
    for row in rows:
        amount, unit = distance(row.metres / 1000, units) if row.metres is not None else (None, "")
        title = f"{row.get_kind_display()}, {amount:g} {unit}" if amount is not None else str(row.get_kind_display())
        week = [_("one number for the whole week")] if row.source == Run.Source.WEEK else []
        pain = [_("worst %(n)d") % {"n": row.pain_during}] if grant.sees(care.PAIN) and row.pain_during is not None else []
        yield Entry(row.local_day, None, "run", title, ", ".join(week + pain), row.note if grant.sees(care.NOTES) else "", key=row.pk)


def _phases(grant: Grant, rows: list[PhaseChange]) -> Iterable[Entry]:
    titles = {card.slug: card.title for card in cards("phase")}
    for row in rows:
        after = titles.get(row.after, row.after)
        title = _("Phase: %(phase)s") % {"phase": after} if row.before else _("Began: %(title)s") % {"title": row.assignment.version.title}
        text = "" if not row.before else _("as suggested") if row.as_suggested else _("by their own choice")
        yield Entry(row.on, row.at, "phase", title, text, row.note if grant.sees(care.NOTES) else "", key=row.pk)


def _checks(grant: Grant, rows: list[Check]) -> Iterable[Entry]:
    for row in rows:
        ticked = "; ".join(str(line.text) for line in safety_words.lines_of(row.ticked))
        yield Entry(row.local_day, row.at, "check", _("Safety check: %(way)s") % {"way": row.get_way_display()}, ticked, key=row.pk)


def _visits(grant: Grant, rows: list[Visit]) -> Iterable[Entry]:
    return [Entry(row.day, row.at, "visit", _("Visit with you"), key=row.pk) for row in rows]


def _assessments(grant: Grant, rows: list[Assessment]) -> Iterable[Entry]:
    for row in rows:
        url = reverse("clients:assessment", args=[grant.link.uid, row.uid])
        yield Entry(row.day, row.at, "assessment", _("Assessment by you"), url=url, key=row.pk)


def _discharges(grant: Grant, rows: list[Discharge]) -> Iterable[Entry]:
    for row in rows:
        url = reverse("clients:discharged", args=[grant.link.uid, row.uid])
        ends = _("The last day of sharing: %(day)s") % {"day": formats.date_format(row.until, "j F Y")}
        yield Entry(row.day, row.at, "discharge", _("Discharge by you"), ends, url=url, key=row.pk)


def _locks(grant: Grant, rows: list[Lock]) -> Iterable[Entry]:
    """What therapists held back, whichever of them."""
    zone = zone_for(grant.client)
    for row in rows:
        told = row_of(row, zone)
        title = _("Held back: %(what)s") % {"what": words.LOCKS[row.what]}
        yield Entry(clock.local_day(row.since, zone), row.since, "lock", title, _where(told), row.reason, key=row.pk)


def _where(row: LockRow) -> str:
    last = _("up to and with %(day)s") % {"day": formats.date_format(row.last, "j F Y")} if row.last else ""
    places = ", ".join([*row.places, *([str(words.SIDES[row.side])] if row.side else [])])
    return "; ".join(filter(None, (row.by, places, last)))


def _openings(grant: Grant, rows: list[Lock]) -> Iterable[Entry]:
    """What therapists opened; a line that locks two things is opened as one."""
    zone = zone_for(grant.client)
    told = set()
    for row in rows:
        ticked = row.question in safety.QUESTIONS
        key = (row.question, row.opened_at) if ticked else row.pk
        if key in told:
            continue
        told.add(key)
        title = _("Opened: %(what)s") % {"what": safety_words.line(row.question) if ticked else words.LOCKS[row.what]}
        yield Entry(clock.local_day(row.opened_at, zone), row.opened_at, "opening", title, row.opened_by, row.opened_reason, key=row.pk)


def _end_of(cursor: Cursor, zone: str) -> dt.datetime:
    return clock.day_begins(cursor.day + dt.timedelta(days=1), zone)
