"""How often a person took an archive."""

from __future__ import annotations

import datetime as dt

from exercises.people.models import User
from exercises.rights.models import Taken
from exercises.rights.rules import A_DAY


def lately_taken(user: User, now: dt.datetime) -> list[dt.datetime]:
    """When this person took an archive within the last day, newest first."""
    return list(Taken.objects.visible_to(user).filter(at__gt=now - A_DAY).order_by("-at").values_list("at", flat=True)[:20])
