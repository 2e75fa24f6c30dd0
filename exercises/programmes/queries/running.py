"""Everything that a person follows at present, and what it asks for: the same few queries for one programme as for five."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Prefetch, Q

from exercises.lib import clock
from exercises.programmes.models import Assignment, PhaseChange, Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.programmes.queries.phases import PhasePlan

# Somewhere on Earth the next day has begun already.
AHEAD = dt.timedelta(hours=14)
State = Assignment.State


def unfinished(user) -> list[Assignment]:
    """What runs, from therapists the newest first and one's own last; then what is paused or still to begin, the newest first. One query."""
    rows = Assignment.objects.visible_to(user).exclude(state=State.FINISHED).select_related("version__programme")
    found = list(rows.order_by("-made_at", "-pk"))
    runs = running_of(found)
    return [*sorted(runs, key=lambda row: not row.assigned_by_name), *(row for row in found if row not in runs)]


def running_of(found: Sequence[Assignment]) -> list[Assignment]:
    """Those of these that ask for something now; one still to begin does not."""
    day = (clock.now() + AHEAD).date()
    return [row for row in found if row.state == State.ACTIVE and row.starts_on <= day]


def running(user) -> list[Assignment]:
    """What asks for something now: from therapists the newest first, one's own last."""
    return running_of(unfinished(user))


def one_of(found: Sequence[Assignment], uid: str) -> Assignment | None:
    """The one of these that an address names, else the first; what is foreign or finished is like none."""
    return next((row for row in found if str(row.uid) == uid), next(iter(found), None))


def current(user) -> Assignment | None:
    """The programme that advice about a phase goes by: the newest one from a therapist before one of their own."""
    return next(iter(running(user)), None)


def followed(user) -> Assignment | None:
    """The programme that the person follows now, else the newest one that is paused or still to begin."""
    return next(iter(unfinished(user)), None)


def own_one(user) -> Assignment | None:
    """The programme that the person chose alone and follows now."""
    return next((row for row in running(user) if not row.assigned_by_name), None)


def given_by(user, therapist_user_id: int | None) -> Assignment | None:
    """The programme that one therapist is told of: theirs, else what the person chose alone; never another therapist's. What runs comes first."""
    theirs = [
        row for row in unfinished(user) if not row.assigned_by_name or (therapist_user_id and row.assigned_by_id == therapist_user_id)
    ]
    return next(iter(theirs), None)


def plans_of(versions: Sequence[int]) -> dict[int, tuple[PhasePlan, ...]]:
    """The phases of these versions (by key), in two queries."""
    prescriptions = Prefetch("prescriptions", queryset=Prescription.objects.order_by("position"))
    found: dict[int, tuple[PhasePlan, ...]] = dict.fromkeys(versions, ())
    for row in ProgrammePhase.objects.filter(version__in=versions).order_by("version", "position").prefetch_related(prescriptions):
        found[row.version_id] += (PhasePlan(row.phase, tuple(item.item for item in row.prescriptions.all())),)
    return found


def ways_of(assignments: Sequence[Assignment]) -> dict[int, list[PhaseChange]]:
    """The way through the phases so far of each assignment (by key), oldest first, in one query."""
    found: dict[int, list[PhaseChange]] = {row.pk: [] for row in assignments}
    for change in PhaseChange.objects.filter(assignment__in=found, owner__in={row.owner_id for row in assignments}).order_by("at", "pk"):
        found[change.assignment_id].append(change)
    return found


def prescribed_now(assignments: Sequence[Assignment]) -> dict[int, dict[str, Prescription]]:
    """What therapists prescribed for the present phase of each assignment (by key), by the routine of each thing; one query."""
    # In a programme of the catalogue nothing is prescribed to one person.
    given = [row for row in assignments if row.version.programme.kind != Programme.Kind.PACK]
    phases = Q()
    for row in given:
        phases |= Q(phase__version=row.version_id, phase__phase=row.phase)
    asked = Prescription.objects.filter(phases, plan__isnull=False).select_related("plan", "phase") if given else ()
    by_phase: dict[tuple[int, str], dict[str, Prescription]] = {}
    for one in sorted(asked, key=lambda one: one.position):
        by_phase.setdefault((one.phase.version_id, one.phase.phase), {}).update(dict.fromkeys(one.routines.values(), one))
    return {row.pk: by_phase.get((row.version_id, row.phase), {}) for row in assignments}


def versions_before(versions: Sequence[ProgrammeVersion]) -> dict[int, ProgrammeVersion]:
    """The version that stood before each of these (by key), where there was one; one query."""
    wanted = Q()
    for row in versions:
        wanted |= Q(programme=row.programme_id, number=row.number - 1)
    earlier = {(row.programme_id, row.number): row for row in ProgrammeVersion.objects.filter(wanted)} if versions else {}
    found = ((row.pk, earlier.get((row.programme_id, row.number - 1))) for row in versions)
    return {pk: row for pk, row in found if row}
