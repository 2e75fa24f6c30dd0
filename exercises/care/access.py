"""The one place that decides whose rows somebody else may see: lookup, permission and the entry in the client's log are one step."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from exercises.care import rules, words
from exercises.care.models import AccessEntry, CareLink, Invite, Therapist
from exercises.lib.canonical import text_sha256
from exercises.lib.rounds import read
from exercises.people.models import User


@dataclass(frozen=True)
class Grant:
    """That a therapist may see some of a client's rows now. Nothing else hands out a client."""

    link: CareLink
    client: User
    therapist: Therapist
    scopes: frozenset[str]

    def sees(self, scope: str) -> bool:
        """Whether the client shares this."""
        return scope in self.scopes


def therapist_or_404(user) -> Therapist:
    """The verified therapist that this person is; for anyone else such pages do not exist."""
    found = therapist_of(user)
    if found is None:
        raise Http404
    return found


def therapist_of(user) -> Therapist | None:
    """The verified therapist that this person is, or None."""
    return working_therapists.first(user) if user.is_authenticated else None


@read
def working_therapists(user):
    """The verified therapist that somebody is: asked of the database in every request."""
    return Therapist.objects.working().filter(user=user)[:1]


def links_of(user, now: dt.datetime):
    """The links through which this therapist sees something now; none for anyone else."""
    return CareLink.objects.of_therapist(user).in_force(now)


def peek_or_404(user, uid: uuid.UUID, *needed: str, now: dt.datetime) -> Grant:
    """The grant behind a link's uid, for what shows nothing of the client's rows. A foreign, paused or ended link is like none."""
    link = links_of(user, now).select_related("owner", "therapist__user").filter(uid=uid).first()
    if link is None or link.therapist is None or not set(needed) <= set(link.scopes):
        raise Http404
    return Grant(link, link.owner, link.therapist, frozenset(rules.in_order(link.scopes)))


@transaction.atomic
def open_or_404(user, uid: uuid.UUID, *needed: str, what: str, how: str = AccessEntry.How.VIEW, now: dt.datetime) -> Grant:
    """The grant behind a link's uid, written into the client's log before anything is shown. 404 where it, or a needed scope, is not given.

    `what` is one of words.LOOKED. Where the entry cannot be written, nothing is shown.
    """
    grant = peek_or_404(user, uid, *needed, now=now)
    note_looks([grant.link], user, what=what, how=how, now=now)
    return grant


def note_looks(links: list[CareLink], user, *, what: str, how: str = AccessEntry.How.VIEW, now: dt.datetime) -> int:
    """Write who looked into the log of each client; the same look within ten minutes is one, a copy or a file always counts. How many."""
    if what not in words.LOOKED:
        raise ValueError(f"nobody knows what {what!r} is")
    known: set[int] = set()
    if how in {AccessEntry.How.VIEW, AccessEntry.How.LIST}:
        owners, keys = tuple(link.owner_id for link in links), tuple(link.pk for link in links)
        known = set(recent_looks(owners, keys, user, what, str(how), now - rules.ONE_LOOK))
    fresh = [link for link in links if link.pk not in known]
    if fresh:
        # An empty entry would still take the lock that writers queue for.
        AccessEntry.objects.bulk_create(
            AccessEntry(owner_id=link.owner_id, link=link, viewer=user, viewer_name=link.therapist_name, what=what, how=how, at=now)
            for link in fresh
        )
    return len(fresh)


@read
def recent_looks(owners: tuple[int, ...], links: tuple[int, ...], viewer, what: str, how: str, since: dt.datetime):
    """Behind which of these links somebody looked at something since an instant."""
    found = AccessEntry.objects.filter(owner__in=owners, link__in=links, viewer=viewer, what=what, how=how, at__gt=since)
    return found.values_list("link_id", flat=True)


def still_open(grant: Grant, *needed: str, now: dt.datetime) -> bool:
    """Whether the grant still holds: asked again between the slices of a file, and by a job when it runs."""
    link = CareLink.objects.of_therapist(grant.therapist.user).in_force(now).filter(pk=grant.link.pk).first()
    return link is not None and set(needed) <= set(link.scopes)


def link_or_404(user, uid: uuid.UUID) -> CareLink:
    """The client's own link; a foreign one is like none."""
    return get_object_or_404(CareLink.objects.visible_to(user).select_related("therapist"), uid=uid)


def digest(token: str) -> str:
    """What is kept of the token of an invitation."""
    return text_sha256(token)


def invite_or_404(token: str) -> Invite:
    """The invitation of this token, in whatever state it is. That it is known opens nothing: only the invited may answer."""
    found = Invite.objects.filter(token_sha256=digest(token), owner__is_active=True).select_related("owner").first()
    if found is None:
        raise Http404
    return found


def own_invite_or_404(user, uid: uuid.UUID) -> Invite:
    """An invitation that this person made; a foreign one is like none."""
    found = Invite.objects.visible_to(user).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def own_side_or_404(user, uid: uuid.UUID) -> CareLink:
    """A link of this verified therapist that has not ended, in force or not, so that they can end it too; a foreign one is like none."""
    found = CareLink.objects.of_therapist(user).open().filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def look_or_404(user, uid: uuid.UUID) -> AccessEntry:
    """An entry in the person's own log; a foreign one is like none."""
    found = AccessEntry.objects.visible_to(user).select_related("link").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found
