"""Handing a programme to clients, and what a therapist may do with one that runs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.care.models import CareLink, Therapist
from exercises.care.rules import PROGRAMME
from exercises.people.models import User
from exercises.people.queries import may_store
from exercises.programmes import queries
from exercises.programmes.models import Assignment, PhaseChange, Programme
from exercises.programmes.services.refused import AssignmentChanged, Refused, assignment_changed
from exercises.programmes.services.versions import make

State = Assignment.State
# Further ahead than this nobody plans.
MOST_AHEAD = dt.timedelta(days=366)


@transaction.atomic
def assign(
    programme: Programme, therapist: Therapist, links: Sequence[CareLink], *, uid: uuid.UUID, starts_on: dt.date,
    review_on: dt.date | None = None, why: str = "", today: dt.date, now: dt.datetime,
) -> list[Assignment]:  # fmt: skip
    """Give a draft or template to clients: each gets a programme of their own, in its first version. Twice the same uid gives it once.

    A programme before the person becomes the person's, where it is one person. What the same therapist gave before is finished.
    """
    _check_days(starts_on, review_on, today)
    if not links:
        raise Refused(_("Choose at least one client."))
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    return [
        _give(row, therapist, link, uid=uuid.uuid5(uid, str(link.uid)), alone=len(links) == 1, starts_on=starts_on, review_on=review_on,
              why=why, today=today, now=now)
        for link in links
    ]  # fmt: skip


def _check_days(starts_on: dt.date, review_on: dt.date | None, today: dt.date) -> None:
    if not today <= starts_on <= today + MOST_AHEAD:
        raise Refused(_("It begins today or on a later day, within a year."))
    if review_on is not None and not starts_on <= review_on <= starts_on + MOST_AHEAD:
        raise Refused(_("The review comes after the beginning, within a year."))


def _give(
    row: Programme, therapist: Therapist, link: CareLink, *, uid: uuid.UUID, alone: bool, starts_on: dt.date, review_on: dt.date | None,
    why: str, today: dt.date, now: dt.datetime,
) -> Assignment:  # fmt: skip
    client = User.objects.select_for_update().get(pk=link.owner_id)
    if earlier := Assignment.objects.filter(owner=client, uid=uid).first():
        return earlier
    # Asked again behind the lock: what is shared may have changed meanwhile.
    if not CareLink.objects.in_force(now).filter(pk=link.pk, therapist=therapist).exists() or PROGRAMME not in link.scopes:
        raise Refused(_("One of these clients shares their programme no more. Nothing was given to anybody."))
    if not may_store(client):
        raise Refused(_("%(name)s has not agreed yet that sessions are stored, so no programme can be given.") % {"name": client})
    theirs = _of_client(row, therapist, client, alone=alone, now=now)
    version = make(theirs, theirs.draft, why=why, now=now)
    mine = Assignment.objects.filter(owner=client, assigned_by=therapist.user_id).exclude(state=State.FINISHED)
    mine.update(state=State.FINISHED, ended_on=today)
    phase = version.document["phases"][0]["phase"]
    made = Assignment.objects.create(
        owner=client, uid=uid, version=version, assigned_by_id=therapist.user_id, assigned_by_name=therapist.name, starts_on=starts_on,
        review_on=review_on, phase=phase, phase_began=starts_on, made_at=now,
    )  # fmt: skip
    PhaseChange.objects.create(owner=client, assignment=made, before="", after=phase, on=starts_on, at=now)
    assignment_changed.send(AssignmentChanged(client.pk))
    return made


def _of_client(row: Programme, therapist: Therapist, client: User, *, alone: bool, now: dt.datetime) -> Programme:
    """The client's own programme: theirs already, the draft itself where it waited for this person, else a copy."""
    if row.kind == Programme.Kind.CLIENT and row.client_id == client.pk:
        # Given once more, from another day.
        return row
    if row.kind == Programme.Kind.TEMPLATE and row.initials and alone:
        row.kind, row.client, row.initials, row.shared = Programme.Kind.CLIENT, client, "", False
        row.save(update_fields=["kind", "client", "initials", "shared"])
        return row
    uid = uuid.uuid4()
    return Programme.objects.create(
        uid=uid, key=f"c-{uid.hex}", kind=Programme.Kind.CLIENT, therapist=therapist, client=client, title=row.title,
        conditions=row.conditions, draft=queries.starting_document(row), draft_at=now,
    )  # fmt: skip


@transaction.atomic
def therapist_sets(assignment: Assignment, state: str, *, today: dt.date) -> None:
    """Pause, go on with, or finish a client's programme. One that was finished stays finished."""
    if state not in State.values:
        raise Refused(_("Choose to pause, to go on, or to finish."))
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if row.state == State.FINISHED and state != State.FINISHED:
        raise Refused(_("This programme is finished. Give it again, from a day of your choice."))
    if row.state != state:
        Assignment.objects.filter(pk=row.pk).update(state=state, ended_on=today if state == State.FINISHED else None)
        assignment_changed.send(AssignmentChanged(row.owner_id))


@transaction.atomic
def review(assignment: Assignment, day: dt.date | None, *, today: dt.date) -> None:
    """When the programme is looked at together again; None takes the day away."""
    if day is not None and not today <= day <= today + MOST_AHEAD:
        raise Refused(_("The review is today or on a later day, within a year."))
    Assignment.objects.filter(pk=assignment.pk).update(review_on=day)
    assignment_changed.send(AssignmentChanged(assignment.owner_id))
