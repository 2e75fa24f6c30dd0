"""Advice on a whole document: wording place by place, claims without a source, pictures without words. It never forbids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exercises.lib import wording

Document = dict[str, Any]
# What people read while they move, or when something is wrong, is held to a lower grade.
CLOSE = {"start", "steps", "cues", "mistakes", "stop", "easier", "harder", "line", "directions", "find", "why"}
CARE = {"emergency", "urgent", "professional"}
# Names, addresses and citations are not prose.
NAMES = {"kind", "slug", "language", "title", "citation", "url", "design", "also_called", "also", "alt", "credit", "licence", "directory"}
MOST = 40


@dataclass(frozen=True)
class Hint:
    """One piece of advice and the place that it is about."""

    place: str
    sentence: str
    about: str = ""


def hints(document: Document) -> list[Hint]:
    """What could be better in a document, in its order; at most forty."""
    return [*_wording(document, "", False), *_missing(document)][:MOST]


def _wording(value: Any, place: str, close: bool) -> Iterable[Hint]:
    if isinstance(value, str):
        if " " in value:
            limit = wording.GRADE_CLOSE if close else wording.GRADE_PAGE
            yield from (
                Hint(place, found.sentence, found.about) for found in wording.advise(value, limit=limit) if not _urgent(place, found)
            )
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield from _wording(entry, f"{place}.{number}", close)
    elif isinstance(value, dict):
        near = close or value.get("section") in CARE
        for key, entry in value.items():
            if key not in NAMES:
                yield from _wording(entry, f"{place}.{key}" if place else key, near or key in CLOSE)


def _urgent(place: str, found: wording.Advice) -> bool:
    """A care list has to name what is serious."""
    return found.kind == "fear" and any(part in CARE for part in place.split("."))


def _missing(document: Document) -> Iterable[Hint]:
    for number, claim in enumerate(document.get("claims", []), 1):
        if not claim.get("sources"):
            yield Hint(f"claims.{number}", "This statement names no source.")
    for number, media in enumerate(document.get("media", []), 1):
        if not media.get("alt"):
            yield Hint(f"media.{number}", "This picture has no words for those who cannot see it.")
