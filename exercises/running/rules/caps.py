"""How far this week, and how far in one run. A cap is a suggestion with its reason; it never stops anybody from writing a run down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exercises.running.rules.facts import USUAL, WEEK, Answer, Morning, Ran, Thresholds, monday
from exercises.running.rules.lights import AMBER, RED, UNKNOWN, lights

WEEK_SOURCES = ("sportswear-maker-causes", "build-up-trial-2008", "novice-growth-2014")
RUN_SOURCES = ("longest-run-study-2025",)
GAP_SOURCES = ("clinical-review-pending", "walk-run-examples-2023")


@dataclass(frozen=True)
class Week:
    """The runs of one week. `metres` is None where nobody gave a distance; `unmeasured` runs are not in it."""

    start: dt.date
    metres: int | None
    runs: int = 0
    unmeasured: int = 0
    said: int | None = None


def weeks_of(runs: Iterable[Ran]) -> dict[dt.date, Week]:
    """The weeks in which something is noted. One number for a week holds the runs of that week: the greater of the two counts."""
    found: dict[dt.date, list[Ran]] = {}
    for run in runs:
        found.setdefault(monday(run.day), []).append(run)
    return {start: _week(start, entries) for start, entries in found.items()}


def _week(start: dt.date, entries: list[Ran]) -> Week:
    single = [run for run in entries if not run.whole_week]
    known = [run.metres for run in single if run.metres is not None]
    said = max((run.metres for run in entries if run.whole_week and run.metres is not None), default=None)
    totals = ([sum(known)] if known else []) + ([said] if said is not None else [])
    return Week(start, max(totals) if totals else None, len(single), len(single) - len(known), said)


def weekly_cap(runs: Iterable[Ran], mornings: Iterable[Morning], start: dt.date, today: dt.date, t: Thresholds = USUAL) -> Answer:
    """How far the week that begins on `start` may go, as it stands today."""
    runs = list(runs)
    weeks = {week: value for week, value in weeks_of(runs).items() if week < start}
    gap = weeks_off(weeks, start)
    base, mean, last = _base(weeks, start - WEEK * (gap + 1), t)
    seen: tuple[tuple[str, int | None], ...] = (("base", base), ("mean", mean), ("last", last), ("weeks_off", gap))
    if gap >= t.weeks_to_walk_run and weeks:
        return _answer("walk-run", None, seen, (("weeks_to_walk_run", t.weeks_to_walk_run),), GAP_SOURCES)
    if base is None:
        return _answer("no-history", None, seen, (), WEEK_SOURCES)
    if gap:
        name = "after_one_week" if gap == 1 else "after_two_weeks"
        share = t.after_one_week if gap == 1 else t.after_two_weeks
        return _answer("after-a-break", int(base * share), seen, ((name, share),), GAP_SOURCES)
    found = lights(runs, mornings, start - WEEK, min(today, start + WEEK), today, t)
    return _grown(base, found, _jumped(weeks, start - WEEK, t), seen, t)


def _grown(base: int, found: Mapping[dt.date, str], jumped: bool, seen, t: Thresholds) -> Answer:
    """The base with the growth that the mornings allow."""
    colours = list(found.values())
    seen += (("red", colours.count(RED)), ("unknown", colours.count(UNKNOWN)), ("amber", colours.count(AMBER)), ("days", len(colours)))
    if RED in colours:
        return _answer("hold-red", base, seen, (("run_limit", t.run_limit),), WEEK_SOURCES)
    if UNKNOWN in colours or not colours:
        return _answer("hold-unknown", base, seen, (), WEEK_SOURCES)
    if jumped:
        return _answer("hold-jump", base, seen, (("jump", t.jump),), WEEK_SOURCES)
    name, rate = ("grow_gently", t.grow_gently) if AMBER in colours else ("grow_calm", t.grow_calm)
    outcome = "grow-gently" if AMBER in colours else "grow"
    if base < t.small_week_m:
        step = t.small_step_m // 2 if AMBER in colours else t.small_step_m
        return _answer(f"{outcome}-small", base + step, seen, (("small_week_m", t.small_week_m), ("small_step_m", step)), WEEK_SOURCES)
    return _answer(outcome, base + int(base * rate), seen, ((name, rate),), WEEK_SOURCES)


def _answer(outcome: str, value: int | None, seen, threshold, sources: tuple[str, ...]) -> Answer:
    return Answer("weekly-cap", outcome, value, tuple(seen), tuple(threshold), sources, "low")


def weeks_off(weeks: Mapping[dt.date, Week], start: dt.date) -> int:
    """How many whole weeks right before `start` have nothing noted, or a nought that somebody wrote; 0 where nothing is known at all."""
    ran = [week for week, value in weeks.items() if week < start and value.metres != 0]
    return (start - max(ran)) // WEEK - 1 if ran else 0


def _base(weeks: Mapping[dt.date, Week], last: dt.date, t: Thresholds) -> tuple[int | None, int | None, int | None]:
    """The greater of the last week and the mean of the last four; a week that nobody noted is not a nought."""
    window = [weeks.get(last - WEEK * back) for back in range(t.mean_weeks)]
    known = [week.metres for week in window if week is not None and week.metres is not None]
    if not known:
        return None, None, None
    mean, newest = sum(known) // len(known), window[0].metres if window[0] else None
    return max(mean, newest or 0), mean, newest


def _jumped(weeks: Mapping[dt.date, Week], last: dt.date, t: Thresholds) -> bool:
    """Whether the last week was far above those before it."""
    newest = weeks[last].metres if last in weeks else None
    before = [weeks[last - WEEK * back].metres for back in range(1, t.mean_weeks) if last - WEEK * back in weeks]
    known = [metres for metres in before if metres]
    # Small weeks grow by a step, not by a share: there it says nothing.
    return bool(newest and known and newest > t.small_week_m and newest > (1 + t.jump) * sum(known) / len(known))


def longest_run(runs: Iterable[Ran], day: dt.date, t: Thresholds = USUAL) -> int | None:
    """The longest single run of the days before `day`; None where no distance is known."""
    first = day - dt.timedelta(days=t.longest_days)
    known = [run.metres for run in runs if not run.whole_week and run.metres is not None and first <= run.day < day]
    return max(known, default=None)


def single_cap(runs: Iterable[Ran], mornings: Iterable[Morning], day: dt.date, t: Thresholds = USUAL) -> Answer:
    """How far one run of this day may go: at most a tenth over the longest of the last 30 days, and not further after a bad morning."""
    runs = list(runs)
    longest = longest_run(runs, day, t)
    found = list(lights(runs, mornings, day - WEEK, day, day, t).values())
    seen = (("longest", longest), ("red", found.count(RED)), ("unknown", found.count(UNKNOWN)), ("days", t.longest_days))
    limit = (("single_run", t.single_run),)
    if longest is None:
        return Answer("single-run-cap", "no-history", None, seen, limit, RUN_SOURCES, "low")
    if RED in found:
        return Answer("single-run-cap", "hold-red", longest, seen, limit, RUN_SOURCES, "low")
    if UNKNOWN in found:
        return Answer("single-run-cap", "hold-unknown", longest, seen, limit, RUN_SOURCES, "low")
    return Answer("single-run-cap", "grow", longest + int(longest * t.single_run), seen, limit, RUN_SOURCES, "low")
