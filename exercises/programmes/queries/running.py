"""Everything that a person follows at present, and what it asks for: the same few queries for one programme as for five."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from exercises.lib import clock
from exercises.lib.rounds import Ask, read, together
from exercises.programmes.models import Assignment, PhaseChange, Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.programmes.queries.phases import PhasePlan
from exercises.programmes.rules import Item

# Somewhere on Earth the next day has begun already.
AHEAD = dt.timedelta(hours=14)
State = Assignment.State


@read
def unfinished_rows(user):
    """Everything that the person follows and has not finished, the newest first."""
    rows = Assignment.objects.visible_to(user).exclude(state=State.FINISHED).select_related("version__programme")
    return rows.order_by("-made_at", "-pk")


def unfinished(user) -> list[Assignment]:
    """What runs, from therapists the newest first and one's own last; then what is paused or still to begin, the newest first. One query."""
    found = unfinished_rows(user)
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
    wanted = tuple(versions)
    together(*wanted_for_plans(wanted))
    items: dict[int, tuple[Item, ...]] = {}
    for row in prescription_rows(wanted):
        items[row.phase_id] = (*items.get(row.phase_id, ()), row.item)
    found: dict[int, tuple[PhasePlan, ...]] = dict.fromkeys(versions, ())
    for row in phase_rows(wanted):
        found[row.version_id] += (PhasePlan(row.phase, items.get(row.pk, ())),)
    return found


def wanted_for_plans(versions: tuple[int, ...]) -> tuple[Ask, ...]:
    """What plans_of reads, and phases_of for the first of these."""
    return phase_rows.of(versions), phase_rows.of(versions[:1]), prescription_rows.of(versions)


@read
def phase_rows(versions: tuple[int, ...]):
    """The phases of these versions, in their order."""
    return ProgrammePhase.objects.filter(version__in=versions).order_by("version", "position")


@read
def prescription_rows(versions: tuple[int, ...]):
    """What the phases of these versions ask for, in its order."""
    return Prescription.objects.filter(phase__version__in=versions).order_by("position")


def ways_of(assignments: Sequence[Assignment]) -> dict[int, list[PhaseChange]]:
    """The way through the phases so far of each assignment (by key), oldest first, in one query."""
    found: dict[int, list[PhaseChange]] = {row.pk: [] for row in assignments}
    for change in change_rows(*_keys(assignments)):
        found[change.assignment_id].append(change)
    return found


def wanted_for_ways(assignments: Sequence[Assignment]) -> tuple[Ask, ...]:
    """What ways_of reads."""
    return (change_rows.of(*_keys(assignments)),)


def _keys(assignments: Sequence[Assignment]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(row.pk for row in assignments), tuple(sorted({row.owner_id for row in assignments}))


@read
def change_rows(assignments: tuple[int, ...], owners: tuple[int, ...]):
    """The steps between phases in these assignments, oldest first."""
    return PhaseChange.objects.filter(assignment__in=assignments, owner__in=owners).order_by("at", "pk")


@read
def prescribed_rows(phases: tuple[tuple[int, str], ...]):
    """What therapists prescribed in these phases of versions, with its plans."""
    wanted = Q(pk__in=())
    for version, phase in phases:
        wanted |= Q(phase__version=version, phase__phase=phase)
    return Prescription.objects.filter(wanted, plan__isnull=False).select_related("plan", "phase")


def _given_phases(assignments: Sequence[Assignment]) -> tuple[tuple[int, str], ...]:
    """The phases in which a therapist may have prescribed something; in a programme of the catalogue nothing is prescribed to one person."""
    given = [row for row in assignments if row.version.programme.kind != Programme.Kind.PACK]
    return tuple((row.version_id, row.phase) for row in given)


def wanted_for_prescribed(assignments: Sequence[Assignment]) -> tuple[Ask, ...]:
    """What prescribed_now reads."""
    phases = _given_phases(assignments)
    return (prescribed_rows.of(phases),) if phases else ()


def prescribed_now(assignments: Sequence[Assignment]) -> dict[int, dict[str, Prescription]]:
    """What therapists prescribed for the present phase of each assignment (by key), by the routine of each thing; one query."""
    phases = _given_phases(assignments)
    asked = prescribed_rows(phases) if phases else ()
    by_phase: dict[tuple[int, str], dict[str, Prescription]] = {}
    for one in sorted(asked, key=lambda one: one.position):
        by_phase.setdefault((one.phase.version_id, one.phase.phase), {}).update(dict.fromkeys(one.routines.values(), one))
    return {row.pk: by_phase.get((row.version_id, row.phase), {}) for row in assignments}


@read
def version_rows(numbers: tuple[tuple[int, int], ...]):
    """These versions of programmes, by programme and number."""
    wanted = Q(pk__in=())
    for programme, number in numbers:
        wanted |= Q(programme=programme, number=number)
    return ProgrammeVersion.objects.filter(wanted)


def versions_before(versions: Sequence[ProgrammeVersion]) -> dict[int, ProgrammeVersion]:
    """The version that stood before each of these (by key), where there was one; one query."""
    asked = tuple((row.programme_id, row.number - 1) for row in versions)
    earlier = {(row.programme_id, row.number): row for row in version_rows(asked)} if asked else {}
    found = ((row.pk, earlier.get((row.programme_id, row.number - 1))) for row in versions)
    return {pk: row for pk, row in found if row}
