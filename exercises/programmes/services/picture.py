"""A therapist's own picture for an exercise of one person: added, changed and taken away in the draft, kept for ever by a version."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import still_open
from exercises.care.rules import PROGRAMME
from exercises.lib.images import Picture
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.programmes.access import Desk
from exercises.programmes.models import OwnPicture, Programme
from exercises.programmes.rules import SMALL, Document, pictures_in, step_in, with_picture
from exercises.programmes.services.refused import Refused

# In one programme, with those that its versions keep; and of one therapist in all.
MOST, MOST_IN_ALL = 40, 1000


@transaction.atomic
def keep_picture(desk: Desk, key: str, step: str, picture: Picture | None, text: str, *, now: dt.datetime) -> Programme:
    """Put a picture with its words at an exercise of the draft; without a picture only the words change. Refused, with the reason."""
    row = _locked(desk, now)
    known = (step_in(row.draft, key, step) or {}).get("picture")
    if step_in(row.draft, key, step) is None or (picture is None and known is None):
        raise Refused(_("This exercise was changed in another window meanwhile. Please go back to the programme."))
    named = _named(_kept(row, picture, now)) if picture else known
    return _changed(row, with_picture(row.draft, key, step, named | {"text": text}), now)


@transaction.atomic
def take_picture_away(desk: Desk, key: str, step: str, *, now: dt.datetime) -> Programme:
    """Take the picture of an exercise out of the draft; without one nothing changes."""
    row = Programme.objects.select_for_update().get(pk=desk.programme.pk)
    known = (step_in(row.draft, key, step) or {}).get("picture")
    return _changed(row, with_picture(row.draft, key, step, None), now) if known else row


def _locked(desk: Desk, now: dt.datetime) -> Programme:
    """The programme behind its lock, where it may have a picture still: of one person, who shares it and lets us store something."""
    row = Programme.objects.select_for_update().get(pk=desk.programme.pk)
    check_for_one(row)
    if desk.grant is None:
        if row.kind == Programme.Kind.CLIENT:
            raise Refused(_("This programme was given to your client meanwhile. Please load the page again."))
        return row
    client = User.objects.select_for_update().get(pk=desk.grant.client.pk)
    # Asked again behind the lock: what is shared may have changed meanwhile.
    if not still_open(desk.grant, PROGRAMME, now=now) or not may_store(client):
        raise Refused(_("This client shares their programme no more, or lets us store nothing. Nothing was kept."))
    return row


def check_for_one(row: Programme) -> None:
    """Refuse pictures in what is given to many."""
    if not row.is_for_one:
        raise Refused(
            _("A picture is of one person: a template has none. Leave the initials and do not share it, or take the pictures away first.")
        )


def _kept(row: Programme, picture: Picture, now: dt.datetime) -> OwnPicture:
    """The row of a picture; the same picture twice in a programme is one."""
    mine = OwnPicture.objects.filter(programme=row)
    if there := mine.filter(sha256=picture.sha256).defer("data", "small").first():
        return there
    in_all = OwnPicture.objects.filter(programme__therapist=row.therapist_id)
    if mine.count() >= MOST or in_all.count() >= MOST_IN_ALL:
        raise Refused(_("There are too many pictures. Take some away first."))
    small = dict(picture.narrower).get(SMALL, b"")
    return OwnPicture.objects.create(
        programme=row, sha256=picture.sha256, width=picture.width, height=picture.height, data=picture.data, small=small, made_at=now
    )


def _named(row: OwnPicture) -> Document:
    return {"uid": str(row.uid), "sha256": row.sha256, "width": row.width, "height": row.height}


def _changed(row: Programme, document: Document, now: dt.datetime) -> Programme:
    before, row.draft, row.draft_at = row.draft, document, now
    row.save(update_fields=["draft", "draft_at"])
    forget_pictures(row, before)
    return row


def forget_pictures(programme: Programme, before: Document) -> None:
    """Remove the pictures that the draft named before and names no more, unless a version names them."""
    if gone := set(pictures_in(before)) - set(pictures_in(programme.draft)):
        OwnPicture.objects.filter(programme=programme, uid__in=gone, published_at__isnull=True).delete()


def publish_pictures(programme: Programme, document: Document, now: dt.datetime) -> None:
    """From now on the pictures of this document are a version's: they stay for as long as it does, and its client sees them."""
    if named := pictures_in(document):
        OwnPicture.objects.filter(programme=programme, uid__in=named, published_at__isnull=True).update(published_at=now)
