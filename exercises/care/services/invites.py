"""Inviting, and answering an invitation: one use, 72 hours, bound to an address, answered only by somebody who is signed in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from exercises.care import access, rules
from exercises.care.models import CareLink, Invite, Therapist
from exercises.care.queries import is_for
from exercises.care.services import links, mails
from exercises.care.services.refused import Refused
from exercises.people.models import User
from exercises.people.queries import may_store

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """An invitation, whether it was new, and whether its mail could be sent."""

    invite: Invite
    new: bool
    mailed: bool = False


def invite(
    owner: User, *, way: str, email: str, token: str, uid: uuid.UUID, scopes: Iterable[str] = rules.USUAL, months: int = rules.USUAL_MONTHS,
    now: dt.datetime,
) -> Made:  # fmt: skip
    """Invite whoever has this address. A repeated uid gives the invitation that is there. Nothing is asked about the address."""
    made = _keep(owner, way=way, email=email, token=token, uid=uid, scopes=rules.in_order(scopes), months=months, now=now)
    # Outside the transaction: a mail server that is away must not undo the invitation, its link can be shown.
    return Made(made.invite, made.new, mails.invited(made.invite, token)) if made.new else made


@transaction.atomic
def _keep(owner: User, *, way: str, email: str, token: str, uid: uuid.UUID, scopes: list[str], months: int, now: dt.datetime) -> Made:
    User.objects.select_for_update().get(pk=owner.pk)
    mine = Invite.objects.visible_to(owner)
    if there := mine.filter(uid=uid).first():
        return Made(there, False)
    if way == Invite.Way.CLIENT and access.therapist_of(owner) is None:
        raise Refused(_("Only a therapist whom an administrator has checked can invite."))
    if way == Invite.Way.THERAPIST and not may_store(owner):
        raise Refused(_("Please agree first that we may store your sessions: there is nothing to share before that."))
    if mine.filter(made_at__gt=now - DAY).count() >= rules.INVITES_A_DAY:
        raise Refused(_("That was the last of 20 invitations for today. Please go on tomorrow."))
    address = email.strip().lower()
    if address == owner.email.lower():
        raise Refused(_("This is your own address."))
    links.check(scopes, months)
    row = Invite.objects.create(
        owner=owner, uid=uid, way=way, email=address, token_sha256=access.digest(token), scopes=scopes, months=months, made_at=now,
        expires_at=now + rules.INVITE_HOLDS,
    )  # fmt: skip
    return Made(row, True)


def cancel(found: Invite, *, now: dt.datetime) -> bool:
    """Take an invitation back. Whether that was in time."""
    return bool(_still_open(found, now).update(cancelled_at=now))


def decline(found: Invite, user: User, *, now: dt.datetime) -> bool:
    """Say no; whoever invited sees that, and nothing else happens. Whether that was in time."""
    _only_for(found, user)
    return bool(_still_open(found, now).update(declined_at=now))


@transaction.atomic
def accept(found: Invite, user: User, *, scopes: Iterable[str] = (), months: int = rules.USUAL_MONTHS, now: dt.datetime) -> CareLink:
    """Say yes. What is shared is what the client says: here, or when the client invited. Of many at once, one is taken."""
    _only_for(found, user)
    client, therapist = _both(found, user)
    if not may_store(client):
        raise Refused(_("Nothing can be shared before the sessions are stored. That needs an agreement of its own."))
    # One statement decides among those who come at the same time.
    if not _still_open(found, now).update(used_at=now, used_by=user):
        raise Refused(_("This invitation has been used, was taken back, or is past its 72 hours."))
    if found.way == Invite.Way.THERAPIST:
        _not_overtaken(found, therapist)
        scopes, months = found.scopes, found.months
    return links.begin(client, therapist, scopes=scopes, months=months, invite=found, now=now)


def _both(found: Invite, user: User) -> tuple[User, Therapist]:
    """The client and the therapist of an invitation that this person accepts."""
    client, helper = (user, found.owner) if found.way == Invite.Way.CLIENT else (found.owner, user)
    therapist = access.therapist_of(helper)
    if therapist is None and helper == user:
        raise Refused(_("Only a therapist whom an administrator has checked can accept this."))
    if therapist is None or not client.is_active:
        raise Refused(_("Whoever sent this invitation cannot be chosen on this site any more."))
    return client, therapist


def _not_overtaken(found: Invite, therapist: Therapist) -> None:
    """An older wish of the client never opens again what they narrowed, paused or ended since."""
    since = Q(ended_at=None) | Q(ended_at__gte=found.made_at)
    if CareLink.objects.filter(since, owner=found.owner, therapist=therapist).exists():
        raise Refused(_("This client has decided about sharing with you since. Only a newer invitation counts."))


def _only_for(found: Invite, user: User) -> None:
    if not is_for(found, user):
        raise Refused(_("This invitation is for another address than yours. Ask for one to the address that you sign in with."))


def _still_open(found: Invite, now: dt.datetime):
    return Invite.objects.filter(pk=found.pk, used_at=None, declined_at=None, cancelled_at=None, expires_at__gt=now)
