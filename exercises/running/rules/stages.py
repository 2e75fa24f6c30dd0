"""Walking and running in turn: nine stages, when the next one comes, and the step rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from exercises.routines.rules import STAGES, Stage
from exercises.running.rules.facts import USUAL, Answer, Thresholds
from exercises.running.rules.lights import GREEN, RED, UNKNOWN

# The stages themselves stand where the player's plans are made; here is when the next one comes.
__all__ = ["STAGES", "Stage", "StageRun", "cadence", "walk_run"]
SOURCES = ("walk-run-examples-2023", "clinical-review-pending")
REST_DAYS, REST_AFTER_RED = 2, 3
BREAK = dt.timedelta(days=21)


@dataclass(frozen=True)
class StageRun:
    """A walk-run day: its stage and how the knee took it."""

    day: dt.date
    stage: int
    light: str


def walk_run(history: Iterable[StageRun], today: dt.date, *, ran_before: bool = False, t: Thresholds = USUAL) -> Answer:
    """Which stage is next, and from which day on. One step up after two calm ones, one back after a red one, the same while a morning is unknown."""
    done = sorted(history, key=lambda one: (one.day, one.stage, one.light))
    if not done:
        stage = t.stage_after_break if ran_before else 0
        return _answer("start", stage, 0, today, t)
    last = done[-1]
    # Several of one day count as the worst of them.
    of_day = [one.light for one in done if one.day == last.day]
    light = next((colour for colour in (RED, UNKNOWN, "amber") if colour in of_day), GREEN)
    if today - last.day > BREAK:
        return _answer("after-a-break", min(last.stage, t.stage_after_break), 0, today, t)
    if light == RED:
        return _answer("back", max(0, last.stage - 1), 0, last.day + dt.timedelta(days=REST_AFTER_RED), t)
    calm = _calm_in_a_row(done, last.stage) if light == GREEN else 0
    earliest = max(today, last.day + dt.timedelta(days=REST_DAYS))
    if light == UNKNOWN:
        return _answer("hold-unknown", last.stage, calm, earliest, t)
    if calm < t.calm_to_rise:
        return _answer("repeat", last.stage, calm, earliest, t)
    if last.stage >= STAGES[-1].number:
        return _answer("finished", STAGES[-1].number, calm, earliest, t)
    return _answer("rise", last.stage + 1, calm, earliest, t)


def _calm_in_a_row(done: list[StageRun], stage: int) -> int:
    count, days = 0, set()
    for one in reversed(done):
        if one.stage != stage or one.light != GREEN:
            break
        count += one.day not in days
        days.add(one.day)
    return count


def _answer(outcome: str, stage: int, calm: int, earliest: dt.date, t: Thresholds) -> Answer:
    seen = (("calm", calm), ("earliest", earliest))
    return Answer("walk-run", outcome, stage, seen, (("calm_to_rise", t.calm_to_rise),), SOURCES, "low")


def cadence(own: int | None, t: Thresholds = USUAL) -> Answer:
    """The step rate to try: 5 to 10 % more than one's own, at the same speed."""
    limit = (("cadence_from", t.cadence_from), ("cadence_to", t.cadence_to))
    sources = ("step-rate-study-2014", "running-retraining-trial-2019")
    if own is None:
        return Answer("cadence", "unknown", None, (("own", None),), limit, sources, "moderate")
    first, second = round(own * (1 + t.cadence_from)), round(own * (1 + t.cadence_to))
    outcome = "useful" if own <= t.cadence_most_useful else "possible"
    return Answer("cadence", outcome, first, (("own", own), ("from", first), ("to", second)), limit, sources, "moderate")
