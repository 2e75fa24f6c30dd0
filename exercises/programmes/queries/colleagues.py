"""Who could look after a client's programme instead."""

from __future__ import annotations

import datetime as dt

from exercises.care.models import CareLink, Therapist
from exercises.care.rules import PROGRAMME
from exercises.programmes.models import Assignment


def who_could_take_over(assignment: Assignment, *, now: dt.datetime) -> list[CareLink]:
    """The client's links with other therapists who see the programme now, by name. One query."""
    links = CareLink.objects.in_force(now).filter(owner=assignment.owner_id, therapist__isnull=False).select_related("therapist")
    others = links.exclude(therapist=assignment.version.programme.therapist_id) if assignment.version.programme.therapist_id else links
    return sorted((link for link in others if PROGRAMME in link.scopes), key=lambda link: link.therapist.name)


def looks_after_another(assignment: Assignment, therapist: Therapist) -> bool:
    """Whether this therapist looks after another programme of the same client that is not finished."""
    theirs = Assignment.objects.filter(owner=assignment.owner_id, assigned_by=therapist.user_id).exclude(pk=assignment.pk)
    return theirs.exclude(state=Assignment.State.FINISHED).exists()
