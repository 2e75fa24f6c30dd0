"""How a client stands: days told honestly, the worst of a week and its trend, and who needs somebody first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from exercises.programmes.rules import DONE, NO_DATA, PARTLY, REST, SKIPPED_PAIN, SKIPPED_TIME

# How far back a row tells of days and of pain, and how far ahead it knows what a day without a session would be.
DAYS_BACK, DAYS_AHEAD = 28, 14
COUNTED = 14
WEEK = 7
# So many days without anything are a reason to ask.
QUIET_DAYS = 7

# Why somebody needs their therapist, the most pressing first.
RED, MORNING, QUESTION, QUIET, REVIEW, NOTHING = range(6)
REASONS = (RED, MORNING, QUESTION, QUIET, REVIEW)

# What counts, in the order in which it is told. What asked for nothing is not counted.
TOLD = (DONE, PARTLY, SKIPPED_PAIN, SKIPPED_TIME, NO_DATA)
# Left out, where the reason is not shared.
LEFT_OUT = "left-out"
RISING, FALLING, STEADY = "rising", "falling", "steady"
TREND_FROM = 2


@dataclass(frozen=True)
class Point:
    """The pain of one day: the worst of it, and the worst morning after; None where nobody answered."""

    day: dt.date
    worst: int | None = None
    morning: int | None = None


def counted(days: Mapping[str, str], today: dt.date, *, pain: bool = True) -> dict[str, int]:
    """How many of the last days were done, partly done, left out or without data; days that asked for nothing are in none of them.

    Today is not over: it counts only where something was done. Without pain, why a day was left out is not told.
    """
    found = dict.fromkeys((DONE, PARTLY, SKIPPED_PAIN, SKIPPED_TIME, NO_DATA) if pain else (DONE, PARTLY, LEFT_OUT, NO_DATA), 0)
    newest, *_earlier = known = _last_days(today)
    for day in known:
        state = days.get(day, REST)
        if state in {SKIPPED_PAIN, SKIPPED_TIME} and not pain:
            state = LEFT_OUT
        if state in found and not (day == newest and state == NO_DATA):
            found[state] += 1
    return found


@lru_cache(64)
def _last_days(today: dt.date) -> tuple[str, ...]:
    """The days that are counted as they are kept, today first."""
    return tuple((today - dt.timedelta(days=back)).isoformat() for back in range(COUNTED))


def states_without_reason(days: Mapping[str, str]) -> dict[str, str]:
    """The same days; what was left out is told without why."""
    return {day: LEFT_OUT if state in {SKIPPED_PAIN, SKIPPED_TIME} else state for day, state in days.items()}


def worst_between(points: Iterable[Point], first: dt.date, last: dt.date) -> int | None:
    """The worst pain of some days, both ends with them; None where nobody answered."""
    return max((point.worst for point in points if first <= point.day <= last and point.worst is not None), default=None)


def morning_between(points: Iterable[Point], first: dt.date, last: dt.date) -> int | None:
    """The worst morning after these days; None where nobody answered."""
    return max((point.morning for point in points if first <= point.day <= last and point.morning is not None), default=None)


def trend(points: Sequence[Point], today: dt.date) -> str:
    """Whether the worst of this week is clearly above or below that of the week before; nothing where one of them is missing."""
    begin = today - dt.timedelta(days=WEEK - 1)
    now = worst_between(points, begin, today)
    then = worst_between(points, begin - dt.timedelta(days=WEEK), begin - dt.timedelta(days=1))
    if now is None or then is None:
        return ""
    if now - then >= TREND_FROM:
        return RISING
    return FALLING if then - now >= TREND_FROM else STEADY
