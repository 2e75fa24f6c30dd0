"""Whose group this is: lookup and permission in one step."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from exercises.care.access import therapist_or_404
from exercises.programmes.groups.models import ClientGroup


def group_or_404(user, uid: uuid.UUID) -> ClientGroup:
    """The verified therapist's own group; a foreign one is like none."""
    return get_object_or_404(ClientGroup.objects.select_related("therapist"), uid=uid, therapist=therapist_or_404(user))
