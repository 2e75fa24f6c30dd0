"""Keeping the rows that say how a client stands. They are made from the sessions and can be made again at any time."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import InterfaceError, OperationalError, transaction

from exercises.care.models import CareLink
from exercises.clients.models import Standing
from exercises.clients.queries import listing
from exercises.clients.queries.standing import facts_for, facts_of
from exercises.lib import clock
from exercises.people.models import User
from exercises.programmes.services import AssignmentChanged
from exercises.safety.queries import zone_for

log = logging.getLogger("selfcare.clients")


@transaction.atomic
def refresh(owner: User, *, now: dt.datetime) -> int:
    """Make the rows of a client again, one for each link that is not over; how many. Someone without a link costs one query."""
    links = list(CareLink.objects.filter(owner=owner).open().select_related("therapist"))
    if not links:
        return 0
    # One writer a person: two copies of the same news must not race.
    User.objects.select_for_update().get(pk=owner.pk)
    today = clock.local_day(now, zone_for(owner))
    facts = facts_of(owner, today) | {"owner": owner, "computed_at": now}
    for link in links:
        own = facts_for(link, owner, today) | {"therapist_id": link.therapist_id}
        Standing.objects.update_or_create(link=link, defaults=facts | own)
    return len(links)


def when_changed(owner_id: int) -> None:
    """Something of a client's changed: a handler. A row that cannot be made must not cost anybody their session."""
    if not CareLink.objects.filter(owner=owner_id).open().exists():
        return
    try:
        with transaction.atomic():
            refresh(User.objects.get(pk=owner_id), now=clock.now())
    except (OperationalError, InterfaceError):
        # Our records are away: then nothing of it is stored.
        raise
    except Exception:
        log.exception("a row of a list could not be made")


def when_assigned(message: AssignmentChanged) -> None:
    """What a client is asked to do changed: a handler."""
    when_changed(message.owner_id)


def complete(user: User, *, now: dt.datetime) -> None:
    """Make the rows of links that began a moment ago."""
    for link in listing.without_row(user, now):
        refresh(link.owner, now=now)


def rebuild(*, now: dt.datetime) -> int:
    """Make every row again, each client in a transaction of their own; rows of links that are over go. How many there are."""
    count = 0
    for owner in list(CareLink.objects.open().order_by("owner_id").values_list("owner_id", flat=True).distinct()):
        count += refresh(User.objects.get(pk=owner), now=now)
    Standing.objects.exclude(link__in=CareLink.objects.open()).delete()
    return count
