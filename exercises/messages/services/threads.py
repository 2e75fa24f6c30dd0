"""Asking, answering and reading over a link. Whether the link is in force is asked again behind its lock, when something is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.care.models import CareLink
from exercises.lib.registry import Event
from exercises.messages import rules
from exercises.messages.models import Message, Note
from exercises.messages.queries import days_told
from exercises.messages.services import notices
from exercises.people.models import User
from exercises.people.queries import may_store

# The questions of this client (by key) have changed; sent inside the same transaction.
messages_changed: Event[int] = Event("messages_changed")


class Refused(ValueError):
    """Not done, with one sentence for the person who asked."""


@dataclass(frozen=True)
class Draft:
    """What somebody wants to send: the same draft twice is one message."""

    uid: uuid.UUID
    text: str
    about: uuid.UUID | None = None


@transaction.atomic
def ask(link: CareLink, *, uid: uuid.UUID, text: str, about: uuid.UUID | None = None, now: dt.datetime) -> Message:
    """The client writes to the therapist of a link in force. Refused over any other."""
    held = locked(link, now)
    if not may_store(held.owner):
        raise Refused(_("This was not sent: messages are kept in your account, and you took back that we may store what is yours."))
    about = about if days_told(held, [about]) else None
    made, new = _keep(held, Draft(uid, text, about), from_client=True, now=now)
    if new:
        messages_changed.send(held.owner_id)
        reads = held.therapist.reads_on if held.therapist else []
        notices.tell(held.therapist.user if held.therapist else None, days=reads, now=now)
    return made


@transaction.atomic
def reply(grant: Grant, *, uid: uuid.UUID, text: str, now: dt.datetime) -> Message:
    """The therapist writes to the client. What they had before them is answered by it; what came in meanwhile is not."""
    held = locked(grant.link, now)
    made, new = _keep(held, Draft(uid, text), from_client=False, now=now)
    if new:
        open_ones = Message.objects.open_questions().filter(owner=held.owner_id, link=held, read_at__isnull=False)
        if open_ones.update(settled_at=now):
            messages_changed.send(held.owner_id)
        notices.tell(held.owner, now=now)
    return made


def locked(link: CareLink, now: dt.datetime) -> CareLink:
    """The link, held until the end of the transaction; Refused where it is not in force any more."""
    CareLink.objects.select_for_update().get(pk=link.pk)
    rows = CareLink.objects.in_force(now).select_related("owner", "therapist__user")
    held = rows.filter(pk=link.pk).first()
    if held is None or not held.owner.is_active or held.therapist is None or not held.therapist.works or not held.therapist.user.is_active:
        raise Refused(_("This was not sent: the sharing that it would go over does not run now."))
    return held


def _keep(link: CareLink, draft: Draft, *, from_client: bool, now: dt.datetime) -> tuple[Message, bool]:
    """The message of this draft, and whether it was made just now."""
    mine = Message.objects.filter(owner=link.owner_id, link=link, from_client=from_client)
    # Other words under the same uid were written after going back in the browser: a message of its own, also stored once.
    second = uuid.uuid5(draft.uid, draft.text)
    there = mine.filter(uid=draft.uid).first()
    if there and there.text != draft.text:
        there = mine.filter(uid=second).first()
        draft = Draft(second, draft.text, draft.about)
    if there:
        return there, False
    if mine.filter(at__gt=now - rules.DAY).count() >= rules.MOST_A_DAY:
        raise Refused(_("That was the last of 50 messages for today. Please go on tomorrow."))
    if Message.objects.filter(owner=link.owner_id, uid=draft.uid).exists():
        raise Refused(_("This page was out of date. It is up to date now: please send it once more."))
    author = str(link.owner) if from_client else link.therapist_name
    row = Message.objects.create(
        owner_id=link.owner_id, link=link, uid=draft.uid, from_client=from_client, author_name=author, text=draft.text,
        about_session=draft.about, at=now,
    )  # fmt: skip
    return row, True


@transaction.atomic
def needs_no_answer(grant: Grant, question: Message, *, now: dt.datetime) -> bool:
    """The therapist says that a question needs no answer; the client sees that. Whether that was new."""
    locked(grant.link, now)
    done = Message.objects.open_questions().filter(pk=question.pk, link=grant.link).update(settled_at=now, without_reply=True)
    if done:
        messages_changed.send(grant.link.owner_id)
    return bool(done)


def read_by_therapist(rows: Iterable[Message], *, now: dt.datetime) -> None:
    """The therapist has these before them. That answers nothing."""
    Message.objects.filter(pk__in=[row.pk for row in rows if row.from_client and row.read_at is None], read_at=None).update(read_at=now)


def read_by_client(user: User, rows: Iterable[Message], notes: Iterable[Note], *, now: dt.datetime) -> None:
    """The client has these before them."""
    mine, noted = Message.objects.visible_to(user), Note.objects.visible_to(user)
    mine.filter(pk__in=[row.pk for row in rows if not row.from_client and row.read_at is None], read_at=None).update(read_at=now)
    noted.filter(pk__in=[note.pk for note in notes if note.read_at is None], read_at=None).update(read_at=now)
