"""What the safety check says: its pages, lines and reasons, what to do, and the care card that is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from exercises.safety import rules
from exercises.safety.words.lines import AGES, HINTS, LINES, WHY
from exercises.safety.words.sheets import GROUPS, MORE, SHEETS
from exercises.safety.words.todo import BE_SEEN, LEADS, OPENS, PLACES, REASONS, TITLES, TO_DO

__all__ = ["AGES", "LINES", "PLACES", "REASONS", "Card", "Line", "Sheet", "card_for", "card_of", "for_device", "line", "lines_of", "sheet"]


@dataclass(frozen=True)
class Line:
    """A line with all we say about it; as text it is the line itself."""

    key: str
    text: Any
    to_do: Any
    why: Any
    hint: Any = ""

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Ask:
    """Lines that stand together, and those that come up when one of them is ticked."""

    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()
    question: Any = ""


@dataclass(frozen=True)
class Group:
    """A few lines of one page under a heading of their own."""

    title: Any
    asks: tuple[Ask, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the group, with those that come up; a place needs no reason of its own."""
        return tuple(line for ask in self.asks for line in (*ask.lines, *ask.more) if line.key not in rules.PLACES)


@dataclass(frozen=True)
class Sheet:
    """One page of the check."""

    number: int
    title: Any
    lead: Any
    groups: tuple[Group, ...]
    # The lines that come up with an age, as pairs of the ages and the lines.
    by_age: tuple[tuple[tuple[str, ...], tuple[Line, ...]], ...] = ()


@dataclass(frozen=True)
class Card:
    """The care card: the most serious level wins, and its first line says what to do now."""

    level: str
    title: Any
    lead: Any
    lines: tuple[Line, ...]
    action: Any
    numbers: tuple[str, ...]
    urgent_number: str = ""
    urgent_words: str = ""
    opens: Any = ""

    @property
    def help_now(self) -> bool:
        """Whether the card is about today rather than the next days."""
        return self.level in {"emergency", "urgent"}

    @property
    def calls(self) -> tuple[str, ...]:
        """The emergency numbers that a phone can dial, each once."""
        return tuple(dict.fromkeys(found for number in self.numbers for found in re.findall(r"\d+", number)))


def line(key: str) -> Line:
    """One line with everything we say about it."""
    return Line(key, LINES[key], TO_DO.get(key, BE_SEEN), WHY[key], HINTS.get(key, ""))


def lines_of(keys: Iterable[str]) -> tuple[Line, ...]:
    """Lines in the order of the check."""
    return tuple(line(key) for key in rules.in_order(keys))


def sheet(number: int) -> Sheet:
    """A page of the check, in groups, each line with what comes up on its tick."""
    more = rules.groups_of_page(number)
    title, lead = SHEETS[number]
    groups = tuple(Group(heading, _asks(keys, more)) for heading, keys in GROUPS[number])
    by_age = tuple((parents, lines_of(keys)) for parents, keys in more.items() if set(parents) <= set(rules.AGES))
    return Sheet(number, title, lead, groups, by_age)


def _asks(keys: Sequence[str], more: Mapping[tuple[str, ...], tuple[str, ...]]) -> tuple[Ask, ...]:
    """The lines of a group, cut so that what comes up stands right below the lines that bring it up."""
    found: list[Ask] = []
    waiting = list(keys)
    while waiting:
        parents = next((parents for parents in more if waiting[0] in parents), (waiting[0],))
        now = tuple(key for key in waiting if key in parents)
        found.append(Ask(lines_of(now), lines_of(more.get(parents, ())), MORE.get(parents[0], "")))
        waiting = [key for key in waiting if key not in parents]
    return tuple(found)


def card_for(ticked: Iterable[str], numbers: Sequence[str]) -> Card:
    """The care card of the ticked lines, with the numbers of this install and the ways of its country."""
    keys = rules.by_seriousness(ticked)
    first = keys[0] if keys else ""
    opens = OPENS[rules.QUESTIONS[first].opens] if first else ""
    return replace(
        card_of(rules.level_of(keys), numbers), lines=tuple(line(key) for key in keys), action=TO_DO.get(first, BE_SEEN), opens=opens
    )


def card_of(level: str, numbers: Sequence[str]) -> Card:
    """The frame of a care card of this level, still without lines; a device fills it in where no network is."""
    known = settings.COUNTRY_FACTS
    return Card(
        level, TITLES[level], LEADS[level], (), BE_SEEN, tuple(numbers), known.get("urgent_number", ""), known.get("urgent_words", "")
    )


def for_device() -> dict[str, Any]:
    """The words of every line, as plain texts, for a device that fills in its pages itself."""
    lines = {key: {"text": str(LINES[key]), "why": str(WHY[key]), "to_do": str(TO_DO.get(key, BE_SEEN))} for key in rules.QUESTIONS}
    found = {"reasons": REASONS, "places": PLACES}
    return {"lines": lines} | {name: {key: str(text) for key, text in texts.items()} for name, texts in found.items()}
