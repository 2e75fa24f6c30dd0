"""Putting a programme together: every step makes a new document and leaves the old one as it was.

A document is {"phases": [{"phase": slug, "items": [item]}]}. An item is one thing to do, with a routine of its own (`slug`), its slots and
days, a note, and steps; a step is an exercise with sides, dose, load in words, and whether its easier and harder forms may be taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
# The phases of recovery, in their order.
PHASES = ("settle", "hip-and-core", "knee-strength", "return-to-running", "keep-it-up")
# How the routines begin that only one person has.
OWN = "p-"
# Above so many exercises fewer and fewer of them are done.
MANY = 4


def empty(phase: str = PHASES[0]) -> Document:
    """A programme with one phase in which nothing is asked for yet."""
    return {"phases": [{"phase": phase, "items": []}]}


def phase_of(document: Document, phase: str) -> Document | None:
    """A phase of a document, or None."""
    return next((part for part in document.get("phases", []) if part["phase"] == phase), None)


def items_of(document: Document) -> list[Document]:
    """Everything that a document asks for, in its order."""
    return [item for part in document.get("phases", []) for item in part["items"]]


def item_of(document: Document, key: str) -> Document | None:
    """One thing of a document by its key, or None."""
    return next((item for item in items_of(document) if item["key"] == key), None)


def with_phase(document: Document, phase: str) -> Document:
    """The document with this phase in its place; as it was where it has it, or where nobody knows such a phase."""
    if phase not in PHASES or phase_of(document, phase):
        return document
    phases = [*document["phases"], {"phase": phase, "items": []}]
    return document | {"phases": sorted(phases, key=lambda part: PHASES.index(part["phase"]) if part["phase"] in PHASES else len(PHASES))}


def without_phase(document: Document, phase: str) -> Document:
    """The document without this phase; the last one stays."""
    left = [part for part in document["phases"] if part["phase"] != phase]
    return document | {"phases": left} if left else document


def added(document: Document, phase: str, item: Document) -> Document:
    """The document with one more thing at the end of a phase; the same key twice is added once."""
    if item_of(document, item["key"]):
        return document
    return _in_phases(with_phase(document, phase), lambda part: [*part["items"], item] if part["phase"] == phase else part["items"])


def removed(document: Document, key: str) -> Document:
    """The document without the thing of this key."""
    return _in_phases(document, lambda part: [item for item in part["items"] if item["key"] != key])


def replaced(document: Document, item: Document) -> Document:
    """The document with this in the place of what had its key."""
    return _in_phases(document, lambda part: [item if known["key"] == item["key"] else known for known in part["items"]])


def moved(document: Document, key: str, to: int) -> Document:
    """The document with a thing at another place of its phase, counted from 0; a place outside is the nearest one."""

    def reorder(part: Document) -> list[Document]:
        mine = next((item for item in part["items"] if item["key"] == key), None)
        if mine is None:
            return part["items"]
        others = [item for item in part["items"] if item["key"] != key]
        place = max(0, min(to, len(others)))
        return [*others[:place], mine, *others[place:]]

    return _in_phases(document, reorder)


def _in_phases(document: Document, make: Callable[[Document], list[Document]]) -> Document:
    return document | {"phases": [part | {"items": make(part)} for part in document["phases"]]}


def copied(document: Document, fresh: Callable[[], str]) -> Document:
    """The same programme for somebody else: every thing gets a key and a routine of its own, made of fresh names."""

    def renew(item: Document) -> Document:
        name = fresh()
        return item | {"key": f"i-{name}", "slug": f"{OWN}{name}"}

    return _in_phases(document, lambda part: [renew(item) for item in part["items"]])


def distinct_exercises(part: Document) -> int:
    """How many different exercises a phase asks for."""
    return len({step["exercise"] for item in part["items"] for step in item["steps"]})
