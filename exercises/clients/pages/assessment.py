"""An assessment as it is read, left and right, each line beside what it was before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from exercises.clients import words
from exercises.clients.models import Assessment
from exercises.clients.queries.assessments import before
from exercises.clients.rules import assessment as rules


@dataclass(frozen=True)
class Cell:
    """One value in words, what it was before, and whether that is better or worse."""

    now: str = ""
    then: str = ""
    verdict: str = ""
    word: str = ""


@dataclass(frozen=True)
class Row:
    """One line: of both legs, or of the person."""

    name: str
    cells: tuple[Cell, ...]
    long: bool = False


@dataclass(frozen=True)
class AssessmentPage:
    """Everything that was noted, in groups; what was not noted is not there."""

    day: dt.date
    by: str
    then: dt.date | None
    groups: tuple[tuple[str, tuple[Row, ...], bool], ...]


def assessment_page(found: Assessment) -> AssessmentPage:
    """An assessment beside the one before it."""
    earlier = before(found)
    then = earlier.document if earlier else {}
    groups = []
    for group, items in rules.GROUPS:
        rows = tuple(row for item in items if (row := _row(item, found.document, then)))
        if rows:
            groups.append((str(words.GROUPS[group]), rows, any(len(row.cells) == 2 for row in rows)))
        if group == "story" and (own := _activities(found.document, then)):
            groups.append((str(words.GROUPS["activities"]), own, False))
    return AssessmentPage(found.day, found.therapist_name, earlier.day if earlier else None, tuple(groups))


def _row(item: rules.Item, document: dict[str, Any], then: dict[str, Any]) -> Row | None:
    if item.key not in document:
        return None
    sides = rules.SIDES if item.sides else ("",)
    cells = tuple(_cell(item, rules.value_of(document, item.key, side), rules.value_of(then, item.key, side)) for side in sides)
    return Row(str(words.ITEMS[item.key]), cells, item.kind == rules.TEXT)


def _cell(item: rules.Item, now: Any, then: Any) -> Cell:
    verdict = rules.verdict(item, then, now)
    return Cell(_words(item, now), _words(item, then) if item.kind != rules.TEXT else "", verdict, str(words.VERDICTS[verdict]))


def _words(item: rules.Item, value: Any) -> str:
    return "" if value is None else f"{value} {item.unit}" if item.unit == "cm" else f"{value}{item.unit}"


def _activities(document: dict[str, Any], then: dict[str, Any]) -> tuple[Row, ...]:
    item = rules.Item("", rules.NUMBER, better=1)
    return tuple(
        Row(own["name"], (_cell(item, own.get("score"), rules.score_of(then, own["name"])),)) for own in document.get("activities", ())
    )
