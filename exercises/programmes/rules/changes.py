"""What differs between two versions of a programme: a list of single changes, in the order in which someone reads the newer one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
ADDED, REMOVED, CHANGED, MOVED, ORDER = "added", "removed", "changed", "moved", "order"
# What is said of a thing itself, and of one of its exercises.
OF_ITEM = ("title", "slots", "days_per_week", "days_between", "not_on_running_days", "note")
OF_STEP = ("sides", "load", "easier", "harder", "line", "picture", "muscle", "points", "spot")
TEMPO = ("first", "lift_s", "top_s", "lower_s", "bottom_s")


@dataclass(frozen=True)
class Change:
    """One difference: in which phase, of which thing and (where it is one of several) of which exercise; what it was and what it is."""

    kind: str
    phase: str
    title: str = ""
    exercise: str = ""
    field: str = ""
    before: Any = None
    after: Any = None


def changes(before: Document, after: Document) -> list[Change]:
    """Every difference from one document to the next; none where they ask for the same."""
    old = {part["phase"]: part["items"] for part in before.get("phases", [])}
    new = {part["phase"]: part["items"] for part in after.get("phases", [])}
    was = {item["key"]: (phase, item) for phase, items in old.items() for item in items}
    found: list[Change] = [Change(ADDED, phase, field="phase") for phase in new if phase not in old]
    for phase, items in new.items():
        for item in items:
            found += _of_item(phase, item, *was.get(item["key"], ("", None)))
        found += _order(phase, old.get(phase, []), items)
    left = {item["key"] for items in new.values() for item in items}
    found += [Change(REMOVED, phase, item["title"]) for phase, item in was.values() if item["key"] not in left]
    return found + [Change(REMOVED, phase, field="phase") for phase in old if phase not in new]


def _of_item(phase: str, item: Document, before_phase: str, before: Document | None) -> Iterator[Change]:
    if before is None:
        yield Change(ADDED, phase, item["title"], after=item)
        return
    if before_phase != phase:
        yield Change(MOVED, phase, item["title"], before=before_phase, after=phase)
    for name in OF_ITEM:
        if before.get(name) != item.get(name):
            yield Change(CHANGED, phase, item["title"], field=name, before=before.get(name), after=item.get(name))
    yield from _of_steps(phase, item, before)


def _of_steps(phase: str, item: Document, before: Document) -> Iterator[Change]:
    was = {step["key"]: step for step in before["steps"]}
    now = {step["key"]: step for step in item["steps"]}
    many = len(was) > 1 or len(now) > 1
    for key, step in now.items():
        name = step["exercise"] if many else ""
        if key not in was:
            yield Change(ADDED, phase, item["title"], step["exercise"], field="step", after=step)
            continue
        for field, old, new in _told(was[key], step):
            yield Change(CHANGED, phase, item["title"], name, field, old, new)
    for key, step in was.items():
        if key not in now:
            yield Change(REMOVED, phase, item["title"], step["exercise"], field="step", before=step)
    if [key for key in was if key in now] != [key for key in now if key in was]:
        yield Change(ORDER, phase, item["title"])


def _told(before: Document, after: Document) -> Iterator[tuple[str, Any, Any]]:
    for name in OF_STEP:
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)
    old, new = before.get("dose", {}), after.get("dose", {})
    for name in dict.fromkeys([*old, *new]):
        if name == "tempo":
            yield from _tempo(old.get(name) or {}, new.get(name) or {})
        elif old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


def _tempo(old: Document, new: Document) -> Iterator[tuple[str, Any, Any]]:
    for name in TEMPO:
        if old.get(name, 0) != new.get(name, 0):
            yield name, old.get(name, 0), new.get(name, 0)


def _order(phase: str, old: list[Document], new: list[Document]) -> Iterator[Change]:
    """That what stayed stands in another order."""
    before, after = [item["key"] for item in old], [item["key"] for item in new]
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(ORDER, phase)
