"""Reads of assessments: a therapist's own of a client, or all of a person's own."""

from __future__ import annotations

from django.db.models import QuerySet

from exercises.care.access import Grant
from exercises.clients.models import Assessment


def assessments_of(grant: Grant) -> QuerySet[Assessment]:
    """The assessments that this therapist made of the client, newest first."""
    return Assessment.objects.visible_to(grant.client).filter(link__therapist=grant.therapist)


def before(found: Assessment) -> Assessment | None:
    """The one before it, by the same therapist of the same client."""
    earlier = Assessment.objects.filter(owner=found.owner_id, therapist_name=found.therapist_name).exclude(pk=found.pk)
    if found.link_id and found.link.therapist_id:
        earlier = earlier.filter(link__therapist=found.link.therapist_id)
    return earlier.filter(day__lte=found.day, at__lte=found.at).order_by("-day", "-at", "-pk").first()
