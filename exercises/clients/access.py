"""What lies behind a grant, by its own uid: lookup within the client's rows alone."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from exercises.care.access import Grant
from exercises.clients.models import Assessment
from exercises.practice.models import PracticeSession


def session_or_404(grant: Grant, uid: uuid.UUID) -> PracticeSession:
    """A session of this client; another's is like none."""
    return get_object_or_404(PracticeSession.objects.visible_to(grant.client).select_related("plan", "version"), uid=uid)


def assessment_or_404(grant: Grant, uid: uuid.UUID) -> Assessment:
    """An assessment that this therapist made of this client; anyone else's is like none."""
    return get_object_or_404(Assessment.objects.visible_to(grant.client), uid=uid, link__therapist=grant.therapist)


def own_assessment_or_404(user, uid: uuid.UUID) -> Assessment:
    """An assessment of this person, whoever made it; another's is like none."""
    return get_object_or_404(Assessment.objects.visible_to(user), uid=uid)
