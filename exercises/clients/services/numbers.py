"""Keeping the numbers that a therapist chose for a client, each within its bounds."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.clients.models import ChosenForClient
from exercises.clients.services.assessments import Refused, allow
from exercises.progress.rules import BOUNDS


@transaction.atomic
def choose_for(grant: Grant, values: dict[str, int], *, reason: str, uid: uuid.UUID, now: dt.datetime) -> ChosenForClient:
    """Keep numbers for a client with the reason that they read; none takes the earlier ones back. The same uid twice is one."""
    allow(grant)
    if earlier := ChosenForClient.objects.visible_to(grant.client).filter(uid=uid).first():
        return earlier
    for name, value in values.items():
        if name not in BOUNDS or not BOUNDS[name][0] <= value <= BOUNDS[name][1]:
            low, high = BOUNDS.get(name, (0, 0))
            raise Refused(_("Choose a number from %(low)d to %(high)d.") % {"low": low, "high": high})
    return ChosenForClient.objects.create(
        owner=grant.client, uid=uid, link=grant.link, therapist_name=grant.link.therapist_name, values=values, reason=reason, at=now
    )
