"""One exercise of a programme, as it is tried out together in the clinic: a plan of one step that is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.lib.canonical import sha256
from exercises.programmes.models import Programme
from exercises.programmes.queries.drafts import found_for, frozen
from exercises.programmes.queries.followed import newest_version, prescribed
from exercises.programmes.queries.spot import misplaced
from exercises.programmes.rules import Document, item_of
from exercises.routines.queries import Unplayable


@dataclass(frozen=True)
class Tried:
    """One exercise of one thing: where it stands, and its plan; without one where it cannot be played."""

    phase: str
    item: Document
    plan: Document | None


def tried(programme: Programme, key: str, step: str, *, given: bool) -> Tried | None:
    """An exercise of the draft as it stands, or of what the client was given; None where there is no such exercise."""
    document = newest_version(programme).document if given else programme.draft
    item = item_of(document, key)
    if item is None or step not in {one["key"] for one in item["steps"]}:
        return None
    phase = next(part["phase"] for part in document["phases"] if item in part["items"])
    plan = _given(programme, item) if given else _drafted(item, step)
    return Tried(phase, item, _of_one(plan, step) if plan else None)


def _given(programme: Programme, item: Document) -> Document | None:
    found = prescribed(newest_version(programme)).get(item["slug"])
    return found.plan.document if found and found.plan else None


def _drafted(item: Document, step: str) -> Document | None:
    """What publishing would freeze of it today."""
    alone = item | {"steps": [one for one in item["steps"] if one["key"] == step]}
    document = {"phases": [{"phase": "", "items": [alone]}]}
    if misplaced(document):
        return None
    try:
        return frozen(alone, found_for(document), 1)
    except Unplayable:
        return None


def _of_one(plan: Document, step: str) -> Document | None:
    steps = [one for one in plan["steps"] if one["key"] == step]
    if not steps:
        return None
    made = {name: value for name, value in plan.items() if name != "id"} | {"steps": steps}
    return made | {"id": sha256(made)}
