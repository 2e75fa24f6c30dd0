"""Everything that is shared, newest first, in pages that cost the same however long the history is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
from exercises.lib import clock
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
    most = PER_PAGE + cursor.shown + 1
    sources = [_visits(grant, cursor, most), _assessments(grant, cursor, most), _discharges(grant, cursor, most)]
    if grant.sees(care.PROGRAMME):
        sources += [_sessions(grant, cursor, most), _phases(grant, cursor, most)]
    if grant.sees(care.RUNNING):
        sources.append(_runs(grant, cursor, most))
    if grant.sees(care.SAFETY):
        sources += [_checks(grant, cursor, most), _locks(grant, cursor, most), _openings(grant, cursor, most)]
    found = sorted((entry for source in sources for entry in source), key=_place, reverse=True)
    skipped = min(cursor.shown, sum(entry.day == cursor.day for entry in found))
    page, more = found[skipped : skipped + PER_PAGE], len(found) > skipped + PER_PAGE
    days = tuple((day, tuple(entries)) for day, entries in groupby(page, key=lambda entry: entry.day))
    return Timeline(days, str(_next(cursor, page)) if more else "")


def _place(entry: Entry) -> tuple:
    # What has no hour stands before what has one, so that it ends the day.
    return (entry.day, entry.at is not None, entry.at or dt.datetime.min.replace(tzinfo=dt.UTC), entry.kind, entry.key)


def _next(cursor: Cursor, page: list[Entry]) -> Cursor:
    last = page[-1].day
    here = sum(entry.day == last for entry in page)
    return Cursor(last, here + (cursor.shown if last == cursor.day else 0))


def _sessions(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = PracticeSession.objects.visible_to(grant.client).filter(local_day__lte=cursor.day)
    rows = list(mine.select_related("version").order_by("-local_day", "-started_at", "-pk")[:most])
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


def _runs(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = Run.objects.visible_to(grant.client).filter(local_day__lte=cursor.day)
    units = units_of(grant.client)
    for row in mine.order_by("-local_day", "-pk")[:most]:
        amount, unit = distance(row.metres / 1000, units) if row.metres is not None else (None, "")
        title = f"{row.get_kind_display()}, {amount:g} {unit}" if amount is not None else str(row.get_kind_display())
        week = [_("one number for the whole week")] if row.source == Run.Source.WEEK else []
        pain = [_("worst %(n)d") % {"n": row.pain_during}] if grant.sees(care.PAIN) and row.pain_during is not None else []
        yield Entry(row.local_day, None, "run", title, ", ".join(week + pain), row.note if grant.sees(care.NOTES) else "", key=row.pk)


def _phases(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    titles = {card.slug: card.title for card in cards("phase")}
    mine = PhaseChange.objects.visible_to(grant.client).filter(on__lte=cursor.day).select_related("assignment__version")
    for row in mine.order_by("-on", "-at", "-pk")[:most]:
        after = titles.get(row.after, row.after)
        title = _("Phase: %(phase)s") % {"phase": after} if row.before else _("Began: %(title)s") % {"title": row.assignment.version.title}
        text = "" if not row.before else _("as suggested") if row.as_suggested else _("by their own choice")
        yield Entry(row.on, row.at, "phase", title, text, row.note if grant.sees(care.NOTES) else "", key=row.pk)


def _checks(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = Check.objects.visible_to(grant.client).filter(local_day__lte=cursor.day)
    if not grant.sees(care.PAIN):
        # A stopped session asks for the check again: that is about pain.
        mine = mine.exclude(way=Check.Way.RED)
    for row in mine.order_by("-local_day", "-at", "-pk")[:most]:
        ticked = "; ".join(str(line.text) for line in safety_words.lines_of(row.ticked))
        yield Entry(row.local_day, row.at, "check", _("Safety check: %(way)s") % {"way": row.get_way_display()}, ticked, key=row.pk)


def _visits(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = Visit.objects.visible_to(grant.client).filter(link__therapist=grant.therapist, day__lte=cursor.day)
    return [Entry(row.day, row.at, "visit", _("Visit with you"), key=row.pk) for row in mine.order_by("-day", "-at", "-pk")[:most]]


def _assessments(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = Assessment.objects.visible_to(grant.client).filter(link__therapist=grant.therapist, day__lte=cursor.day)
    for row in mine.order_by("-day", "-at", "-pk")[:most]:
        url = reverse("clients:assessment", args=[grant.link.uid, row.uid])
        yield Entry(row.day, row.at, "assessment", _("Assessment by you"), url=url, key=row.pk)


def _discharges(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    mine = Discharge.objects.visible_to(grant.client).filter(link__therapist=grant.therapist, day__lte=cursor.day)
    for row in mine.order_by("-day", "-at", "-pk")[:most]:
        url = reverse("clients:discharged", args=[grant.link.uid, row.uid])
        ends = _("The last day of sharing: %(day)s") % {"day": formats.date_format(row.until, "j F Y")}
        yield Entry(row.day, row.at, "discharge", _("Discharge by you"), ends, url=url, key=row.pk)


def _locks(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    """What therapists held back, whichever of them."""
    zone = zone_for(grant.client)
    mine = Lock.objects.visible_to(grant.client).filter(question=safety.THERAPIST, since__lt=_end_of(cursor, zone))
    for row in mine.order_by("-since", "-pk")[:most]:
        told = row_of(row, zone)
        title = _("Held back: %(what)s") % {"what": words.LOCKS[row.what]}
        yield Entry(clock.local_day(row.since, zone), row.since, "lock", title, _where(told), row.reason, key=row.pk)


def _where(row: LockRow) -> str:
    last = _("up to and with %(day)s") % {"day": formats.date_format(row.last, "j F Y")} if row.last else ""
    places = ", ".join([*row.places, *([str(words.SIDES[row.side])] if row.side else [])])
    return "; ".join(filter(None, (row.by, places, last)))


def _openings(grant: Grant, cursor: Cursor, most: int) -> Iterable[Entry]:
    """What therapists opened; a line that locks two things is opened as one."""
    zone = zone_for(grant.client)
    mine = Lock.objects.visible_to(grant.client).filter(how=safety.THERAPIST, opened_at__lt=_end_of(cursor, zone))
    told = set()
    for row in mine.order_by("-opened_at", "-pk")[: most * len(safety.LOCKS)]:
        ticked = row.question in safety.QUESTIONS
        key = (row.question, row.opened_at) if ticked else row.pk
        if key in told:
            continue
        told.add(key)
        title = _("Opened: %(what)s") % {"what": safety_words.line(row.question) if ticked else words.LOCKS[row.what]}
        yield Entry(clock.local_day(row.opened_at, zone), row.opened_at, "opening", title, row.opened_by, row.opened_reason, key=row.pk)


def _end_of(cursor: Cursor, zone: str) -> dt.datetime:
    return clock.day_begins(cursor.day + dt.timedelta(days=1), zone)
