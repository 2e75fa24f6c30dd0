"""Handing a draft over, ending that, and linking it with an account: one transaction each."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care import rules as care
from exercises.care import services as links
from exercises.lib import clock
from exercises.lib.registry import Event
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.programmes.access import Desk
from exercises.programmes.handover.access import digest, token_of
from exercises.programmes.handover.models import Handover
from exercises.programmes.handover.pages import handed_routine
from exercises.programmes.handover.queries import copy_uid
from exercises.programmes.models import Assignment, Prescription, Programme
from exercises.programmes.rules import without_pictures
from exercises.programmes.services import Refused, assign
from exercises.programmes.services.versions import make
from exercises.safety.queries import OwnRoutineAsked

HOLDS = dt.timedelta(days=90)
MOST_OPEN = 200


@dataclass(frozen=True)
class Linked:
    """That a person has in their account what they were handed, and the plans (by key) that they may have played before."""

    owner_id: int
    plans: tuple[int, ...]


linked: Event[Linked] = Event("linked")


@transaction.atomic
def hand_over(desk: Desk, *, uid: uuid.UUID, now: dt.datetime) -> Handover:
    """Publish the draft as it is now and make a token for it; the same uid twice is one. Refused where nothing in it can be played."""
    row = Programme.objects.select_for_update().get(pk=desk.programme.pk)
    there = Handover.objects.filter(uid=uid).first()
    if there and (there.therapist_id != desk.therapist.pk or there.version.programme_id != row.pk):
        raise Refused(_("Please load the page again."))
    if there:
        return there
    if Handover.objects.open_at(now).filter(therapist=desk.therapist).count() >= MOST_OPEN:
        raise Refused(_("There are too many open codes. End some first."))
    version = make(row, row.draft, why="", now=now)
    return Handover.objects.create(
        uid=uid, token_sha256=digest(token_of(uid)), version=version, therapist=desk.therapist, initials=row.initials, made_at=now,
        expires_at=now + HOLDS,
    )  # fmt: skip


def end(handover: Handover, *, now: dt.datetime) -> None:
    """From the next request on the code opens nothing. Twice is once."""
    Handover.objects.filter(pk=handover.pk, ended_at=None).update(ended_at=now)


@transaction.atomic
def claim(handover: Handover, user: User, *, today: dt.date, now: dt.datetime) -> Assignment:
    """The client links it: they share with the therapist as one switch says, and have the programme in their account. Of two at once, one does."""
    if not may_store(user):
        raise Refused(_("A programme in your account needs your word first that we may store what you do."))
    row = Handover.objects.select_for_update().get(pk=handover.pk)
    if not Handover.objects.open_at(now).filter(pk=row.pk).exists():
        raise Refused(_("This code has been used, was ended, or is past its day."))
    try:
        link = links.begin(user, row.therapist, scopes=care.USUAL, months=care.USUAL_MONTHS, now=now)
    except links.Refused as refused:
        raise Refused(str(refused)) from None
    Handover.objects.filter(pk=row.pk).update(claimed_by=user, claimed_at=now)
    [made] = assign(_waiting(row, now), row.therapist, [link], uid=row.uid, starts_on=today, today=today, now=now)
    named = Prescription.objects.filter(phase__version=row.version_id, plan__isnull=False).values_list("plan", flat=True)
    linked.send(Linked(user.pk, tuple(named)))
    return made


def _waiting(row: Handover, now: dt.datetime) -> Programme:
    """The draft that waits for this person, as it was handed over: itself, or a copy (without pictures) where it went on or is for many."""
    programme = row.version.programme
    if programme.initials and programme.draft.get("phases") == row.version.document["phases"] and programme.title == row.version.title:
        return programme
    uid = copy_uid(row)
    return Programme.objects.create(
        uid=uid, key=f"t-{uid.hex}", kind=Programme.Kind.TEMPLATE, therapist=row.therapist, title=row.version.title,
        initials=row.initials or "-", conditions=programme.conditions, draft=without_pictures(row.version.document), draft_at=now,
    )  # fmt: skip


def when_asked(asked: OwnRoutineAsked) -> None:
    """A handler: the safety check asks for a routine that it does not know."""
    if not asked.found:
        handed_routine(asked, now=clock.now())
