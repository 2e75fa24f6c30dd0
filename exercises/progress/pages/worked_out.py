"""How the advice is worked out: the page is made from the same tables that the rules read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from exercises.progress import words
from exercises.progress.pages.programme import LineView, line_view
from exercises.progress.queries import ChosenFor
from exercises.progress.rules import BOUNDS, CRITERIA, Thresholds
from exercises.progress.rules.phases import LEAST_DAYS, ORDER, SOURCES, Line
from exercises.progress.rules.running import RULES
from exercises.publishing.queries import Card, cards, pick

# The thresholds by what they decide, as the form and the table show them.
NUMBER_GROUPS = (
    (_("What counts as calm"), ("calm", "limit", "run_calm", "run_limit", "morning_amber", "morning_red")),
    (_("How the dose grows and eases"), ("greens_to_grow", "ambers_to_ease")),
    (
        _("After a bad answer"),
        ("flare_rest_days", "flare_start_percent", "flare_middle_percent", "reds_to_step_back", "reds_within_days", "flare_longest_days"),
    ),
    (_("When the knee rests"), ("start_again", "rest_from", "above_usual")),
    (
        _("When to have it looked at"),
        ("no_change_days", "no_change_long_days", "clear_change", "clear_change_percent", "worse_by", "settle_days"),
    ),
    (_("How good the advice was"), ("score_least", "score_wrong_in_ten", "cap_steps")),
)


@dataclass(frozen=True)
class Number:
    """One threshold: its name in words, its value, and the bounds of what may be chosen."""

    name: str
    text: str
    value: int
    low: int
    high: int
    own: bool


@dataclass(frozen=True)
class Sentence:
    """One outcome of a rule, as people read it."""

    outcome: str
    title: str
    text: str


@dataclass(frozen=True)
class PhaseRules:
    """What ends a phase."""

    title: str
    least_days: int
    lines: tuple[LineView, ...]
    sources: tuple[Card, ...]


@dataclass(frozen=True)
class WorkedOut:
    """Every rule of the advice."""

    numbers: tuple[Number, ...]
    lights: tuple[Sentence, ...]
    running: tuple[Sentence, ...]
    dose: tuple[Sentence, ...]
    phases: tuple[PhaseRules, ...]
    someone: tuple[str, ...]
    checks: int


def numbers_of(limits: Thresholds, usual: Thresholds) -> tuple[Number, ...]:
    """Every threshold as it is, with its bounds, and whether the person chose it."""
    return tuple(
        Number(field.name, str(words.THRESHOLDS[field.name]), getattr(limits, field.name), *BOUNDS[field.name],
               getattr(limits, field.name) != getattr(usual, field.name))
        for field in fields(Thresholds)
    )  # fmt: skip


@dataclass(frozen=True)
class ChosenRow:
    """What somebody who treats a person chose for them: each number in words, who, why and when."""

    by: str
    reason: str
    at: dt.datetime
    numbers: tuple[tuple[str, int], ...]


def chosen_rows(found: list[ChosenFor]) -> tuple[ChosenRow, ...]:
    """What was chosen for a person, in words; an empty choice took everything back and is not told."""
    told = [
        ChosenRow(
            row.by, row.reason, row.at, tuple((str(words.THRESHOLDS[name]), value) for name, value in row.values.items() if name in BOUNDS)
        )
        for row in found
    ]
    return tuple(row for row in told if row.numbers)


def worked_out(limits: Thresholds, usual: Thresholds) -> WorkedOut:
    """The rules with these thresholds; those that are not the usual ones of the install are the person's own."""
    numbers = numbers_of(limits, usual)
    titles = {card.slug: card.title for card in cards("phase")}
    phases = tuple(
        PhaseRules(titles.get(slug, slug), LEAST_DAYS[slug], tuple(line_view(Line(item, 0, None, None)) for item in CRITERIA[slug]),
                   tuple(pick(cards("source"), list(SOURCES[slug]))))
        for slug in ORDER
    )  # fmt: skip
    return WorkedOut(
        numbers,
        tuple(Sentence(code, str(text), "") for code, text in words.REASONS.items()),
        tuple(Sentence(outcome, str(title), str(text)) for (outcome, _why), (title, text) in words.MAY_RUN.items()),
        tuple(Sentence(outcome, str(title), str(text)) for outcome, (title, text) in words.NEXT_DOSE.items()),
        phases,
        tuple(str(text) for text in words.SEE_SOMEONE.values()),
        len(RULES),
    )
