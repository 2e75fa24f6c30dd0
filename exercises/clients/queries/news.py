"""What therapists did for a client lately: a discharge, and what they hold back or opened."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.care.queries import News, NewsAsked
from exercises.clients.models import Discharge
from exercises.lib import clock
from exercises.lib.rounds import read
from exercises.safety import rules
from exercises.safety.models import Lock
from exercises.safety.queries import zone_for


@read
def discharges_since(user, since: dt.datetime):
    """The discharges that therapists wrote since an instant."""
    return Discharge.objects.visible_to(user).filter(at__gt=since)


@read
def locks_told_since(user, since: dt.datetime):
    """What therapists held back or opened since an instant."""
    set_by, opened_by = Q(question=rules.THERAPIST, since__gt=since), Q(how=rules.THERAPIST, opened_at__gt=since)
    return Lock.objects.visible_to(user).filter(set_by | opened_by)


def tell_news(asked: NewsAsked) -> None:
    """The days and names; what it is about stands behind the address: a handler."""
    for row in discharges_since(asked.user, asked.since):
        words = _("%(name)s wrote a discharge for you") % {"name": row.therapist_name}
        asked.found.append(News(row.day, words, reverse("clients:own_discharge", args=[row.uid])))
    zone, url = zone_for(asked.user), reverse("safety:today")
    for lock in locks_told_since(asked.user, asked.since):
        opened = lock.how == rules.THERAPIST and lock.opened_at is not None and lock.opened_at > asked.since
        at, name = (lock.opened_at, lock.opened_by) if opened else (lock.since, lock.by.partition(":")[2])
        asked.found.append(News(clock.local_day(at, zone), _("%(name)s changed what waits for now") % {"name": name}, url))
