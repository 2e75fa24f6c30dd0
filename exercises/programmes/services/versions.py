"""Publishing: a draft becomes a version that never changes, with the plan of each of its things as it is that day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from exercises.lib.canonical import sha256
from exercises.programmes import queries
from exercises.programmes.models import Assignment, PhaseChange, Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.programmes.rules import STRETCHES, Document, items_of
from exercises.programmes.services.drafts import Stale, base_of
from exercises.programmes.services.picture import forget_pictures, publish_pictures
from exercises.programmes.services.refused import AssignmentChanged, Refused, assignment_changed
from exercises.routines import rules as timeline
from exercises.routines.models import Plan
from exercises.routines.queries import Found, Unplayable

__all__ = ["Stale", "go_back", "make", "publish"]


@transaction.atomic
def publish(programme: Programme, *, base: str, why: str = "", today: dt.date, now: dt.datetime) -> ProgrammeVersion:
    """The draft of a client's programme as its next version; who follows it follows this one from now on.

    What the newest version says already makes nothing new. Refused, with the thing's name, where something cannot be played.
    """
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    if base_of(row) != base:
        raise Stale(_("This draft was changed in another window meanwhile. Please look at it again before you publish."))
    if row.kind != Programme.Kind.CLIENT:
        raise Refused(_("Give it to somebody first: nobody follows a template."))
    made = make(row, row.draft, why=why, now=now)
    _follow(row, made, today, now)
    return made


@transaction.atomic
def go_back(programme: Programme, *, number: int, why: str = "", today: dt.date, now: dt.datetime) -> ProgrammeVersion:
    """An older version again, as a new one; the draft begins from it. Refused where there is no such version."""
    row = Programme.objects.select_for_update().get(pk=programme.pk)
    older = row.versions.filter(number=number).first()
    if older is None:
        raise Refused(_("There is no such version."))
    before, row.draft, row.title, row.draft_at = row.draft, older.document, older.title, now
    row.save(update_fields=["draft", "title", "draft_at"])
    forget_pictures(row, before)
    made = make(row, older.document, why=why or _("Back to version %(number)d.") % {"number": number}, now=now)
    _follow(row, made, today, now)
    return made


def make(programme: Programme, document: Document, *, why: str, now: dt.datetime) -> ProgrammeVersion:
    """The next version with its rows and its frozen plans, inside the caller's transaction; the newest one where it says the same already."""
    if not items_of(document):
        raise Refused(_("There is nothing in this programme yet."))
    digest = sha256({"title": programme.title, "phases": document["phases"]})
    newest = programme.versions.order_by("-number").first()
    if newest is not None and newest.sha256 == digest:
        return newest
    number = newest.number + 1 if newest else 1
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=number,
        title=programme.title,
        document={"phases": document["phases"]},
        sha256=digest,
        why=why,
        made_at=now,
    )
    publish_pictures(programme, document, now)
    if misplaced := queries.misplaced(document):
        said = _("The own spot of “%(title)s” may not be pressed as the plates stand now. Please look at it again.")
        raise Refused(said % {"title": misplaced["title"]})
    found = queries.found_for(document)
    for position, part in enumerate(document["phases"], 1):
        phase = ProgrammePhase.objects.create(version=version, position=position, phase=part["phase"])
        rows = [_prescription(phase, place, item, found, number, now) for place, item in enumerate(part["items"], 1)]
        Prescription.objects.bulk_create(rows)
    return version


def _prescription(phase: ProgrammePhase, place: int, item: Document, found: Found, number: int, now: dt.datetime) -> Prescription:
    try:
        document = queries.frozen(item, found, number)
    except Unplayable as error:
        raise Refused(_("“%(title)s” cannot be played as it stands (%(reason)s).") % {"title": item["title"], "reason": error}) from None
    digest = sha256(document)
    plan, _made = Plan.objects.get_or_create(sha256=digest, defaults={"document": document | {"id": digest}, "made_at": now})
    return Prescription(
        phase=phase, position=place, key=item["key"], routines={str(timeline.minutes(document)): item["slug"]}, slots=item["slots"],
        days_per_week=item["days_per_week"], days_between=item["days_between"], not_on_running_days=item["not_on_running_days"],
        note=item["note"], title=item["title"], document=item, plan=plan, later=_later(item, document),
    )  # fmt: skip


def _later(item: Document, document: Document) -> str:
    """What a later slot of the day plays in place of pressing: a muscle is pressed once a day, and stretched in between."""
    presses = any(step["kind"] == "press" for step in document["steps"])
    return STRETCHES if presses and len(item["slots"]) > 1 else ""


def _follow(programme: Programme, version: ProgrammeVersion, today: dt.date, now: dt.datetime) -> None:
    """Whoever follows the programme follows this version; where it has their phase no more, they begin with its first one."""
    rows = Assignment.objects.select_for_update().filter(version__programme=programme).exclude(state=Assignment.State.FINISHED)
    first = version.document["phases"][0]["phase"]
    slugs = {part["phase"] for part in version.document["phases"]}
    for row in rows.exclude(version=version):
        moved = {} if row.phase in slugs else {"phase": first, "phase_began": max(today, row.starts_on)}
        Assignment.objects.filter(pk=row.pk).update(version=version, **moved)
        if moved:
            PhaseChange.objects.create(
                owner_id=row.owner_id, assignment=row, before=row.phase, after=first, on=moved["phase_began"], at=now, note=version.why
            )  # fmt: skip
        assignment_changed.send(AssignmentChanged(row.owner_id))
