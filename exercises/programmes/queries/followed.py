"""Reads of programmes: what they ask for, and who follows which."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from exercises.programmes.models import Assignment, PhaseChange, Prescription, Programme, ProgrammeVersion
from exercises.programmes.queries.phases import PhasePlan
from exercises.programmes.queries.running import phase_rows, plans_of, versions_before, ways_of
from exercises.programmes.rules import Item, same_dose
from exercises.publishing.queries import Card
from exercises.routines.queries import plan_facets
from exercises.safety.queries import OwnRoutineAsked


def offered() -> list[Programme]:
    """The programmes that anyone may start, in their order."""
    return list(Programme.objects.of_pack().filter(retired=False, versions__isnull=False).distinct())


def newest_version(programme: Programme) -> ProgrammeVersion:
    """What the programme asks for from now on. DoesNotExist where it was never made."""
    return programme.versions.order_by("-number")[:1].get()


def plan_of(version: ProgrammeVersion) -> tuple[PhasePlan, ...]:
    """The phases of a version, in two queries."""
    return plans_of([version.pk])[version.pk]


def items_of(assignment: Assignment) -> tuple[Item, ...]:
    """What the present phase of an assignment asks for."""
    rows = Prescription.objects.filter(phase__version=assignment.version_id, phase__phase=assignment.phase)
    return tuple(row.item for row in rows.order_by("position"))


def phases_of(assignment: Assignment) -> list[str]:
    """The phases of the version that a person follows, in their order."""
    return [row.phase for row in phase_rows((assignment.version_id,))]


def changes_of(assignment: Assignment) -> list[PhaseChange]:
    """The way through the phases so far, oldest first."""
    return ways_of([assignment])[assignment.pk]


def prescribed(version: ProgrammeVersion, phase: str = "") -> dict[str, Prescription]:
    """What a therapist prescribed in a version (or in one phase of it), with its plans, by the routine that each thing has; one query."""
    rows = Prescription.objects.filter(phase__version=version, plan__isnull=False).select_related("plan", "phase")
    rows = rows.filter(phase__phase=phase) if phase else rows
    return {slug: row for row in rows.order_by("phase__position", "position") for slug in row.routines.values()}


def page_address(assignment: Assignment, slug: str = "") -> str:
    """Where the person reads one of their programmes, or one thing of it."""
    return f"{reverse('progress:programme')}?of={assignment.uid}" + (f"#{slug}" if slug else "")


def play_address(assignment: Assignment, slug: str) -> str:
    """Where the person plays what only they have."""
    return reverse("practice:prescribed", args=[assignment.uid, slug])


def own_card(assignment: Assignment, found: Prescription, slug: str) -> Card:
    """What was prescribed as a card among others. It is offered nowhere else, and its address is the person's own."""
    assert found.plan is not None
    play = play_address(assignment, slug)
    listed = reverse("practice:prescribed_log", args=[assignment.uid, slug])
    facets = plan_facets(found.plan.document) | {"play": play, "log": listed, "phases": [found.phase.phase]}
    return Card("routine", slug, found.title, "", page_address(assignment, slug), facets)


def own_routine(asked: OwnRoutineAsked) -> None:
    """Answer the safety check: what a therapist prescribed this person under this slug, in a programme that is not finished."""
    assignments = Assignment.objects.visible_to(asked.user).exclude(state=Assignment.State.FINISHED).exclude(assigned_by_name="")
    by_version = {row.version_id: row for row in assignments.order_by("made_at")}
    rows = Prescription.objects.filter(phase__version__in=by_version, plan__isnull=False).select_related("plan", "phase")
    found = [row for row in rows if asked.slug in row.routines.values()]
    asked.found.extend(own_card(by_version[row.phase.version_id], row, asked.slug) for row in found)


def version_with(programme: Programme, plan_id: int) -> ProgrammeVersion | None:
    """The newest version of a programme that asks for exactly this plan, or None."""
    rows = ProgrammeVersion.objects.filter(programme=programme, phases__prescriptions__plan=plan_id)
    return rows.order_by("-number").first()


def versions_of(programme: Programme) -> list[ProgrammeVersion]:
    """Every version of a programme, newest first."""
    return list(ProgrammeVersion.objects.filter(programme=programme).order_by("-number"))


def version_before(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """The version that somebody followed before this one, or None."""
    return versions_before([version]).get(version.pk)


def asked_in(session: Any) -> Prescription | None:
    """What a session was asked for, in the version of then: its prescription with its phase and version; None where nobody prescribed it.

    What was played by a code may have another plan of the same dose than the version that came of it.
    """
    if not session.version_id:
        return None
    rows = Prescription.objects.filter(phase__version=session.version_id, plan__document__routine__slug=session.routine_slug)
    found = list(rows.select_related("phase__version", "plan"))
    exact = next((row for row in found if row.plan_id == session.plan_id), None)
    return exact or next((row for row in found if row.plan and same_dose(row.plan.document, session.plan.document)), None)
