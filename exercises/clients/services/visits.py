"""Marking that a client was here."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from exercises.care.access import Grant
from exercises.clients.models import Visit
from exercises.lib import clock
from exercises.people.models import User
from exercises.safety.queries import zone_for


@transaction.atomic
def mark_visit(grant: Grant, *, uid: uuid.UUID, now: dt.datetime) -> Visit:
    """Note a visit of now; the same uid twice, or a second visit on one day, is one."""
    User.objects.select_for_update().get(pk=grant.client.pk)
    day = clock.local_day(now, zone_for(grant.client))
    mine = Visit.objects.visible_to(grant.client)
    earlier = mine.filter(uid=uid).first() or mine.filter(link=grant.link, day=day).first()
    return earlier or Visit.objects.create(owner=grant.client, uid=uid, link=grant.link, at=now, day=day)
