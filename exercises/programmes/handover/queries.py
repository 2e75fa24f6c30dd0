"""To which version of a person's programme a plan belongs that they were handed before it was in their account."""

from __future__ import annotations

import uuid

from exercises.programmes.handover.models import Handover
from exercises.programmes.models import Prescription, Programme, ProgrammeVersion
from exercises.programmes.queries import version_with
from exercises.programmes.rules import OWN, same_dose
from exercises.routines.models import Plan


def copy_uid(handover: Handover) -> uuid.UUID:
    """What the copy of a handed programme is called, where one has to be made."""
    return uuid.uuid5(handover.uid, "claim")


def version_handed(owner_id: int, plan: Plan) -> ProgrammeVersion | None:
    """The version that a plan stands for which this person played by a code: the one that has it, else the first with the same dose of it.

    None where the plan was not handed to them, or where they never linked it.
    """
    slug = plan.document["routine"]["slug"]
    if not slug.startswith(OWN):
        return None
    rows = Handover.objects.filter(claimed_by=owner_id, version__phases__prescriptions__plan=plan.pk)
    handed = rows.select_related("version__programme").first()
    if handed is None:
        return None
    uids = (handed.version.programme.uid, copy_uid(handed))
    theirs = Programme.objects.filter(client=owner_id, uid__in=uids).first()
    return theirs and (version_with(theirs, plan.pk) or _same(theirs, plan, slug))


def _same(programme: Programme, plan: Plan, slug: str) -> ProgrammeVersion | None:
    rows = Prescription.objects.filter(phase__version__programme=programme, plan__document__routine__slug=slug)
    found = rows.select_related("plan", "phase__version").order_by("phase__version__number")
    return next((row.phase.version for row in found if row.plan and same_dose(row.plan.document, plan.document)), None)
