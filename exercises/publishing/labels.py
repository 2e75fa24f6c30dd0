"""Plain words for what documents hold: keys as labels, places as paths, values as words. Knows the codecs, not their kinds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.publishing.codec import KNOWN
from exercises.publishing.difference import Difference

# What a document is known by; no reviewer has to read it.
IDENTITY = {"kind", "slug", "language"}
# Keys whose own name says too little.
WORDS = {
    "alt": gettext_lazy("What it shows, in words"),
    "claims": gettext_lazy("Statements"),
    "cues": gettext_lazy("Short cues"),
    "cx": gettext_lazy("Across"),
    "cy": gettext_lazy("Down"),
    "evidence": gettext_lazy("How good the evidence is"),
    "lift_s": gettext_lazy("Up, seconds"),
    "line": gettext_lazy("Line in the player"),
    "loads": gettext_lazy("What it loads"),
    "lower_s": gettext_lazy("Down, seconds"),
    "min_gap_h": gettext_lazy("Hours between two times"),
    "order": gettext_lazy("Order"),
    "per_day": gettext_lazy("Times a day"),
    "days_per_week": gettext_lazy("Days a week"),
    "reps": gettext_lazy("Repetitions"),
    "rx": gettext_lazy("Half width"),
    "ry": gettext_lazy("Half height"),
    "sha256": gettext_lazy("Fingerprint"),
    "stop": gettext_lazy("When to stop"),
    "url": gettext_lazy("Address"),
    "x": gettext_lazy("Across"),
    "y": gettext_lazy("Down"),
}


def kind_name(kind: str) -> str:
    """A kind of content as people call it."""
    codec = KNOWN.get(kind)
    return capfirst(str(codec.model._meta.verbose_name)) if codec else capfirst(kind.replace("-", " "))


def label(key: str) -> str:
    """A key of a document as people would say it; a number stays a number."""
    if key in WORDS:
        return str(WORDS[key])
    words = key.replace("_", " ").replace("-", " ")
    if key.endswith("_s"):
        return _("%(what)s, seconds") % {"what": capfirst(words[:-2])}
    return capfirst(words)


def place(path: str) -> str:
    """A place of a document, such as claims.2.text, as words."""
    return " › ".join(label(part) for part in path.split("."))


def plain(value: Any, kind: str = "", key: str = "") -> str:
    """One value in words; choices of a kind's field by their label."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(_choices(kind, key).get(value, value)) if isinstance(value, str) else str(value)


def _choices(kind: str, key: str) -> dict[str, Any]:
    codec = KNOWN.get(kind)
    models = [codec.model, *(child.model for child in codec.children)] if codec else []
    for model in models:
        found = [field for field in model._meta.fields if field.name == key and field.choices]
        if found:
            return dict(found[0].flatchoices)
    return {}


@dataclass(frozen=True)
class Row:
    """One place that differs, below the heading of its group."""

    name: str
    key: str
    found: Difference


@dataclass(frozen=True)
class Group:
    """The differences of one part of a document, such as its dose."""

    name: str
    rows: tuple[Row, ...]


def grouped(found: list[Difference]) -> list[Group]:
    """Differences below the heading of the part they belong to, in their order."""
    parts = groupby((one for one in found if one.place not in IDENTITY), key=lambda one: one.place.split(".")[0])
    return [Group(label(key), tuple(_row(one) for one in rows)) for key, rows in parts]


def _row(one: Difference) -> Row:
    key, _dot, rest = one.place.partition(".")
    return Row(place(rest) if rest else "", one.place.rpartition(".")[2] or key, one)
