"""What a therapist works on before anybody follows it. Each save says what it began from, so that two windows do not undo each other."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.models import Therapist
from exercises.lib.canonical import sha256
from exercises.programmes import queries
from exercises.programmes.models import Programme
from exercises.programmes.rules import Document, added, empty, items_of, pictures_in
from exercises.programmes.services.picture import check_for_one, forget_pictures
from exercises.programmes.services.refused import Refused

# More than anybody has open at a time.
MOST = 500
# More than anybody does.
MOST_ITEMS = 60


class Stale(Refused):
    """The draft was changed elsewhere meanwhile."""


def base_of(programme: Programme) -> str:
    """What a form was made from: another draft has another one."""
    return sha256({"draft": programme.draft or {}, "title": programme.title, "initials": programme.initials, "shared": programme.shared})


@transaction.atomic
def create(
    therapist: Therapist, *, uid: uuid.UUID, title: str, initials: str = "", start: Programme | None = None, now: dt.datetime
) -> Programme:
    """A new draft of a therapist, empty or begun from another programme. Twice the same uid makes one; a foreign uid is refused."""
    Therapist.objects.select_for_update().get(pk=therapist.pk)
    if earlier := Programme.objects.filter(uid=uid).first():
        if earlier.therapist_id != therapist.pk:
            raise Refused(_("Please load the page again."))
        return earlier
    if Programme.objects.filter(therapist=therapist, kind=Programme.Kind.TEMPLATE, retired=False).count() >= MOST:
        raise Refused(_("There are too many drafts. Remove some first."))
    return Programme.objects.create(
        uid=uid, key=f"t-{uid.hex}", kind=Programme.Kind.TEMPLATE, therapist=therapist, initials=initials,
        title=title or (start.title if start else _("New programme")), draft=queries.starting_document(start) if start else empty(), draft_at=now,
    )  # fmt: skip


@transaction.atomic
def save_draft(
    programme: Programme, document: Document, *, title: str, initials: str = "", shared: bool = False, base: str, now: dt.datetime
) -> Programme:
    """Keep a draft. Stale where it is no longer what the form was made from."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if base_of(row) != base:
        raise Stale(_("This draft was changed in another window meanwhile. Your entries stand below: look at them, and save once more."))
    template, before = row.kind == Programme.Kind.TEMPLATE, row.draft
    row.draft, row.title, row.draft_at = document, title, now
    row.initials, row.shared = (initials if template else ""), shared and template
    if pictures_in(document):
        check_for_one(row)
    row.save(update_fields=["draft", "title", "draft_at", "initials", "shared"])
    forget_pictures(row, before)
    return row


@transaction.atomic
def add_item(programme: Programme, phase: str, item: Document, *, now: dt.datetime) -> Programme:
    """One more thing at the end of a phase of the draft as it is now; the same one twice is added once."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if len(items_of(row.draft)) >= MOST_ITEMS:
        raise Refused(_("There are too many things in this programme. Remove some first."))
    row.draft, row.draft_at = added(row.draft, phase, item), now
    row.save(update_fields=["draft", "draft_at"])
    return row


@transaction.atomic
def discard(programme: Programme) -> None:
    """Remove a draft or a template that nobody follows. A client's programme is the client's: only its unpublished changes go."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if row.kind != Programme.Kind.CLIENT:
        row.delete()
        return
    newest = row.versions.order_by("-number").first()
    if newest is not None:
        before, row.draft, row.title = row.draft, newest.document, newest.title
        row.save(update_fields=["draft", "title"])
        forget_pictures(row, before)
