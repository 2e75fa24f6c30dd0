"""What waits for a client, what a therapist opened for a time, and which of it the therapist may open."""

from __future__ import annotations

import datetime as dt

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.lib.rounds import read
from exercises.safety import rules
from exercises.safety.models import Lock


def locks_of(grant: Grant, now: dt.datetime) -> list[Lock]:
    """The locks in force, newest first. What only a stopped session left behind is told where pain is shared."""
    rows = locks_in_force(grant.client, now)
    return [row for row in rows if grant.sees(care.PAIN) or row.question != rules.FLAGS]


@read
def locks_in_force(client, now: dt.datetime):
    """The locks of a client that hold now, newest first."""
    return Lock.objects.visible_to(client).in_force(now).order_by("-since", "pk")


def opened_of(grant: Grant, now: dt.datetime) -> list[Lock]:
    """The locks of the client's own answers that a therapist opened for a time, newest first."""
    return opened_locks(grant.client, now)


@read
def opened_locks(client, now: dt.datetime):
    """The locks that a therapist opened and that are open now, newest first."""
    return Lock.objects.visible_to(client).filter(how=rules.THERAPIST, opened_until__gt=now).order_by("-opened_at", "pk")


def lock_of(grant: Grant, key: int) -> Lock | None:
    """The lock of this client with this number; another's is like none."""
    return Lock.objects.visible_to(grant.client).filter(pk=key).first()


def may_open(lock: Lock) -> bool:
    """Whether a therapist may open it: one that a therapist set, or one of the client's own answers that an agreement opens."""
    return lock.question == rules.THERAPIST or (lock.by == "person" and rules.therapist_opens(lock.question))
