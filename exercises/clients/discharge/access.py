"""Whose discharge this is: lookup and permission in one step."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from exercises.care.access import Grant
from exercises.clients.models import Discharge


def discharge_or_404(grant: Grant, uid: uuid.UUID) -> Discharge:
    """A discharge that this therapist wrote for this client; anyone else's is like none."""
    return get_object_or_404(Discharge.objects.visible_to(grant.client), uid=uid, link__therapist=grant.therapist)


def own_discharge_or_404(user, uid: uuid.UUID) -> Discharge:
    """A discharge of this person, whoever wrote it; another's is like none."""
    return get_object_or_404(Discharge.objects.visible_to(user), uid=uid)
