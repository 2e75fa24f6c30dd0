"""The advice for every pair of pain before and the next morning, as the rules give it: for reviewers, and for everyone who wants to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from exercises.progress import words
from exercises.progress.rules import Entry, Response, Thresholds, dose_today, response_of
from exercises.progress.rules.response import GREEN

ANSWERS: tuple[int | None, ...] = (*range(11), None)
DAY = dt.date(2026, 1, 1)
NEXT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """One pair of numbers, and everything that is said to it. None is no answer."""

    before: int | None
    morning: int | None
    light: str
    light_word: str
    reason: str
    outcome: str
    title: str
    text: str

    @property
    def sentence(self) -> str:
        """The advice as one line."""
        return f"{self.title}. {self.text}"


@dataclass(frozen=True)
class Group:
    """All mornings after one number before."""

    before: int | None
    pairs: tuple[Pair, ...]


def pairs(limits: Thresholds) -> tuple[Group, ...]:
    """All twelve times twelve pairs, unknowns included."""
    return tuple(Group(before, tuple(pair_of(before, morning, limits) for morning in ANSWERS)) for before in ANSWERS)


def pair_of(before: int | None, morning: int | None, limits: Thresholds) -> Pair:
    """What is said the next morning, after a session that was calm or no worse than its start, with one calm session before it."""
    worst = max(limits.calm, before or 0)
    found = [_calm_before(limits), response_of(Entry(DAY, before=before, worst=worst, morning=morning), limits)]
    dose = dose_today(found, DAY + NEXT, limits, pain_now=morning)
    title, text = words.NEXT_DOSE[dose.outcome]
    last = found[-1]
    return Pair(
        before, morning, last.light, str(words.LIGHTS[last.light]), str(words.REASONS[last.reason]), dose.outcome, str(title), str(text)
    )  # fmt: skip


def _calm_before(limits: Thresholds) -> Response:
    calm = response_of(Entry(DAY - NEXT, before=1, worst=limits.calm, morning=1), limits)
    return Response(calm.entry, GREEN, calm.reason)
