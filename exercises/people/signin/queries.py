"""Reads about sessions."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from exercises.people.models import Device, User


def devices_of(user: User, now: dt.datetime) -> list[Device]:
    """Where somebody is signed in at present, the last used first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return list(Device.objects.visible_to(user).filter(Exists(alive)).order_by("-seen_at", "-pk")[:100])
