"""Whether this process can serve, and what a phone is told of a programme."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Max

from exercises.care.models import AccessEntry, Therapist
from exercises.lib import clock
from exercises.practice.models import SessionDocument
from exercises.practice.services import rejected_lately
from exercises.programmes.queries import items_of
from exercises.programmes.queries import running as running_of
from exercises.programmes.rules import OWN, SLOTS
from exercises.publishing.models import ContentEpoch
from exercises.shell.models import Job
from exercises.shell.reports.services import went_wrong
from selfcare.ops.store import changes_waiting

LOW_DISK = 200 * 1024 * 1024
# Whether somebody may run today is worked out here, and not on a phone.
ASKS_FIRST = "walk-and-run-day"


def readiness() -> dict[str, bool]:
    """Each thing that must be true before traffic is sent here."""
    checks = {"database": _writable(), "disk": _disk_free() > LOW_DISK}
    return checks | {
        "migrations": checks["database"] and not changes_waiting(),
        "content": checks["database"] and ContentEpoch.objects.exists(),
    }


def counters() -> dict[str, int]:
    """What an operator should see as numbers: nothing in it says anything of a person."""
    return {
        "therapists who wait to be verified": Therapist.objects.filter(verified_at=None, closed_at=None).count(),
        "looks that were not expected": AccessEntry.objects.filter(unexpected_at__isnull=False).count(),
        "sessions of which two versions came, not settled by their owner": SessionDocument.objects.filter(
            state=SessionDocument.State.CONFLICT
        ).count(),
        "items from phones that were not taken this week": rejected_lately(clock.now()),
        "minutes since a regular work was done (-1: never)": _since_last_work(clock.now()),
        "things that went wrong on phones this week (Reports from phones at /admin/)": went_wrong(clock.now()),
    }


def _since_last_work(now: dt.datetime) -> int:
    last = Job.objects.aggregate(last=Max("done_at"))["last"]
    return int((now - last).total_seconds() // 60) if last else -1


def _writable() -> bool:
    """A write that is taken back at once."""
    try:
        with transaction.atomic():
            ContentEpoch.objects.filter(pk=1).update(number=0)
            transaction.set_rollback(True)
    except (DatabaseError, InterfaceError):
        return False
    return True


def _disk_free() -> int:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(settings.DATA_DIR).free


def programme_of(user) -> dict[str, Any] | None:
    """What the programme of a person asks for at present, so that a phone can play it without a network; None where there is none.

    Of several it is the one that they chose alone: nothing else can be played there.
    """
    running = running_of(user)
    if not running:
        return None
    assignment = running[-1]
    asked = [
        (slot, item.routine_for(assignment.minutes), not number) for item in items_of(assignment) for number, slot in enumerate(item.slots)
    ]
    items = [
        {"slot": slot, "routine": routine, "pressure": pressure}
        for slot, routine, pressure in sorted(asked, key=lambda one: SLOTS.index(one[0]))
        # What was prescribed to one person lies in no cache: it is played where there is a network.
        if routine != ASKS_FIRST and not routine.startswith(OWN)
    ]
    return {"uid": str(assignment.uid), "items": items}
