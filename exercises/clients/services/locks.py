"""What a therapist locks for a client for a time, and opens again. A lock is never changed but for the note of its opening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.access import Grant
from exercises.clients.queries.locks import lock_of, may_open
from exercises.clients.services.assessments import Refused, allow
from exercises.lib import clock
from exercises.safety import rules
from exercises.safety.models import Lock
from exercises.safety.queries import zone_for


@dataclass(frozen=True)
class Wanted:
    """A lock to be set: what waits, why, up to and with which day; for pressing also where."""

    what: str
    reason: str
    last: dt.date
    places: tuple[str, ...] = ()
    side: str = ""


@transaction.atomic
def set_lock(grant: Grant, wanted: Wanted, *, now: dt.datetime) -> Lock:
    """Lock something for a client until a day, with a reason that they read. The same while it holds is one."""
    allow(grant)
    if wanted.what not in rules.THERAPIST_LOCKS:
        raise Refused(_("A therapist cannot lock this."))
    same = {
        "what": wanted.what, "area": ",".join(_places(wanted)), "side": wanted.side, "question": rules.THERAPIST, "reason": wanted.reason,
        "until": _end_of(grant, wanted.last, now), "by": f"{rules.THERAPIST}:{grant.link.therapist_name}", "opened_at": None,
    }  # fmt: skip
    if earlier := Lock.objects.visible_to(grant.client).filter(**same).first():
        return earlier
    return Lock.objects.create(owner=grant.client, questions_version=rules.QUESTIONS_VERSION, since=now, **same)


def _places(wanted: Wanted) -> Iterable[str]:
    """The places of a lock. A lock of one side names them all, for a side counts only where a place is."""
    if set(wanted.places) - set(rules.REGIONS) or ((wanted.places or wanted.side) and wanted.what != rules.PRESSURE):
        raise Refused(_("A place or a side can be named for pressing only."))
    return [place for place in rules.REGIONS if place in wanted.places] or (rules.REGIONS if wanted.side else ())


def _end_of(grant: Grant, last: dt.date, now: dt.datetime) -> dt.datetime:
    """The instant at which the client's day after this one begins."""
    zone = zone_for(grant.client)
    earliest, latest = rules.therapist_days(clock.local_day(now, zone))
    if not earliest <= last <= latest:
        raise Refused(_("Choose a day from today on, within twelve weeks."))
    return clock.day_begins(last + dt.timedelta(days=1), zone)


@transaction.atomic
def open_lock(grant: Grant, key: int, *, reason: str, last: dt.date | None, now: dt.datetime) -> None:
    """Take off what a therapist set, or open for a time what a line of the client's check locks. Twice is once."""
    allow(grant)
    lock = lock_of(grant, key)
    if lock is None or not may_open(lock):
        raise Refused(_("This one is not there for you to open. Please look at the list again."))
    note = {"opened_at": now, "how": rules.THERAPIST, "opened_by": grant.link.therapist_name, "opened_reason": reason}
    here = Lock.objects.visible_to(grant.client).in_force(now)
    if lock.question == rules.THERAPIST:
        here.filter(pk=lock.pk).update(**note)
        return
    if last is None:
        raise Refused(_("Say until which day, so that somebody looks again."))
    # A line may lock two things: it is opened as one.
    here.filter(question=lock.question, by="person").update(**note, opened_until=_end_of(grant, last, now))
