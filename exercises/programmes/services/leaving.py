"""What goes with a client, and with a therapist."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from exercises.care.models import Therapist
from exercises.programmes.models import Prescription, Programme
from exercises.routines.models import Plan


def forget_plans(instance: Programme, **_more: Any) -> None:
    """Let the plans of a programme that is removed go too: they hold what was written for one person."""
    named = list(Prescription.objects.filter(phase__version__programme=instance, plan__isnull=False).values_list("plan_id", flat=True))
    # After everything else of the person: a session names its plan.
    transaction.on_commit(lambda: _forget(named))


def _forget(named: list[int]) -> None:
    for plan in Plan.objects.filter(pk__in=named):
        try:
            plan.delete()
        except ProtectedError:
            # Somebody's session was made by it: it stays what it was.
            continue


def forget_drafts(instance: Therapist, **_more: Any) -> None:
    """Let the drafts of a therapist go with them; what is shared with the clinic stays, and what a client has is the client's."""
    Programme.objects.filter(therapist=instance, kind=Programme.Kind.TEMPLATE, shared=False).delete()
