"""Starting, pausing and ending a programme, and going from phase to phase: one transaction each, every decision kept."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.programmes import queries
from exercises.programmes.models import Assignment, PhaseChange, Programme
from exercises.programmes.services.refused import AssignmentChanged, Refused, assignment_changed

State = Assignment.State


@transaction.atomic
def start_alone(
    user: User, programme: Programme, *, uid: uuid.UUID, phase: str = "", minutes: int = 10, today: dt.date, now: dt.datetime
) -> Assignment:
    """Follow a programme from today, in its newest version; the one that was followed alone before is finished. Twice the same uid starts once."""
    User.objects.select_for_update().get(pk=user.pk)
    if not may_store(user):
        raise Refused(_("Please agree first that we may store your sessions."))
    if earlier := Assignment.objects.visible_to(user).filter(uid=uid).first():
        return earlier
    version = queries.newest_version(programme)
    phases = [item.phase for item in queries.plan_of(version)]
    begin = phase if phase in phases else phases[0]
    Assignment.objects.visible_to(user).filter(assigned_by_name="", state=State.ACTIVE).update(state=State.FINISHED, ended_on=today)
    made = Assignment.objects.create(
        owner=user, uid=uid, version=version, starts_on=today, phase=begin, phase_began=today, minutes=minutes, made_at=now
    )
    PhaseChange.objects.create(owner=user, assignment=made, before="", after=begin, on=today, at=now)
    assignment_changed.send(AssignmentChanged(user.pk))
    return made


@transaction.atomic
def change_phase(
    assignment: Assignment, *, to: str, advice: dict[str, Any], note: str = "", today: dt.date, now: dt.datetime
) -> PhaseChange | None:
    """Go to another phase by the person's own word; None where they are in it already. Refused for a phase that the programme does not have."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if to not in queries.phases_of(locked):
        raise Refused(_("This programme has no such phase."))
    if locked.phase == to:
        return None
    made = PhaseChange.objects.create(
        owner_id=locked.owner_id, assignment=locked, before=locked.phase, after=to, on=today, at=now, advice=advice, note=note,
        as_suggested=advice.get("values", {}).get("to") == to,
    )  # fmt: skip
    Assignment.objects.filter(pk=locked.pk).update(phase=to, phase_began=today)
    assignment_changed.send(AssignmentChanged(locked.owner_id))
    return made


@transaction.atomic
def set_state(assignment: Assignment, state: str, *, today: dt.date) -> None:
    """Pause, go on with, or finish a programme. Refused where another own programme runs already, or for an unknown state."""
    if state not in State.values:
        raise Refused(_("Choose to pause, to go on, or to finish."))
    User.objects.select_for_update().get(pk=assignment.owner_id)
    others = Assignment.objects.filter(owner=assignment.owner_id, state=State.ACTIVE, assigned_by_name="").exclude(pk=assignment.pk)
    if state == State.ACTIVE and not assignment.assigned_by_name and others.exists():
        raise Refused(_("Another programme runs already. Finish it first."))
    ended = today if state == State.FINISHED else None
    Assignment.objects.filter(pk=assignment.pk).update(state=state, ended_on=ended)
    assignment_changed.send(AssignmentChanged(assignment.owner_id))


def set_minutes(assignment: Assignment, minutes: int) -> None:
    """How long the person usually has: 5, 10 or 20 minutes."""
    if minutes not in Assignment.Minutes.values:
        raise Refused(_("Choose 5, 10 or 20 minutes."))
    Assignment.objects.filter(pk=assignment.pk).update(minutes=minutes)
