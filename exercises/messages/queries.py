"""Reads of messages and notes, each in a bounded number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from exercises.care.access import links_of
from exercises.care.models import CareLink
from exercises.care.rules import PROGRAMME
from exercises.lib import clock
from exercises.lib.rounds import read
from exercises.messages.models import Message, Note, NoteVersion, NoticeWish
from exercises.people.models import User
from exercises.practice.models import PracticeSession

PAGE = 50
MOST_NOTES = 200


@read
def open_questions(links: tuple[int, ...]):
    """How many questions of these links nobody has answered, and the instant of the oldest."""
    rows = Message.objects.open_questions().filter(link__in=links)
    return rows.order_by().values_list("link").annotate(count=Count("pk"), oldest=Min("at"))


def unanswered(links: Iterable[CareLink]) -> dict[int, tuple[int, dt.date]]:
    """How many questions of these links nobody has answered, and the day of the oldest; by the link's key, in one query.

    A question is answered by a reply, or by "needs no answer". That somebody has seen it changes nothing.
    """
    counted = open_questions(tuple(link.pk for link in links))
    return {link: (count, clock.local_day(oldest, settings.TIME_ZONE)) for link, count, oldest in counted}


@dataclass(frozen=True)
class Slice:
    """A stretch of a thread, newest first, and the uid of its oldest where there are older ones."""

    rows: list[Message]
    older: uuid.UUID | None = None


def slice_of(link: CareLink, before: uuid.UUID | None = None) -> Slice:
    """The newest messages of a link, or those before one of them; an unknown one is like none."""
    rows = Message.objects.filter(owner=link.owner_id, link=link)
    mark = rows.filter(uid=before).values_list("at", "pk").first() if before else None
    if mark:
        rows = rows.filter(Q(at__lt=mark[0]) | Q(at=mark[0], pk__lt=mark[1]))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    return Slice(found[:PAGE], found[PAGE - 1].uid if len(found) > PAGE else None)


@dataclass(frozen=True)
class Told:
    """What is new over a link for its client, and when the last word was."""

    new: int = 0
    last: dt.datetime | None = None


def told_of(user: User) -> dict[int, Told]:
    """What a client has over each of their links, by the link's key; in two queries."""
    messages = Message.objects.visible_to(user).order_by().values_list("link")
    notes = Note.objects.visible_to(user).shared().order_by().values_list("link")
    unread = Count("pk", filter=Q(from_client=False, read_at=None))
    rows = [*messages.annotate(new=unread, last=Max("at")), *notes.annotate(new=Count("pk", filter=Q(read_at=None)), last=Max("at"))]
    found: dict[int, Told] = {}
    for link, new, last in rows:
        before = found.get(link, Told())
        found[link] = Told(before.new + new, max(filter(None, (before.last, last))))
    return found


def has_news(user: User, now: dt.datetime) -> bool:
    """Whether anything waits to be read: by a client, or by a therapist over links in force."""
    mine = Message.objects.visible_to(user).filter(from_client=False, read_at=None)
    notes = Note.objects.visible_to(user).shared().filter(read_at=None)
    asked = Message.objects.filter(link__in=links_of(user, now), from_client=True, read_at=None)
    return mine.exists() or notes.exists() or asked.exists()


def days_of_sessions(owner: User, uids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, dt.date]:
    """The days of these sessions of a person; what is removed or foreign is left out."""
    known = [uid for uid in uids if uid]
    if not known:
        return {}
    return dict(PracticeSession.objects.visible_to(owner).filter(uid__in=known).values_list("uid", "local_day"))


def days_told(link: CareLink, uids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, dt.date]:
    """The days of these sessions, as far as the link shares what was done: of others nobody is asked anything."""
    return days_of_sessions(link.owner, uids) if PROGRAMME in link.scopes else {}


def notes_of(link: CareLink) -> list[Note]:
    """The notes of a link, newest first, with what they said before."""
    return list(Note.objects.filter(owner=link.owner_id, link=link).prefetch_related("versions")[:MOST_NOTES])


def shared_notes_of(link: CareLink) -> list[Note]:
    """The notes of a link that its client reads, newest first, with what they said before."""
    return [note for note in notes_of(link) if note.shared]


def versions_of(note: Note, *, shared_only: bool = False) -> list[NoteVersion]:
    """What a note said before, newest first; for the client only from when it was shared."""
    earlier = [row for row in note.versions.all() if row.shared or not shared_only]
    return earlier[1:]


def wants_mail(user: User) -> bool:
    """Whether a person wants the mail that says there is something new."""
    return not NoticeWish.objects.visible_to(user).filter(wanted=False).exists()
