"""What to point out about a run, when shoes want a look, and whether two entries are the same run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from exercises.running.rules.caps import longest_run, weeks_of
from exercises.running.rules.facts import USUAL, Answer, Ran, Thresholds, monday

DOWNHILL, NEW_SHOES, NEW_SURFACE, OVER_WEEK, OVER_SINGLE, SEVERAL = (
    "downhill", "new-shoes", "new-surface", "over-week", "over-single", "several-new",
)  # fmt: skip
# Metres down for each kilometre from which a run counts as downhill where nobody said so.
STEEP = 25
SURFACE_DAYS = dt.timedelta(days=30)
SAME_START = dt.timedelta(minutes=2)
SAME_DISTANCE = 0.02


def flags_of(run: Ran, runs: Iterable[Ran], cap: int | None, *, shoe_before: int | None = None, t: Thresholds = USUAL) -> tuple[str, ...]:
    """What was new or much in a run, most telling first. `runs` are the runs around it, itself among them or not."""
    others = [other for other in runs if other != run]
    earlier = [other for other in others if _before(other, run)]
    found = [
        OVER_SINGLE if _over_single(run, earlier, t) else "",
        OVER_WEEK if _over_week(run, earlier, cap) else "",
        DOWNHILL if _downhill(run) else "",
        NEW_SHOES if run.shoe is not None and shoe_before is not None and shoe_before < t.new_shoe_m else "",
        NEW_SURFACE if _new_surface(run, earlier) else "",
    ]
    named = [flag for flag in found if flag]
    return tuple([*named, SEVERAL] if len(named) > 1 else named)


def _before(other: Ran, run: Ran) -> bool:
    """Whether another run came first; on one day the instants decide, then the keys."""
    if other.day != run.day:
        return other.day < run.day
    if other.started_at and run.started_at:
        return other.started_at < run.started_at
    return other.key < run.key


def _over_single(run: Ran, earlier: list[Ran], t: Thresholds) -> bool:
    longest = longest_run(earlier, run.day, t)
    return run.metres is not None and longest is not None and run.metres > longest * (1 + t.single_run)


def _over_week(run: Ran, earlier: list[Ran], cap: int | None) -> bool:
    """Whether the week passed its cap with this run or had before it."""
    if cap is None or run.metres is None or run.whole_week:
        return False
    so_far = weeks_of([other for other in earlier if monday(other.day) == monday(run.day)] + [run])
    return (so_far[monday(run.day)].metres or 0) > cap


def _downhill(run: Ran) -> bool:
    if run.hills:
        return run.hills == "downhill"
    return bool(run.loss_m and run.metres and run.loss_m * 1000 / run.metres >= STEEP)


def _new_surface(run: Ran, earlier: list[Ran]) -> bool:
    known = {other.surface for other in earlier if other.surface and run.day - other.day <= SURFACE_DAYS}
    return bool(run.surface and known) and run.surface not in known


def shoe_state(metres: int, alert_from: int | None = None, alert_to: int | None = None, t: Thresholds = USUAL) -> Answer:
    """Whether to look at the soles of a pair: from 300 miles look, from 500 think of a new pair."""
    first, second = alert_from or t.shoe_from_m, alert_to or t.shoe_to_m
    outcome = "replace" if metres >= second else "check" if metres >= first else "fine"
    limit = (("shoe_from_m", first), ("shoe_to_m", second))
    return Answer("shoes", outcome, metres, (("metres", metres),), limit, ("shoe-life-pages",), "traditional")


def same_run(one: Ran, other: Ran) -> bool:
    """Whether two entries are the same run: start within two minutes (or the same day where one has none), distance within 2 %."""
    if one.whole_week or other.whole_week:
        return False
    if one.started_at and other.started_at:
        if abs(one.started_at - other.started_at) > SAME_START:
            return False
    elif one.day != other.day:
        return False
    if one.metres is None or other.metres is None:
        return bool(one.started_at and other.started_at)
    return abs(one.metres - other.metres) <= SAME_DISTANCE * max(one.metres, other.metres)
