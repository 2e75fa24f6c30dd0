"""What the pages show: a thread from either side, notes, when messages are read, and the care card before a message."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care.access import Grant, links_of
from exercises.care.models import CareLink, Therapist
from exercises.care.pages import reading_times
from exercises.care.queries import links_of_client, state_word
from exercises.lib import clock
from exercises.messages import queries, rules, words
from exercises.messages.models import Message, Note, NoteVersion
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.safety import words as safety
from exercises.safety.queries import zone_for


def day_words(day: dt.date) -> str:
    """A day as people say it."""
    return formats.date_format(day, "l j F")


def when_words(instant: dt.datetime, zone: str) -> str:
    """An instant as people say it, where the reader is."""
    return formats.date_format(instant.astimezone(ZoneInfo(zone)), "j F Y, H:i")


@dataclass(frozen=True)
class When:
    """When a therapist reads messages, and whom to ring where that is too late."""

    name: str
    days: str
    next_day: str
    away: str
    away_later: str
    numbers: tuple[str, ...]
    urgent_number: str
    urgent_words: str


def when_read(therapist: Therapist | None, name: str, now: dt.datetime) -> When:
    """For every place that sends something to a therapist. The days are those of the therapist's own zone."""
    facts = settings.COUNTRY_FACTS
    numbers = (tuple(settings.EMERGENCY_NUMBERS), facts.get("urgent_number", ""), facts.get("urgent_words", ""))
    if therapist is None:
        return When(name, "", "", "", "", *numbers)
    today = clock.local_day(now, zone_for(therapist.user))
    day = rules.next_reading(therapist.reads_on, today, therapist.away_from, therapist.away_until)
    return When(
        name, reading_times(therapist), day_words(day) if day else "", _away(therapist, today), _away_later(therapist, today), *numbers
    )


def _away(therapist: Therapist, today: dt.date) -> str:
    first, last = therapist.away_from, therapist.away_until
    if care.is_away(today, first, last):
        return _("Away until %(day)s.") % {"day": day_words(last)} if last else _("Away at present.")
    return ""


def _away_later(therapist: Therapist, today: dt.date) -> str:
    first, last = therapist.away_from, therapist.away_until
    if first is None or first <= today:
        return ""
    if last is None:
        return _("Away from %(day)s on.") % {"day": day_words(first)}
    return _("Away from %(first)s until %(last)s.") % {"first": day_words(first), "last": day_words(last)}


@dataclass(frozen=True)
class Line:
    """A line of the safety check in the care card before a message, and the topics that bring it up."""

    line: safety.Line
    topics: str
    shown: bool


@dataclass(frozen=True)
class CareFirst:
    """The care card before a message: all of it for the device, and what of it is shown now."""

    card: safety.Card
    lines: tuple[Line, ...]
    shown: tuple[str, ...]
    # The word list for the device.
    words: str


def care_first(topics: Iterable[str] = ()) -> CareFirst:
    """The card for these topics; nothing of it is shown where there are none."""
    shown = tuple(topics)
    now, every = rules.lines_for(shown), rules.lines_for(rules.WORDS)
    found = tuple(
        Line(safety.line(key), " ".join(topic for topic in rules.WORDS if key in rules.LINES[topic]), key in now) for key in every
    )
    return CareFirst(safety.card_of("emergency", settings.EMERGENCY_NUMBERS), found, shown, json.dumps(rules.WORDS))


@dataclass(frozen=True)
class Word:
    """One message as one of the two sees it."""

    row: Message
    mine: bool
    when: str
    about: str
    state: str


@dataclass(frozen=True)
class NoteRow:
    """A note with what it said before."""

    note: Note
    when: str
    changed: str
    earlier: tuple[tuple[NoteVersion, str], ...]
    own: bool = False


@dataclass(frozen=True)
class Thread:
    """What stands on the page of a thread."""

    link: CareLink
    name: str
    words: list[Word]
    older: uuid.UUID | None
    when: When
    closed: str = ""
    notes: tuple[NoteRow, ...] = ()

    @property
    def open_questions(self) -> int:
        """How many of the questions on this page wait for an answer."""
        return sum(word.row.from_client and word.row.settled_at is None for word in self.words)


def thread_of_client(link: CareLink, now: dt.datetime, before: uuid.UUID | None = None) -> Thread:
    """A thread as its client sees it: also after its end, then to read only."""
    part, zone = queries.slice_of(link, before), zone_for(link.owner)
    days = queries.days_of_sessions(link.owner, [row.about_session for row in part.rows])
    rows = [Word(row, row.from_client, when_words(row.at, zone), _about(row, days), _state_for_client(row)) for row in part.rows]
    notes = () if before else tuple(_note_row(note, zone, for_client=True) for note in queries.shared_notes_of(link))
    return Thread(
        link, link.therapist_name, rows, part.older, when_read(link.therapist, link.therapist_name, now), closed_words(link, now), notes
    )


def closed_words(link: CareLink, now: dt.datetime) -> str:
    """Why the client cannot write over this link now; empty where they can."""
    state = state_word(link, now)
    if state == care.ACTIVE and not may_store(link.owner):
        state = "consent"
    return "" if state == care.ACTIVE else str(words.CLOSED[state])


def thread_of_therapist(grant: Grant, now: dt.datetime, before: uuid.UUID | None = None) -> Thread:
    """A thread as the therapist sees it, while the sharing runs. What a session was about is said only where sessions are shared."""
    part, zone = queries.slice_of(grant.link, before), zone_for(grant.therapist.user)
    asked = [row.about_session for row in part.rows] if grant.sees(care.PROGRAMME) else []
    days = queries.days_of_sessions(grant.client, asked)
    rows = [Word(row, not row.from_client, when_words(row.at, zone), _about(row, days), _state_for_therapist(row)) for row in part.rows]
    return Thread(grant.link, str(grant.client), rows, part.older, when_read(grant.therapist, grant.therapist.name, now))


def _about(row: Message, days: dict[uuid.UUID, dt.date]) -> str:
    day = days.get(row.about_session) if row.about_session else None
    return day_words(day) if day else ""


def _state_for_client(row: Message) -> str:
    if not row.from_client:
        return ""
    if row.without_reply:
        return _("Read; it was said to need no answer.")
    if row.settled_at:
        return _("Answered")
    return _("Read, not answered yet") if row.read_at else _("Not read yet")


def _state_for_therapist(row: Message) -> str:
    if not row.from_client:
        return _("Read") if row.read_at else _("Not read yet")
    if row.without_reply:
        return _("Needs no answer")
    return _("Answered") if row.settled_at else _("Not answered yet")


def _note_row(note: Note, zone: str, *, for_client: bool = False, own: bool = False) -> NoteRow:
    earlier = tuple((row, when_words(row.at, zone)) for row in queries.versions_of(note, shared_only=for_client))
    changed = when_words(note.changed_at, zone) if note.changed_at and earlier else ""
    return NoteRow(note, when_words(note.at, zone), changed, earlier, own)


def notes_page(grant: Grant) -> list[NoteRow]:
    """The notes over a link, for its therapist."""
    zone = zone_for(grant.therapist.user)
    return [_note_row(note, zone, own=note.author_id == grant.therapist.pk) for note in queries.notes_of(grant.link)]


@dataclass(frozen=True)
class Row:
    """One thread in the client's list."""

    link: CareLink
    new: int
    last: str
    closed: bool


def threads_of_client(user: User, now: dt.datetime) -> list[Row]:
    """One thread for each therapist: those that run, and older ones with something in them."""
    told, zone = queries.told_of(user), zone_for(user)
    rows = []
    for link in links_of_client(user):
        found = told.get(link.pk, queries.Told())
        closed = state_word(link, now) != care.ACTIVE
        if found.last or not closed:
            rows.append(Row(link, found.new, when_words(found.last, zone) if found.last else "", closed))
    return sorted(rows, key=lambda row: (row.closed, -row.new))


@dataclass(frozen=True)
class Waiting:
    """A client whose questions wait for an answer."""

    link: CareLink
    count: int
    since: str


def waiting_for(user: User, now: dt.datetime) -> list[Waiting]:
    """The clients of a therapist with unanswered questions, the oldest first; none for anyone else."""
    links = {link.pk: link for link in links_of(user, now).select_related("owner")}
    found = queries.unanswered(links.values()) if links else {}
    return [Waiting(links[pk], count, day_words(day)) for pk, (count, day) in sorted(found.items(), key=lambda item: item[1][1])]
