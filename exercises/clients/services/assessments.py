"""Keeping what a therapist found."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.clients.models import Assessment
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.safety.queries import zone_for


class Refused(ValueError):
    """Why something cannot be kept, as one plain sentence."""


def allow(grant: Grant) -> None:
    """Behind the client's own lock, so that a consent that is taken back meanwhile counts."""
    User.objects.select_for_update().get(pk=grant.client.pk)
    if not may_store(grant.client):
        raise Refused(_("This client has not agreed that anything about their knee is stored, so it cannot be kept here."))


@transaction.atomic
def save_assessment(grant: Grant, document: dict[str, Any], *, uid: uuid.UUID, now: dt.datetime) -> Assessment:
    """Keep an assessment of today as the client's; the same uid twice is one."""
    allow(grant)
    if earlier := Assessment.objects.visible_to(grant.client).filter(uid=uid).first():
        return earlier
    day = clock.local_day(now, zone_for(grant.client))
    return Assessment.objects.create(
        owner=grant.client, uid=uid, link=grant.link, therapist_name=grant.link.therapist_name, day=day, at=now, document=document
    )
