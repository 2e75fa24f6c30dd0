"""What becomes of a link: it begins, is changed, paused, goes on, ends. Each is kept with its date, and holds from the next request on."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care import rules
from exercises.care.models import AccessEntry, CareLink, Invite, LinkChange, Therapist
from exercises.care.services import mails
from exercises.care.services.refused import Refused
from exercises.lib.canonical import text_sha256
from exercises.people.models import User

What = LinkChange.What
CLIENT, THERAPIST = rules.CLIENT, rules.THERAPIST
TEXT_SHA256 = text_sha256(rules.LINK_TEXT)


@transaction.atomic
def begin(
    owner: User,
    therapist: Therapist,
    *,
    scopes: Iterable[str],
    months: int,
    invite: Invite | None = None,
    tell: bool = True,
    now: dt.datetime,
) -> CareLink:
    """The link between two people, as the client just agreed to it. An open one takes on what was agreed last: there is one at a time."""
    chosen = rules.in_order(scopes)
    check(chosen, months)
    # Whoever makes or changes a link of this client waits here.
    User.objects.select_for_update().get(pk=owner.pk)
    if not Therapist.objects.working().filter(pk=therapist.pk).exists():
        raise Refused(_("This therapist cannot be chosen on this site now."))
    if owner.pk == therapist.user_id:
        raise Refused(_("You cannot share with yourself."))
    link = CareLink.objects.open().filter(owner=owner, therapist=therapist).first() or CareLink(owner=owner, therapist=therapist)
    link.therapist_name, link.invite, link.scopes = therapist.name, invite, chosen
    link.until, link.paused_at = rules.ends_at(now, months), None
    link.began_at = now if link.pk is None else link.began_at
    link.save()
    _note(link, What.GIVEN, CLIENT, str(owner), now)
    if tell:
        transaction.on_commit(lambda: mails.began(link))
    return link


@transaction.atomic
def change(link: CareLink, *, scopes: Iterable[str], months: int | None = None, now: dt.datetime) -> CareLink:
    """The client shares other things, or for so many months from now on; without a number of months the day stays."""
    chosen = rules.in_order(scopes)
    check(chosen, months or rules.USUAL_MONTHS)
    row = _mine(link)
    until = rules.ends_at(now, months) if months else row.until
    if (chosen, until) != (row.scopes, row.until):
        row.scopes, row.until = chosen, until
        row.save(update_fields=["scopes", "until"])
        _note(row, What.CHANGED, CLIENT, str(row.owner), now)
    return row


@transaction.atomic
def pause(link: CareLink, *, now: dt.datetime) -> CareLink:
    """From the next request on nothing is seen, until the client goes on. Twice is once."""
    row = _mine(link)
    if row.paused_at is None:
        row.paused_at = now
        row.save(update_fields=["paused_at"])
        _note(row, What.PAUSED, CLIENT, str(row.owner), now)
    return row


@transaction.atomic
def go_on(link: CareLink, *, now: dt.datetime) -> CareLink:
    """A paused link is as it was before. Twice is once."""
    row = _mine(link)
    if row.paused_at is not None:
        row.paused_at = None
        row.save(update_fields=["paused_at"])
        _note(row, What.RESUMED, CLIENT, str(row.owner), now)
    return row


@transaction.atomic
def end_on(link: CareLink, until: dt.datetime, *, now: dt.datetime) -> CareLink:
    """The therapist lets it end on a day: never later than it would have. Twice is once."""
    row = _mine(link)
    if until <= now:
        raise Refused(_("Choose today or a later day."))
    if until < row.until:
        row.until = until
        row.save(update_fields=["until"])
        _note(row, What.SET_END, THERAPIST, row.therapist_name, now)
    return row


@transaction.atomic
def end(link: CareLink, *, by: str, now: dt.datetime) -> CareLink:
    """The client or the therapist ends it, for good: only a new invitation makes a new one. Twice is once."""
    row = CareLink.objects.select_for_update(of=("self",)).select_related("owner").get(pk=link.pk)
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        _note(row, What.ENDED, by, row.therapist_name if by == THERAPIST else str(row.owner), now)
    return row


@transaction.atomic
def unexpected(entry: AccessEntry, *, now: dt.datetime) -> bool:
    """The client did not expect this look: sharing with that person pauses at once, and the operator is told. Whether that was new."""
    new = AccessEntry.objects.filter(pk=entry.pk, unexpected_at=None).update(unexpected_at=now)
    if entry.link is not None:
        # Refused where it has ended, and then nothing is seen anyway.
        with contextlib.suppress(Refused):
            pause(entry.link, now=now)
    if new:
        transaction.on_commit(lambda: mails.unexpected(entry))
    return bool(new)


def _mine(link: CareLink) -> CareLink:
    """The link as it stands now, locked against other changes. Refused once it has ended."""
    row = CareLink.objects.select_for_update(of=("self",)).select_related("owner").get(pk=link.pk)
    if row.ended_at is not None:
        raise Refused(_("This sharing has ended. A new invitation makes a new one."))
    return row


def check(scopes: list[str], months: int) -> None:
    """Refuse a sharing of nothing, or for a length that is not offered."""
    if not scopes:
        raise Refused(_("Choose at least one thing to share, or pause or end it."))
    if months not in rules.MONTHS:
        raise Refused(_("Choose 3, 6 or 12 months."))


def _note(link: CareLink, what: str, by: str, by_name: str, now: dt.datetime) -> None:
    LinkChange.objects.create(
        owner_id=link.owner_id, link=link, what=what, by=by, by_name=by_name, at=now, scopes=link.scopes, until=link.until,
        text_version=rules.LINK_VERSION, text_sha256=TEXT_SHA256,
    )  # fmt: skip
