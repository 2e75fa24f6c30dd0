"""The answers of the rules in words: what is suggested, the numbers behind it, and what a person may say to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.people.rules import distance
from exercises.progress import queries, words
from exercises.progress.models import Decision
from exercises.progress.rules import Advice
from exercises.progress.rules.advice import NOBODY
from exercises.progress.rules.running import RULE as MAY_RUN
from exercises.publishing.queries import Card, cards, pick

METRES = ("week_left_m", "single_cap_m", "metres")


@dataclass(frozen=True)
class Why:
    """The way to an answer: rule, numbers against thresholds, sources, how good the evidence is, who may override."""

    rule: str
    seen: tuple[tuple[str, str, str], ...]
    sources: tuple[Card, ...]
    evidence: str
    override: str


@dataclass(frozen=True)
class Choice:
    """What a person may say to a suggestion, and what they said to it lately. Without words for otherwise, it is not up for choice."""

    key: str
    take: str
    otherwise: str
    said: Decision | None

    @property
    def said_words(self) -> str:
        """What they chose, in the words of the button."""
        return words_of(self.key, self.said.chosen, for_person=self.by_therapist) if self.said else ""

    @property
    def words_for(self) -> tuple[str, str]:
        """The words of both choices where a therapist decides."""
        taken, otherwise = (words_of(self.key, chosen, for_person=True) for chosen in Decision.Chosen.values)
        return taken, otherwise

    @property
    def mine(self) -> str:
        """What the person chose themselves, "" where they did not: a therapist's word leaves both open to them."""
        return self.said.chosen if self.said and not self.by_therapist else ""

    @property
    def by_therapist(self) -> bool:
        """Whether a therapist had the last word."""
        return bool(self.said and self.said.decided_by_name)

    @property
    def settled(self) -> bool:
        """Whether it need not be asked any more: the person answered, or a therapist decided otherwise."""
        return bool(self.said) and not (self.by_therapist and self.said.chosen == Decision.Chosen.TAKEN)


@dataclass(frozen=True)
class Answer:
    """An answer in words."""

    outcome: str
    title: str
    text: str
    why: Why
    advice: Advice
    choice: Choice | None = None


def why_of(advice: Advice, units: str = "km", known: list[Card] | None = None) -> Why:
    """Everything behind an answer, ready to be read. Who asks for many hands over the sources, read once."""
    seen = tuple(
        (str(words.SEEN.get(item.name, item.name)), number(item.name, item.value, units), number(item.name, item.threshold, units))
        for item in advice.seen
    )
    sources = tuple(pick(cards("source") if known is None else known, list(advice.sources)))
    return Why(advice.rule, seen, sources, advice.evidence, str(words.OVERRIDE[advice.override]))


def number(name: str, value: Any, units: str) -> str:
    """A number as people read it; nobody said it is told as such."""
    if value is None:
        return _("not said") if not name.endswith("_m") else "–"
    if name in METRES:
        amount, unit = distance(float(value) / 1000, units)
        return f"{amount} {unit}"
    if isinstance(value, str):
        return str(words.LIGHTS.get(value) or words.REASONS.get(value) or words.PATH.get(value, (value,))[0])
    return f"{value:g}" if isinstance(value, float) else str(value)


def answer(table: dict, advice: Advice, key: Any, units: str = "km") -> Answer:
    """An answer from its table of sentences."""
    title, text = table[key]
    return Answer(advice.outcome, str(title), str(text), why_of(advice, units), advice)


def words_of(key: str, chosen: str, *, for_person: bool = False) -> str:
    """The words of a choice: those of its button where it has some. `for_person`: a therapist decided for them."""
    name = ".".join(key.split(".")[:2])
    take, otherwise = (words.CHOSEN_FOR.get(name) if for_person else None) or words.CHOICES.get(name, ("", ""))
    found = take if chosen == Decision.Chosen.TAKEN else otherwise
    return str(found or Decision.Chosen(chosen).label)


def choice_of(advice: Advice, decided: dict[str, Decision]) -> Choice | None:
    """The buttons under a suggestion; None where nothing is suggested that one could do or leave."""
    pair = words.CHOICES.get(f"{advice.rule}.{advice.outcome}")
    if pair is None:
        return None
    key = queries.key_of({"rule": advice.rule, "outcome": advice.outcome, "values": advice.values})
    return Choice(key, str(pair[0]), "" if advice.override == NOBODY else str(pair[1]), decided.get(key))


def title_of(document: dict[str, Any]) -> str:
    """What was suggested, in the words of its rule; nothing where nothing was."""
    rule, outcome = document.get("rule", ""), document.get("outcome", "")
    why = document.get("values", {}).get("why", "")
    found = {
        MAY_RUN: words.MAY_RUN.get((outcome, why), ("",))[0],
        "next-dose": words.NEXT_DOSE.get(outcome, ("",))[0],
        "phase": words.PHASE.get(outcome, ("",))[0],
        "see-someone": words.SEE_SOMEONE.get(why, ""),
        "own-score": words.TIGHTER[0],
    }
    return str(found.get(rule, ""))


@dataclass(frozen=True)
class SaidFor:
    """What a therapist said to a suggestion, as the person reads it."""

    day: dt.date
    by: str
    suggested: str
    chosen: str
    reason: str


def by_therapists(decided: Iterable[Decision]) -> tuple[SaidFor, ...]:
    """What therapists decided among these, newest first."""
    rows = sorted((row for row in decided if row.decided_by_name), key=lambda row: row.at, reverse=True)
    return tuple(
        SaidFor(
            row.day, row.decided_by_name, title_of(row.advice), words_of(queries.key_of(row.advice), row.chosen, for_person=True), row.note
        )
        for row in rows
    )


def asked_day(text: str, today: dt.date) -> dt.date:
    """The day that an address names, of the last year; today where it names none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if today - dt.timedelta(days=366) <= day <= today else today
