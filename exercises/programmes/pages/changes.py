"""What changed from one version to another, in plain sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.words import dose_words
from exercises.programmes import queries, words
from exercises.programmes.models import Assignment, Programme, ProgrammeVersion
from exercises.programmes.rules import ADDED, MOVED, ORDER, REMOVED, Change, Document, changes
from exercises.publishing.queries import cards
from exercises.routines.words import SIDES

SIGNS = {ADDED: "+", REMOVED: "−"}
# For so long Today says that something changed.
NEWS = dt.timedelta(days=14)
Titles = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Told:
    """One change: the thing it is about, what is said of it, and what it was and is where that is short."""

    sign: str
    title: str
    text: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        """The whole as plain text."""
        values = f"{self.before} → {self.after}" if self.before or self.after else ""
        return ": ".join(part for part in (self.title, " ".join(word for word in (self.text, values) if word)) if part)


@dataclass(frozen=True)
class Update:
    """What a version changed for the one who follows it: since when, by whom, why, and each change."""

    number: int
    day: dt.date
    by: str
    why: str
    told: tuple[Told, ...]
    new: bool


def update_of(assignment: Assignment, today: dt.date) -> Update | None:
    """What the version that a person follows changed; None for a first version, and for the programmes of the catalogue."""
    return updates_of([assignment], today).get(assignment.pk)


def updates_of(assignments: Sequence[Assignment], today: dt.date) -> dict[int, Update]:
    """What changed for those who follow these (by key), in three queries; none where no version came after the first."""
    changed = [row for row in assignments if row.version.number > 1 and row.version.programme.kind != Programme.Kind.PACK]
    if not changed:
        return {}
    before, titles = queries.versions_before([row.version for row in changed]), _titles()
    return {row.pk: _update(row, before.get(row.version_id), titles, today) for row in changed}


def _update(assignment: Assignment, before: ProgrammeVersion | None, titles: Titles, today: dt.date) -> Update:
    version = assignment.version
    told = told_of(changes(before.document, version.document), titles) if before else ()
    day = version.made_at.date()
    return Update(version.number, day, assignment.assigned_by_name, version.why, told, today - day <= NEWS)


def in_words(before: ProgrammeVersion | None, after: ProgrammeVersion) -> tuple[Told, ...]:
    """Each change from one version to the next, for those who read it."""
    return told_of(changes(before.document if before else {"phases": []}, after.document))


def told_of(found: Sequence[Change], titles: Titles | None = None) -> tuple[Told, ...]:
    """Changes in words, in two queries (or by the titles of exercises and phases, read once); none where nothing changed."""
    if not found:
        return ()
    known = titles or _titles()
    return tuple(_told(change, known["exercise"], known["phase"]) for change in found)


def _titles() -> Titles:
    return {kind: {card.slug: card.title for card in cards(kind)} for kind in ("exercise", "phase")}


def _told(change: Change, exercises: dict[str, str], phases: dict[str, str]) -> Told:
    phase = phases.get(change.phase, change.phase)
    exercise = exercises.get(change.exercise, change.exercise)
    title = " – ".join(part for part in (change.title, exercise) if part)
    sign = SIGNS.get(change.kind, "±")
    if change.field == "phase":
        return Told(sign, phase, _("this phase is new") if change.kind == ADDED else _("this phase is gone"))
    if change.kind == ADDED:
        return Told(sign, title, _("added, %(dose)s") % {"dose": _doses(change.after)} if _doses(change.after) else _("added"))
    if change.kind == REMOVED:
        return Told(sign, title, _("removed"))
    if change.kind == MOVED:
        before = phases.get(change.before, change.before)
        return Told(sign, title, _("another phase:"), before, phase)
    if change.kind == ORDER:
        return Told(sign, title or phase, _("in another order"))
    return _changed(change, title)


def _changed(change: Change, title: str) -> Told:
    name = str(words.FIELDS.get(change.field, change.field))
    if change.field in {"easier", "harder"}:
        text = _("%(form)s may be taken") if change.after else _("%(form)s is not to be taken")
        return Told("±", title, text % {"form": name})
    if change.field in {"note", "line"}:
        return Told("±", title, (_("new %(name)s") if change.after else _("without the %(name)s")) % {"name": name})
    if change.field == "picture":
        return _picture(change, title)
    if change.field == "spot":
        return _spot(change, title)
    if change.field in {"points", "muscle", "range"}:
        return Told("±", title, _("another place"))
    return Told("±", title, name, value_words(change.field, change.before), value_words(change.field, change.after))


def _picture(change: Change, title: str) -> Told:
    if not (change.before and change.after):
        return Told("+", title, _("a picture was added")) if change.after else Told("−", title, _("the picture was taken away"))
    same = change.before["sha256"] == change.after["sha256"]
    return Told("±", title, _("other words with the picture") if same else _("the picture was changed"))


def _spot(change: Change, title: str) -> Told:
    if not change.before:
        return Told("+", title, _("your own spot was marked"))
    return Told("±", title, _("your own spot was moved")) if change.after else Told("−", title, _("your own spot was taken away"))


def value_words(field: str, value: Any) -> str:
    """One value as people say it."""
    if field == "slots":
        return ", ".join(str(words.SLOTS.get(slot, slot)).lower() for slot in value or [])
    if field == "sides":
        return str(SIDES.get(",".join(value or []), ""))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return _("none")
    return _("%(n)s s") % {"n": value} if field in words.SECONDS else str(value)


def _doses(item: Document | None) -> str:
    """The dose of what was added, where it is one exercise."""
    steps = (item or {}).get("steps", [item] if item and "dose" in item else [])
    if len(steps) != 1 or "kind" not in steps[0] or "stage" in steps[0]["dose"]:
        return ""
    return dose_words(steps[0]["kind"], steps[0]["dose"]).lower()
