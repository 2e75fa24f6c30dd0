"""How often a person took an archive."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from exercises.people.models import Correction, User
from exercises.rights.models import Taken
from exercises.rights.rules import A_DAY


def lately_taken(user: User, now: dt.datetime) -> list[dt.datetime]:
    """When this person took an archive within the last day, newest first."""
    return list(Taken.objects.visible_to(user).filter(at__gt=now - A_DAY).order_by("-at").values_list("at", flat=True)[:20])


def corrections_of(user: User) -> QuerySet[Correction]:
    """What the person's own entries said before, newest first."""
    return Correction.objects.visible_to(user).order_by("-at", "-pk")
