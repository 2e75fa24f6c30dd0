"""Writing and changing notes. What a note said before is kept; what a client could read once stays readable for them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.messages.models import Note, NoteVersion
from exercises.messages.services import notices
from exercises.messages.services.threads import Refused, locked


@transaction.atomic
def write_note(grant: Grant, *, uid: uuid.UUID, text: str, shared: bool = True, now: dt.datetime) -> Note:
    """A new note about the client; the same uid twice is one note."""
    held = locked(grant.link, now)
    there = Note.objects.filter(owner=held.owner_id, uid=uid).first()
    if there and there.link_id == held.pk:
        return there
    if there:
        raise Refused(_("This page was out of date. It is up to date now: please send it once more."))
    shared = shared or not settings.THERAPIST_PRIVATE_NOTES
    note = Note.objects.create(
        owner_id=held.owner_id,
        link=held,
        author=grant.therapist,
        author_name=grant.therapist.name,
        uid=uid,
        text=text,
        shared=shared,
        at=now,
    )
    _version(note, 1, now)
    if shared:
        notices.tell(held.owner, now=now)
    return note


@transaction.atomic
def change_note(grant: Grant, note: Note, *, text: str, shared: bool, now: dt.datetime) -> Note:
    """Other words, or now readable for the client too; what it said before is kept. The same again changes nothing."""
    locked(grant.link, now)
    row = Note.objects.select_for_update().get(pk=note.pk, link=grant.link, author=grant.therapist)
    # What was readable once stays so.
    shared = shared or row.shared
    if (text, shared) == (row.text, row.shared):
        return row
    row.text, row.shared, row.changed_at, row.read_at = text, shared, now, None
    row.save(update_fields=["text", "shared", "changed_at", "read_at"])
    _version(row, row.versions.count() + 1, now)
    if shared:
        notices.tell(grant.client, now=now)
    return row


def _version(note: Note, number: int, now: dt.datetime) -> None:
    NoteVersion.objects.create(owner_id=note.owner_id, note=note, number=number, text=note.text, shared=note.shared, at=now)
