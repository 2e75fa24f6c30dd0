"""Taking an agreement back, whatever it is about."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import Http404

from exercises.care import services as care
from exercises.care.access import link_or_404
from exercises.care.rules import CLIENT
from exercises.people.models import Consent, User
from exercises.people.services import withdraw_consent
from exercises.reminders.services import turn_off

LINK = "link:"


def take_back(user: User, key: str, *, now: dt.datetime) -> bool:
    """Take back storing, reminders, or what is shared with one therapist; a foreign link is like none. Whether there was such a thing."""
    if key == Consent.Purpose.STORE:
        withdraw_consent(user, now=now)
    elif key == Consent.Purpose.REMINDERS:
        turn_off(user, now=now)
    elif key.startswith(LINK):
        try:
            care.end(link_or_404(user, uuid.UUID(key.removeprefix(LINK))), by=CLIENT, now=now)
        except ValueError:
            raise Http404 from None
    else:
        return False
    return True
