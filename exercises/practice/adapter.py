"""What sessions hear of other parts."""

from __future__ import annotations

from exercises.practice.models import PracticeSession
from exercises.programmes.handover.queries import version_handed
from exercises.programmes.handover.services import Linked
from exercises.routines.models import Plan

# What someone else did on the phone is not for the programme.
GUEST = "guest"


def when_linked(message: Linked) -> None:
    """What the person did by a code before they linked it gets the version that it was done by: a handler."""
    rows = PracticeSession.objects.filter(owner=message.owner_id, version=None, plan__in=message.plans).exclude(opened=GUEST)
    for plan in Plan.objects.filter(pk__in=rows.values("plan")):
        if version := version_handed(message.owner_id, plan):
            rows.filter(plan=plan).update(version=version)
