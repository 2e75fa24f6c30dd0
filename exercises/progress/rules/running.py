"""May I run today? Yes as usual, yes this much, or not today and what to do instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exercises.progress.rules.advice import CALM, NOBODY, PERSON, Advice, Seen
from exercises.progress.rules.dose import REST as DOSE_REST
from exercises.progress.rules.dose import RESTART, STEP_BACK, dose_after
from exercises.progress.rules.phases import HIP, KNEE, SETTLE
from exercises.progress.rules.response import AMBER, RUN, UNKNOWN, Response
from exercises.progress.rules.score import NOT_TODAY, PART, YES
from exercises.progress.rules.thresholds import Thresholds

RULE = "may-i-run"
SOURCES = ("running-advice-site", "clinical-review-pending")
STRICT, RUNNERS = "strict-path", "runners-path"
# A run of the walk–run plan is every other day.
DAYS_BETWEEN = 2


@dataclass(frozen=True)
class RunFacts:
    """What is known about a person today. Distances in metres; None where nothing is known."""

    today: dt.date
    phase: str
    path: str = RUNNERS
    locked: bool = False
    pain_now: int | None = None
    usual: int | None = None
    found: tuple[Response, ...] = ()
    stage: int | None = None
    last_run: dt.date | None = None
    last_run_m: int | None = None
    week_left_m: int | None = None
    single_cap_m: int | None = None
    # The day on which the present phase began.
    since: dt.date | None = None

    @property
    def runs(self) -> tuple[Response, ...]:
        """The answers about runs, oldest first."""
        return tuple(item for item in self.found if item.entry.kind == RUN)


def may_run(facts: RunFacts, limits: Thresholds) -> Advice:
    """The first rule that has something to say decides; the most careful ones come first."""
    for rule in RULES:
        if answer := rule(facts, limits):
            return answer
    return _say(YES, "as-usual", _caps(facts), expects=CALM, **_room(facts))


def _say(outcome: str, why: str, seen: Sequence[Seen], *, expects: str = "", override: str = PERSON, **values: int | float | str) -> Advice:
    return Advice(RULE, outcome, tuple(seen), SOURCES, expects=expects, override=override, values={"why": why, **values})


def _locked(facts: RunFacts, limits: Thresholds) -> Advice | None:
    return _say(NOT_TODAY, "locked", (Seen("lock", "running"),), override=NOBODY) if facts.locked else None


def _pain_now(facts: RunFacts, limits: Thresholds) -> Advice | None:
    now = facts.pain_now
    if now is None:
        return None
    if now >= limits.start_again:
        return _say(NOT_TODAY, "check-again", (Seen("pain_now", now, limits.start_again),), override=NOBODY)
    if now >= limits.rest_from:
        return _say(NOT_TODAY, "rest", (Seen("pain_now", now, limits.rest_from),))
    if facts.usual is not None and now >= facts.usual + limits.above_usual:
        return _say(NOT_TODAY, "above-usual", (Seen("pain_now", now, facts.usual + limits.above_usual), Seen("usual", facts.usual)))
    if now > limits.run_limit:
        return _say(NOT_TODAY, "too-sore", (Seen("pain_now", now, limits.run_limit),))
    return None


def _flare(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if not facts.found:
        return None
    dose = dose_after(facts.found, facts.today, limits, since=facts.since)
    if dose.outcome in {DOSE_REST, STEP_BACK}:
        return _say(NOT_TODAY, "flare", dose.seen, override=dose.override)
    if dose.outcome == RESTART and facts.runs:
        percent = int(dose.values["percent"])
        return _say(PART, "restart", dose.seen, expects=CALM, flat="flat", percent=percent, **_percent_of_last(facts, percent))
    return None


def _percent_of_last(facts: RunFacts, percent: int) -> dict[str, int]:
    return {} if facts.last_run_m is None else {"metres": facts.last_run_m * percent // 100}


def _strict(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.path != STRICT or facts.phase not in {SETTLE, HIP, KNEE}:
        return None
    return _say(NOT_TODAY, "strength-first", (Seen("path", facts.path), Seen("phase", facts.phase)))


def _day_between(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.stage is None or facts.last_run is None:
        return None
    days = (facts.today - facts.last_run).days
    return _say(NOT_TODAY, "day-between", (Seen("days_since_run", days, DAYS_BETWEEN),)) if days < DAYS_BETWEEN else None


def _week_full(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.week_left_m is None or facts.week_left_m > 0:
        return None
    return _say(NOT_TODAY, "week-full", (Seen("week_left_m", facts.week_left_m, 0),))


def _last_run(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if not facts.runs or facts.runs[-1].light not in {AMBER, UNKNOWN}:
        return None
    last = facts.runs[-1]
    why = "watched" if last.light == AMBER else "not-answered"
    seen = (Seen("last_run_worst", last.entry.worst, limits.run_calm), Seen("morning", last.entry.morning), *_caps(facts))
    return _say(PART, why, seen, expects=CALM, flat="flat", **_percent_of_last(facts, 100), **_stage(facts))


def _sore_now(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.pain_now is None or facts.pain_now <= limits.run_calm:
        return None
    seen = (Seen("pain_now", facts.pain_now, limits.run_calm), *_caps(facts))
    return _say(PART, "a-little-sore", seen, expects=CALM, flat="flat", **_room(facts), **_stage(facts))


def _reduced(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.phase not in {SETTLE, HIP, KNEE}:
        return None
    seen = (Seen("phase", facts.phase), Seen("path", facts.path), *_caps(facts))
    return _say(PART, "reduced", seen, expects=CALM, flat="flat", **_room(facts), **_stage(facts))


def _walk_run(facts: RunFacts, limits: Thresholds) -> Advice | None:
    if facts.stage is None:
        return None
    return _say(PART, "walk-run", (Seen("stage", facts.stage), *_caps(facts)), expects=CALM, **_stage(facts))


def _caps(facts: RunFacts) -> tuple[Seen, ...]:
    return (Seen("week_left_m", facts.week_left_m), Seen("single_cap_m", facts.single_cap_m))


def _room(facts: RunFacts) -> dict[str, int]:
    """The most that both caps leave; nothing where neither is known."""
    known = [cap for cap in (facts.week_left_m, facts.single_cap_m) if cap is not None]
    return {"metres": min(known)} if known else {}


def _stage(facts: RunFacts) -> dict[str, int]:
    return {} if facts.stage is None else {"stage": facts.stage}


RULES: tuple[Callable[[RunFacts, Thresholds], Advice | None], ...] = (
    _locked, _pain_now, _flare, _strict, _day_between, _week_full, _last_run, _sore_now, _reduced, _walk_run,
)  # fmt: skip
