"""Phases: what is met and what is missing today, each with its evidence, and when to go on or to step back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.progress.rules.advice import CALM, Advice, Seen
from exercises.progress.rules.dose import STEP_BACK, dose_after
from exercises.progress.rules.response import RED, RUN, Response
from exercises.progress.rules.thresholds import Thresholds

RULE = "phase"
SETTLE, HIP, KNEE, RUNNING, KEEP = "settle", "hip-and-core", "knee-strength", "return-to-running", "keep-it-up"
ORDER = (SETTLE, HIP, KNEE, RUNNING, KEEP)
# Whole days that a phase takes at least: nobody is hurried through.
LEAST_DAYS = {SETTLE: 3, HIP: 10, KNEE: 21, RUNNING: 21, KEEP: 0}
# Each criterion has to hold on two separate days.
DAYS_NEEDED = 2
# How a criterion is known: the person says it, or the sessions, measures and runs show it.
SAID, SHOWN = "said", "shown"
STAY, READY, BACK, CONFIRM = "stay", "ready", "step-back", "confirm"
SOURCES = {
    SETTLE: ("knee-programme-2017", "clinical-review-pending"),
    HIP: ("hip-and-core-trial-2015", "clinical-review-pending"),
    KNEE: ("step-down-tests-2002", "clinical-review-pending"),
    RUNNING: ("walk-run-examples-2023", "clinical-review-pending"),
    KEEP: ("knee-programme-2017",),
}


@dataclass(frozen=True)
class Criterion:
    """One line of a phase's end: a number that must not be passed (most), or that must be reached (least), or plain yes."""

    key: str
    how: str = SAID
    most: int | None = None
    least: int | None = None

    def holds(self, value: int) -> bool:
        """Whether a number meets it; a plain yes is 1."""
        if self.most is not None:
            return value <= self.most
        return value >= (1 if self.least is None else self.least)


CRITERIA: dict[str, tuple[Criterion, ...]] = {
    SETTLE: (
        Criterion("rest-pain", most=1),
        Criterion("usual-pain", SHOWN, most=3),
        Criterion("walk-15-min", most=2),
        Criterion("full-straightening"),
        Criterion("thigh-squeeze-10", most=2),
        Criterion("morning-calm", SHOWN),
    ),
    HIP: (
        Criterion("worst-daily-pain", SHOWN, most=3),
        Criterion("clam-and-abduction-3x12", most=2),
        Criterion("bridge-3x12", most=2),
        Criterion("sit-to-stand-10-and-squat-10", most=3),
        Criterion("morning-calm", SHOWN),
    ),
    KNEE: (
        Criterion("chair-sit-30", most=2),
        Criterion("step-down-15", most=2),
        Criterion("stairs", most=2),
        Criterion("one-leg-bridge-12"),
        Criterion("heel-raise-20"),
        Criterion("brisk-walk-30-min", most=1),
        Criterion("no-red-in-10-days", SHOWN),
    ),
    RUNNING: (
        Criterion("run-30-min-3-a-week-2-weeks", SHOWN, least=6),
        Criterion("run-pain", SHOWN, most=2),
        Criterion("morning-calm", SHOWN),
    ),
    KEEP: (),
}


@dataclass(frozen=True)
class Check:
    """What was said or shown of one criterion on one day."""

    day: dt.date
    key: str
    value: int


@dataclass(frozen=True)
class Line:
    """How one criterion stands: on how many days it held, the newest number, and from which day that is."""

    criterion: Criterion
    days: int
    value: int | None
    day: dt.date | None

    @property
    def met(self) -> bool:
        """Whether it held on two separate days and was not lost since."""
        return self.days >= DAYS_NEEDED and self.value is not None and self.criterion.holds(self.value)


@dataclass(frozen=True)
class Standing:
    """Where a person is in a phase."""

    phase: str
    lines: tuple[Line, ...]
    days_in: int
    days_needed: int
    advice: Advice

    @property
    def missing(self) -> tuple[Line, ...]:
        """What is worth doing next."""
        return tuple(line for line in self.lines if not line.met)


def criteria_of(phase: str) -> tuple[Criterion, ...]:
    """The criteria of a phase. KeyError for an unknown one."""
    return CRITERIA[phase]


def lines_of(phase: str, checks: Iterable[Check]) -> tuple[Line, ...]:
    """How each criterion of a phase stands. The order in which the checks arrived does not matter."""
    known = sorted(checks, key=lambda check: check.day)
    return tuple(_line(criterion, [check for check in known if check.key == criterion.key]) for criterion in criteria_of(phase))


def _line(criterion: Criterion, checks: Sequence[Check]) -> Line:
    # The worse of two answers of one day counts.
    by_day: dict[dt.date, list[int]] = {}
    for check in checks:
        by_day.setdefault(check.day, []).append(check.value)
    days = {day: (max(values) if criterion.most is not None else min(values)) for day, values in by_day.items()}
    held = sum(criterion.holds(value) for value in days.values())
    last = max(days, default=None)
    return Line(criterion, held, days[last] if last else None, last)


def phase_after(
    phase: str, checks: Iterable[Check], found: Sequence[Response], *, began: dt.date, today: dt.date, limits: Thresholds
) -> Standing:
    """Where the person stands and what is suggested: stay, go on, or step back kindly. It is confirmed by the person, never done for them."""
    lines, days_in = lines_of(phase, checks), (today - began).days
    return Standing(phase, lines, days_in, LEAST_DAYS[phase], _advice(phase, lines, found, began, today, limits))


def _advice(phase: str, lines: tuple[Line, ...], found: Sequence[Response], began: dt.date, today: dt.date, limits: Thresholds) -> Advice:
    met, of, days_in = sum(line.met for line in lines), len(lines), (today - began).days
    seen = (Seen("criteria_met", met, of), Seen("days_in_phase", days_in, LEAST_DAYS[phase]))
    dose = dose_after(found, today, limits, since=began)
    if dose.outcome == STEP_BACK and phase != SETTLE:
        return Advice(RULE, BACK, dose.seen, SOURCES[phase], values={"to": ORDER[ORDER.index(phase) - 1]})
    if phase == KEEP or met < of or days_in < LEAST_DAYS[phase] or _is_red(found):
        return Advice(RULE, STAY, seen, SOURCES[phase], values={"missing": of - met, "days_left": max(0, LEAST_DAYS[phase] - days_in)})
    return Advice(RULE, READY, seen, SOURCES[phase], expects=CALM, values={"to": ORDER[ORDER.index(phase) + 1]})


def _is_red(found: Sequence[Response]) -> bool:
    return bool(found) and found[-1].light == RED


def may_begin_running(phase: str, runs: Sequence[Response], limits: Thresholds) -> Advice:
    """Which path of running is offered: the runner's path while runs stay calm, else the strict one. Both are explained."""
    answered = [item.entry for item in runs if item.entry.kind == RUN and item.entry.worst is not None][-3:]
    worst = max((entry.worst for entry in answered if entry.worst is not None), default=None)
    slow = sum(entry.settled == "no" for entry in answered)
    seen = (Seen("run_pain", worst, limits.run_calm), Seen("not_settled_in_an_hour", slow, 0), Seen("phase", phase))
    calm = worst is not None and worst <= limits.run_calm and not slow
    path = "runners-path" if calm or phase in (RUNNING, KEEP) else "strict-path"
    return Advice("running-path", path, seen, ("running-advice-site", "sportswear-maker-causes"), expects=CALM if calm else "")
