"""What two versions of a document differ in: readable, place by place, and the three-way comparison of pack, rows and base."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
# What a row of a list is known by, so that one that moved is not told as two changes.
NAMES = ("key", "slug", "section", "text", "title", "view")


@dataclass(frozen=True)
class Piece:
    """A run of words of a changed text: kept, taken out or put in."""

    how: str  # "same" | "out" | "in"
    text: str


@dataclass(frozen=True)
class Difference:
    """One place of a document that differs; pieces are there where both sides are prose."""

    place: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()

    @property
    def how(self) -> str:
        """ "added", "removed" or "changed"."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


def differences(before: Document, after: Document) -> list[Difference]:
    """Every place in which the documents differ, in the order of the newer one."""
    return list(_differ(before, after, ""))


def _differ(before: Any, after: Any, place: str) -> Iterable[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            yield from _differ(before.get(key), after.get(key), f"{place}.{key}" if place else key)
    elif _rows(before) and _rows(after):
        yield from _differ_rows(before, after, place)
    elif isinstance(before, str) and isinstance(after, str) and (" " in before or " " in after):
        yield Difference(place, before, after, pieces(before, after))
    else:
        yield Difference(place, before, after)


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _differ_rows(before: list[Document], after: list[Document], place: str) -> Iterable[Difference]:
    names = [_name(row) for row in before], [_name(row) for row in after]
    unique = all(len(set(found)) == len(found) for found in names)
    keys = names if unique else (list(range(len(before))), list(range(len(after))))
    old, new = dict(zip(keys[0], before, strict=True)), dict(zip(keys[1], after, strict=True))
    for number, (key, row) in enumerate(new.items(), 1):
        yield from _differ(old.get(key), row, f"{place}.{key if unique and _short(key) else number}")
    for number, (key, row) in enumerate(old.items(), 1):
        if key not in new:
            yield Difference(f"{place}.{key if unique and _short(key) else number}", row, None)
    if unique and [key for key in names[0] if key in new] != [key for key in names[1] if key in old]:
        yield Difference(f"{place}.order", [str(name) for name in names[0]], [str(name) for name in names[1]])


def _name(row: Document) -> str:
    return next((str(row[key]) for key in NAMES if row.get(key)), "")


def _short(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= 60 and " " not in name


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one run of words that are the same, out or in."""
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        found += [Piece("out", "".join(old[a:b]))] if b > a else []
        found += [Piece("in", "".join(new[c:d]))] if d > c else []
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


@dataclass(frozen=True)
class Merge:
    """The outcome of a three-way comparison: the merged document, and the keys that both sides changed differently."""

    document: Document
    here: tuple[str, ...]
    there: tuple[str, ...]
    both: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nobody's change stands against another's."""
        return not self.both


def merge(base: Document, mine: Document, theirs: Document) -> Merge:
    """Take each key from the side that changed it since the base; where both did, mine stays and the key is named."""
    here, there, both = [], [], []
    merged: Document = {}
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        a, b, c = base.get(key), mine.get(key), theirs.get(key)
        chosen = b
        if b != c:
            if b == a:
                there.append(key)
                chosen = c
            elif c == a:
                here.append(key)
            else:
                both.append(key)
        if chosen is not None:
            merged[key] = chosen
    return Merge(merged, tuple(here), tuple(there), tuple(both))
