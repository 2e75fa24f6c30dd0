"""The numbers that the rules go by: the install's, then a therapist's for one client, then the person's own, within safe bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

# What the advice without an account goes by too stands there, once.
from exercises.practice import rules as light


@dataclass(frozen=True)
class Thresholds:
    """Every number of the rules. Pain is 0–10, days are whole days, percentages are whole numbers."""

    calm: int = light.CALM  # the highest worst pain that counts as calm
    limit: int = light.LIMIT  # the highest worst pain that is not yet too much
    run_calm: int = 2  # the same for a run
    run_limit: int = 3
    morning_amber: int = 1  # the rise over the pain before at which a morning is watched
    morning_red: int = 2  # and at which it was too much
    greens_to_grow: int = light.CALM_TO_GROW  # calm answers in a row before the dose may grow
    ambers_to_ease: int = light.MOST_AMBERS  # watched answers in a row after which it gets easier
    flare_rest_days: int = light.RED_REST_D  # days of rest after a bad answer
    flare_start_percent: int = 50  # where the dose begins again
    flare_middle_percent: int = 75
    reds_to_step_back: int = light.MOST_REDS  # bad answers within reds_within_days that lead one phase back
    reds_within_days: int = 14
    flare_longest_days: int = 7  # a flare that lasts longer leads one phase back
    start_again: int = light.CHECK_FROM  # pain before a session from which the safety questions come again
    rest_from: int = light.REST_FROM  # and from which the knee rests
    above_usual: int = 3  # the same, over the usual pain
    no_change_days: int = 42  # no clear change in this time: see someone
    no_change_long_days: int = 84
    clear_change: int = 2  # points of worst pain that count as a clear change
    clear_change_percent: int = 30
    worse_by: int = 2  # weekly mean of worst pain, over two weeks
    settle_days: int = 21  # the first phase should not take longer
    score_least: int = 5  # cases below which the score is not told
    score_wrong_in_ten: int = 3  # wrong yeses in ten that suggest a tighter cap
    cap_steps: int = 0  # steps by which the caps of running are tighter than usual


# The lowest and highest value that anyone may choose. A limit that decides about safety may be lowered, hardly raised.
BOUNDS: dict[str, tuple[int, int]] = {
    "calm": (0, 3),
    "limit": (3, 5),
    "run_calm": (0, 2),
    "run_limit": (1, 3),
    "morning_amber": (1, 1),
    "morning_red": (1, 2),
    "greens_to_grow": (2, 6),
    "ambers_to_ease": (1, 4),
    "flare_rest_days": (1, 5),
    "flare_start_percent": (25, 60),
    "flare_middle_percent": (50, 85),
    "reds_to_step_back": (1, 4),
    "reds_within_days": (7, 28),
    "flare_longest_days": (3, 10),
    "start_again": (6, 8),
    "rest_from": (4, 6),
    "above_usual": (2, 4),
    "no_change_days": (14, 42),
    "no_change_long_days": (42, 84),
    "clear_change": (2, 3),
    "clear_change_percent": (20, 50),
    "worse_by": (1, 3),
    "settle_days": (7, 28),
    "score_least": (5, 20),
    "score_wrong_in_ten": (1, 4),
    "cap_steps": (0, 2),
}


KNOWN = frozenset(field.name for field in fields(Thresholds))


def layered(*layers: Mapping[str, int]) -> Thresholds:
    """The defaults with each layer over the one before; a value outside its bounds is moved to the nearest bound, an unknown name ignored."""
    found: dict[str, int] = {}
    for layer in layers:
        found |= {name: _within(name, value) for name, value in layer.items() if name in KNOWN}
    return _made(tuple(sorted(found.items())))


@lru_cache(1024)
def _made(found: tuple[tuple[str, int], ...]) -> Thresholds:
    return replace(Thresholds(), **dict(found))


def _within(name: str, value: int) -> int:
    low, high = BOUNDS[name]
    return min(high, max(low, int(value)))
