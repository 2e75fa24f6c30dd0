"""What the rules about running see and say. No answer stays None: it is never nought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Thresholds:
    """Every number that the rules compare with. An install may move them, within BOUNDS."""

    # How much a week may grow after calm mornings, and after one that was a little worse.
    grow_calm: float = 0.10
    grow_gently: float = 0.05
    # Below this a per cent means nothing: a step in metres instead.
    small_week_m: int = 10_000
    small_step_m: int = 1_000
    mean_weeks: int = 4
    # What is left of the usual week after one week off, and after two or three.
    after_one_week: float = 0.75
    after_two_weeks: float = 0.50
    # From this many weeks off, walk and run first.
    weeks_to_walk_run: int = 4
    stage_after_break: int = 4
    # One run against the longest of the days before.
    single_run: float = 0.10
    longest_days: int = 30
    # A week this much above those before it does not grow further.
    jump: float = 0.30
    # Pain in a run that is calm, and the most that is not yet too much.
    run_calm: int = 2
    run_limit: int = 3
    calm_to_rise: int = 2
    # 300 and 500 miles.
    shoe_from_m: int = 482_803
    shoe_to_m: int = 804_672
    new_shoe_m: int = 30_000
    cadence_from: float = 0.05
    cadence_to: float = 0.10
    cadence_most_useful: int = 170


# The safe bounds of each threshold: nobody sets a cap that is no cap.
BOUNDS: dict[str, tuple[float, float]] = {
    "grow_calm": (0, 0.15), "grow_gently": (0, 0.10), "small_week_m": (0, 20_000), "small_step_m": (0, 1_500), "mean_weeks": (2, 8),
    "after_one_week": (0.5, 0.9), "after_two_weeks": (0.25, 0.75), "weeks_to_walk_run": (3, 8), "stage_after_break": (0, 5),
    "single_run": (0, 0.15), "longest_days": (14, 42), "jump": (0.10, 0.50), "run_calm": (0, 3), "run_limit": (1, 5),
    "calm_to_rise": (1, 5), "shoe_from_m": (200_000, 800_000), "shoe_to_m": (300_000, 1_300_000), "new_shoe_m": (0, 100_000),
    "cadence_from": (0.02, 0.08), "cadence_to": (0.05, 0.12), "cadence_most_useful": (140, 190),
}  # fmt: skip


def thresholds(given: Mapping[str, float] | None = None) -> Thresholds:
    """The thresholds with what an install set. ValueError for an unknown name, or a number outside its bounds."""
    given = dict(given or {})
    known = {field.name for field in fields(Thresholds)}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"there is no threshold called {name!r}")
        low, high = BOUNDS[name]
        if not low <= value <= high:
            raise ValueError(f"{name} must be between {low} and {high}")
    made = Thresholds(**given)  # type: ignore[arg-type]
    pairs = (("grow_gently", "grow_calm"), ("after_two_weeks", "after_one_week"), ("run_calm", "run_limit"), ("shoe_from_m", "shoe_to_m"))
    for low_name, high_name in pairs:
        if getattr(made, low_name) > getattr(made, high_name):
            raise ValueError(f"{low_name} must not be above {high_name}")
    return made


def tightened(limits: Thresholds, steps: int) -> Thresholds:
    """The same with each cap so many steps tighter: a step halves what a week or a run may grow by."""
    share = 2 ** max(0, steps)
    names = ("grow_calm", "grow_gently", "single_run", "small_step_m")
    halved = {name: type(getattr(limits, name))(getattr(limits, name) / share) for name in names}
    return replace(limits, **halved)


USUAL = Thresholds()


@dataclass(frozen=True)
class Ran:
    """One run, or with `whole_week` the one number of a week that began on this day."""

    day: dt.date
    metres: int | None = None
    pain: int | None = None
    surface: str = ""
    hills: str = ""
    shoe: int | None = None
    stage: int | None = None
    loss_m: int | None = None
    whole_week: bool = False
    started_at: dt.datetime | None = None
    key: int = 0


@dataclass(frozen=True)
class Morning:
    """The morning after a day: how much worse than before (None where nobody knows), and whether something needs care."""

    of: dt.date
    rise: int | None = None
    flagged: bool = False


@dataclass(frozen=True)
class Answer:
    """What a rule says, with everything that it saw: nothing is suggested without a reason and a source."""

    rule: str
    outcome: str
    value: int | None
    numbers: tuple[tuple[str, Any], ...] = ()
    threshold: tuple[tuple[str, float], ...] = ()
    sources: tuple[str, ...] = ()
    evidence: str = "low"
    override: tuple[str, ...] = ("person", "therapist")

    def number(self, name: str) -> Any:
        """A number that the rule saw; None where it saw none of this name."""
        return dict(self.numbers).get(name)


def monday(day: dt.date) -> dt.date:
    """The first day of the week of a day."""
    return day - dt.timedelta(days=day.weekday())
