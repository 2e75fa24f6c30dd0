"""When a professional should look again: no better in six weeks, worse week by week, or the first phase takes too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from exercises.progress.rules.advice import Advice, Seen
from exercises.progress.rules.phases import SETTLE
from exercises.progress.rules.thresholds import Thresholds

RULE = "see-someone"
SOURCES = ("clinical-review-pending",)
ADVISED, STRONGLY = "advised", "strongly-advised"
WEEK = dt.timedelta(days=7)
# One bad day makes no bad week.
LEAST_DAYS, BAD_DAYS = 3, 2


@dataclass(frozen=True)
class Measure:
    """The worst pain of one day, as it was said."""

    day: dt.date
    worst: int


def see_someone(
    measures: Sequence[Measure], *, began: dt.date, today: dt.date, phase: str, phase_began: dt.date, limits: Thresholds
) -> tuple[Advice, ...]:
    """Every reason to have it looked at again; empty where there is none. A week without numbers says nothing."""
    known = sorted(measures, key=lambda item: item.day)
    found = [_no_change(known, began, today, limits), _worse(known, today, limits), _slow(phase, phase_began, today, limits)]
    return tuple(item for item in found if item)


def mean_worst(measures: Sequence[Measure], until: dt.date) -> float | None:
    """The mean of the worst pain of the seven days that end with this one; None where fewer than three days have a number."""
    week = [item.worst for item in measures if until - WEEK < item.day <= until]
    return sum(week) / len(week) if len(week) >= LEAST_DAYS else None


def _no_change(measures: Sequence[Measure], began: dt.date, today: dt.date, limits: Thresholds) -> Advice | None:
    days = (today - began).days
    first, now = mean_worst(measures, began + WEEK - dt.timedelta(days=1)), mean_worst(measures, today)
    if days < limits.no_change_days or first is None or now is None:
        return None
    # Who is calm already need not get better.
    if now <= limits.calm or clear_change(first, now, limits):
        return None
    outcome = STRONGLY if days >= limits.no_change_long_days else ADVISED
    limit = limits.no_change_long_days if outcome == STRONGLY else limits.no_change_days
    seen = (Seen("days", days, limit), Seen("worst_then", round(first, 1)), Seen("worst_now", round(now, 1), limits.clear_change))
    return Advice(RULE, outcome, seen, SOURCES, values={"why": "no-change"})


def clear_change(then: float, now: float, limits: Thresholds) -> bool:
    """Whether pain fell clearly: by so many points, or by so many percent."""
    fall = then - now
    return fall >= limits.clear_change or (then > 0 and fall * 100 / then >= limits.clear_change_percent)


def _worse(measures: Sequence[Measure], today: dt.date, limits: Thresholds) -> Advice | None:
    then, now = mean_worst(measures, today - 2 * WEEK), mean_worst(measures, today)
    if then is None or now is None or now - then < limits.worse_by:
        return None
    bad_days = sum(item.worst >= then + limits.worse_by for item in measures if today - WEEK < item.day <= today)
    if bad_days < BAD_DAYS:
        return None
    seen = (Seen("worst_two_weeks_ago", round(then, 1)), Seen("worst_now", round(now, 1), round(then + limits.worse_by, 1)))
    return Advice(RULE, ADVISED, seen, SOURCES, values={"why": "worse"})


def _slow(phase: str, phase_began: dt.date, today: dt.date, limits: Thresholds) -> Advice | None:
    days = (today - phase_began).days
    if phase != SETTLE or days < limits.settle_days:
        return None
    return Advice(RULE, ADVISED, (Seen("days_in_phase", days, limits.settle_days),), SOURCES, values={"why": "settle-long"})
