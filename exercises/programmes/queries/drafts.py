"""What a draft comes to: the plan of each of its things, by the exercises as they are published now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.lib.language import CONTENT_LANGUAGE
from exercises.programmes.models import Programme
from exercises.programmes.queries.followed import newest_version
from exercises.programmes.queries.library import from_routine, own_exercise
from exercises.programmes.rules import Document, Item, copied, items_of, without_pictures, without_spots
from exercises.routines import rules as timeline
from exercises.routines.queries import Found, Unplayable, documents_of, plan_document

# Where a programme of the catalogue leaves the choice: the length that most people have.
USUAL_MINUTES = 10


@dataclass(frozen=True)
class Drafted:
    """One thing of a draft as it would be played; without a plan where it cannot be, with the reason."""

    item: Document
    plan: Document | None
    problem: str = ""

    @property
    def minutes(self) -> int:
        """How long it takes once, in whole minutes."""
        return timeline.minutes(self.plan) if self.plan else 0

    @property
    def a_day(self) -> int:
        """How long it takes on a day on which it is due in all its slots."""
        return self.minutes * len(self.item["slots"])


def routine_of(item: Document, language: str = CONTENT_LANGUAGE) -> Document:
    """What an item asks for as a routine that nobody else has."""
    steps = [
        {
            name: step[name]
            for name in ("key", "exercise", "sides", "dose", "muscle", "points", "spot", "directions", "ways")
            if step.get(name)
        }
        | {"line": _line(step)}
        for step in item["steps"]
    ]
    return {"slug": item["slug"], "language": language, "title": item["title"], "steps": steps}


def _line(step: Document) -> str:
    """What the player says beside a step: the routine's own line, and the load."""
    load = _("Load: %(load)s.") % {"load": step["load"].rstrip(".")} if step.get("load") else ""
    return " ".join(part for part in (step.get("line", ""), load) if part)


def frozen(item: Document, found: Found, revision: int) -> Document:
    """The plan of an item, without its id. Unplayable, with the reason, where something of it is missing or out of bounds."""
    if not item["steps"]:
        raise Unplayable("steps: there is no exercise in it")
    made = plan_document(routine_of(item), revision, found)
    allowed = {step["key"]: [way for way in ("easier", "harder") if step.get(way, True)] for step in item["steps"]}
    steps = [_without(step, allowed.get(step["key"], [])) for step in made["steps"]]
    if not steps:
        raise Unplayable("steps: every spot of it was taken back")
    return made | {"steps": steps}


def _without(step: Document, allowed: list[str]) -> Document:
    return {name: value for name, value in step.items() if name not in ("easier", "harder") or name in allowed}


def drafted(document: Document) -> dict[str, Drafted]:
    """Every thing of a draft by its key, in three queries however many there are."""
    found = found_for(document)
    return {item["key"]: _drafted(item, found) for item in items_of(document)}


def found_for(document: Document) -> Found:
    """Everything that a draft names, as it is published now; and the exercises that its therapist wrote."""
    steps = [step for item in items_of(document) for step in item["steps"]]
    return documents_of({"steps": steps}) | {("exercise", step["exercise"]): own_exercise(step) for step in steps if "own" in step}


def _drafted(item: Document, found: Found) -> Drafted:
    try:
        return Drafted(item, frozen(item, found, 1))
    except Unplayable as error:
        return Drafted(item, None, str(error))


def starting_document(programme: Programme) -> Document:
    """A programme of somebody else as the beginning of a new draft: every thing of it renewed."""
    document: dict[str, Any] = programme.draft or {}
    if programme.kind == Programme.Kind.PACK:
        document = _of_pack(newest_version(programme).document)
    if programme.kind == Programme.Kind.CLIENT:
        document = _without_notes(document)
    return copied(without_spots(without_pictures(document)), lambda: uuid.uuid4().hex)


def _without_notes(document: Document) -> Document:
    """What was noted for one client is not for another."""
    phases = [part | {"items": [item | {"note": ""} for item in part["items"]]} for part in document["phases"]]
    return document | {"phases": phases}


def _of_pack(document: Document) -> Document:
    """A programme of the catalogue with one routine for each of its things, taken apart into exercises that can be changed."""
    phases = []
    for part in document["phases"]:
        items = [from_routine(_fitting(item), key=item["key"]) for item in part.get("items", [])]
        asked = [made | _often(item) for made, item in zip(items, part.get("items", []), strict=True) if made]
        phases.append({"phase": part["phase"], "items": asked})
    return {"phases": phases}


def _fitting(item: Document) -> str:
    routines = tuple((int(minutes), slug) for minutes, slug in item["routines"].items())
    return Item(item["key"], routines).routine_for(USUAL_MINUTES)


def _often(item: Document) -> Document:
    return {
        "slots": item["slots"],
        "days_per_week": item.get("days_per_week", 7),
        "days_between": item.get("days_between", 0),
        "not_on_running_days": item.get("not_on_running_days", False),
        "note": item.get("note", ""),
    }
