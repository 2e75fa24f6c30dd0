"""Whose programme this is: lookup and permission in one step."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from exercises.care.access import Grant, links_of, note_looks, open_or_404, peek_or_404, therapist_or_404
from exercises.care.models import CareLink, Therapist
from exercises.care.rules import PROGRAMME, SAFETY
from exercises.people.models import User
from exercises.programmes.models import Assignment, OwnPicture, Prescription, Programme

LOOKED = "programme"


def assignment_or_404(user, uid: uuid.UUID) -> Assignment:
    """The person's own assignment; a foreign one is like none."""
    return get_object_or_404(Assignment.objects.visible_to(user).select_related("version__programme"), uid=uid)


def prescribed_programme_or_404(user, uid: uuid.UUID) -> Assignment:
    """The person's own assignment of a programme that a therapist made for them and that is not finished."""
    found = assignment_or_404(user, uid)
    if found.version.programme.kind != Programme.Kind.CLIENT or found.state == Assignment.State.FINISHED:
        raise Http404
    return found


def prescribed_or_404(user, uid: uuid.UUID, slug: str) -> tuple[Assignment, Prescription]:
    """What the person's own programme asks for under this routine of its own; 404 for anyone else's and where it asks for it no more."""
    assignment = assignment_or_404(user, uid)
    rows = Prescription.objects.filter(phase__version=assignment.version_id, plan__isnull=False).select_related("plan", "phase")
    found = next((row for row in rows if slug in row.routines.values()), None)
    if found is None:
        raise Http404
    return assignment, found


def programme_or_404(key: str) -> Programme:
    """A programme that is still offered to everyone."""
    return get_object_or_404(Programme.objects.of_pack(), key=key, retired=False)


@dataclass(frozen=True)
class Desk:
    """That a therapist may work on a programme; with the grant where it is a client's."""

    programme: Programme
    therapist: Therapist
    grant: Grant | None

    @property
    def link(self) -> CareLink | None:
        """The link with the client, where there is a client."""
        return self.grant.link if self.grant else None


def desk_or_404(user, uid: uuid.UUID, *, now: dt.datetime, look: bool = True) -> Desk:
    """The therapist's own draft, template or client's programme; a client's only while the client shares it, and with an entry in their log.

    Without a look nothing of the programme may be shown: for what only changes something.
    """
    therapist = therapist_or_404(user)
    found = get_object_or_404(Programme.objects.filter(therapist=therapist, retired=False), uid=uid)
    if found.kind != Programme.Kind.CLIENT:
        return Desk(found, therapist, None)
    link = links_of(user, now).filter(owner=found.client_id).first()
    if link is None:
        raise Http404
    grant = open_or_404(user, link.uid, PROGRAMME, what=LOOKED, now=now) if look else peek_or_404(user, link.uid, PROGRAMME, now=now)
    return Desk(found, therapist, grant)


def note_safety(user, desk: Desk, *, now: dt.datetime) -> bool:
    """Whether the client's safety answers may be used on this page; written into their log before they are."""
    if desk.grant is None or not desk.grant.sees(SAFETY):
        return False
    note_looks([desk.grant.link], user, what="safety", now=now)
    return True


def picture_or_404(user, uid: uuid.UUID, *, now: dt.datetime) -> OwnPicture:
    """A picture for the client whose programme it is, once a version names it, or for its therapist, for as long as the desk opens."""
    found = get_object_or_404(OwnPicture.objects.select_related("programme"), uid=uid)
    # A therapist may be somebody's client, too.
    if not (found.published_at and found.programme.client_id == user.pk):
        desk_or_404(user, found.programme.uid, now=now)
    return found


def client_whose_answers(user, desk: Desk, *, now: dt.datetime) -> User | None:
    """The client, where their safety answers may be used on this page; written into their log."""
    shared = note_safety(user, desk, now=now)
    return desk.grant.client if shared and desk.grant else None


def template_or_404(user, uid: uuid.UUID, *, now: dt.datetime) -> Programme:
    """What a therapist may begin a new programme with: a template of theirs or of the clinic, or the programme of a client of theirs."""
    therapist = therapist_or_404(user)
    found = Programme.objects.offered_to(therapist).filter(uid=uid, retired=False).first()
    return found or desk_or_404(user, uid, now=now).programme
