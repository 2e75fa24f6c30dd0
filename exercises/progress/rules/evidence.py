"""What the sessions, runs and measures show of a phase's criteria: the same shape as what a person says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.progress.rules.phases import Check
from exercises.progress.rules.response import RED, UNKNOWN, Response, rise_of

QUIET_DAYS = 10
LONG_RUN = dt.timedelta(minutes=30)
RUN_SPAN_DAYS = 14
# A number said for a week stands for that day only.
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """A measure of one day: worst or usual pain."""

    day: dt.date
    kind: str
    value: int


@dataclass(frozen=True)
class LongRun:
    """A run with its length, and whether it had no walk in it."""

    day: dt.date
    seconds: int
    worst: int | None
    continuous: bool = True


def shown(found: Sequence[Response], measures: Iterable[Said], runs: Iterable[LongRun], today: dt.date) -> list[Check]:
    """Every criterion that data can show, day by day. What nobody said shows nothing."""
    said, ran = list(measures), list(runs)
    checks = [Check(item.day, f"{item.kind}-pain", item.value) for item in said if item.kind == "usual"]
    checks += [Check(day, "worst-daily-pain", worst) for day, worst in _worst_by_day(found, said).items()]
    checks += _mornings(found)
    checks += _quiet(found, today)
    checks += [Check(run.day, "run-pain", run.worst) for run in ran if run.worst is not None]
    return checks + _steady_runs(ran, today)


def _worst_by_day(found: Sequence[Response], said: Sequence[Said]) -> dict[dt.date, int]:
    days: dict[dt.date, int] = {}
    known = [(item.entry.day, item.entry.worst) for item in found] + [(item.day, item.value) for item in said if item.kind == "worst"]
    for day, worst in known:
        if worst is not None:
            days[day] = max(worst, days.get(day, 0))
    return days


def _mornings(found: Sequence[Response]) -> list[Check]:
    rises = [(item.entry.day, rise_of(item.entry)) for item in found]
    return [Check(day, "morning-calm", int(rise <= 0)) for day, rise in rises if rise is not None]


def _quiet(found: Sequence[Response], today: dt.date) -> list[Check]:
    """Whether there was an answer and no red one in the ten days up to a day; asked for today and yesterday."""
    checks = []
    for day in (today - ONE_DAY, today):
        span = [item for item in found if 0 <= (day - item.entry.day).days < QUIET_DAYS and item.light != UNKNOWN]
        if span:
            checks.append(Check(day, "no-red-in-10-days", int(all(item.light != RED for item in span))))
    return checks


def _steady_runs(runs: Sequence[LongRun], today: dt.date) -> list[Check]:
    checks = []
    for day in (today - ONE_DAY, today):
        long = [
            run for run in runs
            if run.continuous and run.seconds >= LONG_RUN.total_seconds() and 0 <= (day - run.day).days < RUN_SPAN_DAYS
        ]  # fmt: skip
        checks.append(Check(day, "run-30-min-3-a-week-2-weeks", len(long)))
    return checks if runs else []
