"""What waits for a client, what a therapist opened for a time, and which of it the therapist may open."""

from __future__ import annotations

import datetime as dt

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.safety import rules
from exercises.safety.models import Lock


def locks_of(grant: Grant, now: dt.datetime) -> list[Lock]:
    """The locks in force, newest first. What only a stopped session left behind is told where pain is shared."""
    rows = Lock.objects.visible_to(grant.client).in_force(now).order_by("-since", "pk")
    return list(rows if grant.sees(care.PAIN) else rows.exclude(question=rules.FLAGS))


def opened_of(grant: Grant, now: dt.datetime) -> list[Lock]:
    """The locks of the client's own answers that a therapist opened for a time, newest first."""
    rows = Lock.objects.visible_to(grant.client).filter(how=rules.THERAPIST, opened_until__gt=now)
    return list(rows.order_by("-opened_at", "pk"))


def lock_of(grant: Grant, key: int) -> Lock | None:
    """The lock of this client with this number; another's is like none."""
    return Lock.objects.visible_to(grant.client).filter(pk=key).first()


def may_open(lock: Lock) -> bool:
    """Whether a therapist may open it: one that a therapist set, or one of the client's own answers that an agreement opens."""
    return lock.question == rules.THERAPIST or (lock.by == "person" and rules.therapist_opens(lock.question))
