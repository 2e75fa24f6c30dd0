"""What a therapist works on: drafts, templates, and the programmes of those clients who share theirs now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from exercises.care.access import links_of
from exercises.care.models import CareLink, Therapist
from exercises.care.rules import PROGRAMME
from exercises.programmes.models import Assignment, Programme, ProgrammeVersion

# More than anybody works on at a time; older ones are found by the client.
MOST = 200
State = Assignment.State


@dataclass(frozen=True)
class Row:
    """One programme in a therapist's list; with the link and the assignment where it is a client's."""

    programme: Programme
    number: int = 0
    link: CareLink | None = None
    assignment: Assignment | None = None


def clients_of(user, now: dt.datetime) -> list[CareLink]:
    """The links of those clients who share their programme with this therapist now, by name."""
    links = links_of(user, now).select_related("owner")
    # Which scopes a link has stands in a list: compared here, the same on every database.
    return sorted((link for link in links if PROGRAMME in link.scopes), key=lambda link: (str(link.owner).lower(), link.pk))


def programmes_of(user, therapist: Therapist, now: dt.datetime) -> tuple[list[Row], list[Row]]:
    """The therapist's own drafts and templates, and the programmes of clients, newest first. Nothing of a client who shares no more."""
    links = {link.owner_id: link for link in clients_of(user, now)}
    rows = Programme.objects.filter(therapist=therapist, retired=False).exclude(kind=Programme.Kind.PACK).order_by("-draft_at", "-pk")
    mine = list(rows.filter(kind=Programme.Kind.TEMPLATE)[:MOST])
    theirs = list(rows.filter(kind=Programme.Kind.CLIENT, client__in=links).select_related("client")[:MOST])
    numbers = dict(
        ProgrammeVersion.objects.filter(programme__in=theirs).values_list("programme").annotate(newest=Max("number")).values_list("programme", "newest")
    )  # fmt: skip
    followed = Assignment.objects.filter(version__programme__in=theirs, owner__in=links).select_related("version").order_by("made_at")
    assignments = {row.version.programme_id: row for row in followed}
    found = [Row(row, numbers.get(row.pk, 0), links[row.client_id], assignments.get(row.pk)) for row in theirs]
    # What is finished comes last.
    return [Row(row) for row in mine], sorted(found, key=lambda row: bool(row.assignment and row.assignment.state == State.FINISHED))


def templates_for(therapist: Therapist) -> tuple[list[Programme], list[Programme]]:
    """What a new programme may begin with: templates (one's own and the clinic's), and the catalogue's programmes."""
    shared = Programme.objects.offered_to(therapist).filter(retired=False, initials="").select_related("therapist")
    pack = Programme.objects.of_pack().filter(retired=False, versions__isnull=False).distinct()
    return list(shared.order_by("title", "pk")[:MOST]), list(pack)


def assignment_of(programme: Programme) -> Assignment | None:
    """That the client follows (or followed) a programme of theirs; None before it was given."""
    rows = Assignment.objects.filter(owner=programme.client_id, version__programme=programme)
    return rows.select_related("version").order_by("-made_at").first()


def newest_number(programme: Programme) -> int:
    """The number of the newest version; 0 where nothing was published."""
    return ProgrammeVersion.objects.filter(programme=programme).aggregate(newest=Max("number"))["newest"] or 0
