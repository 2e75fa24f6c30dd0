"""The traffic light of one session, and what to do next, from the few numbers a person gave.

No answer is never nought: what was not asked or not answered makes the light "unknown",
unless another number already calls for more care. The player has a twin of the light in
JavaScript; tests/cases/light.json holds the two together. The advice is Python only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Numbers = Mapping[str, Any]

# The highest pain that still counts as calm, and the highest that is not yet too much.
CALM = 2
LIMIT = 5


def light(numbers):
    """Return the light (green, amber, red, unknown) and the code of its reason."""
    worst, rise = numbers.get("worst"), morning_rise(numbers)
    if numbers.get("flags"):
        return verdict("red", "flag")
    if worst is not None and worst > LIMIT:
        return verdict("red", "worst-high")
    if rise is not None and rise >= 2:
        return verdict("red", "morning-up-two")
    if rise == 1 and numbers.get("rose_before"):
        return verdict("red", "morning-up-twice")
    if rise == 1:
        return verdict("amber", "morning-up-one")
    if worst is None:
        return verdict("unknown", "worst-missing")
    if worst > CALM:
        return verdict("amber", "worst-middle")
    if numbers.get("morning") is None:
        return verdict("unknown", "morning-missing")
    if rise is None:
        return verdict("unknown", "before-missing")
    return verdict("green", "calm")


def morning_rise(numbers):
    """Return how much higher the morning was than the start, or None when one is missing."""
    morning, before = numbers.get("morning"), numbers.get("before")
    if morning is None or before is None:
        return None
    return morning - before


def level(value):
    """Return the colour of one pain number on its own: green, amber or red."""
    if value > LIMIT:
        return "red"
    return "amber" if value > CALM else "green"


def verdict(colour, reason):
    """Return a light with its reason."""
    return {"light": colour, "reason": reason}


# ---- advice: what to do next. Each rule is one line of the table below; the first that holds is the answer.

# Knee pain of a morning from which the knee rests, and any pain from which the safety questions come again (of 10).
REST_FROM, CHECK_FROM = 6, 8
# Days of rest after a red session, and without a session before the dose is held, and before it is lowered.
RED_REST_D, LONG_D, VERY_LONG_D = 2, 7, 21
# Red sessions in two weeks before somebody has a look; middling ones in a row before it goes easier; calm ones before it grows.
MOST_REDS, MOST_AMBERS, CALM_TO_GROW = 3, 3, 2
PRESSED = frozenset({"numb", "tingling", "electric", "throbbing"})


@dataclass(frozen=True)
class Rule:
    """One rule of the advice: when it holds, what comes next, and what it looks at."""

    name: str
    holds: Callable[[Numbers, str], bool]
    next: str
    seen: tuple[str, ...]
    limits: Mapping[str, int]
    sources: tuple[str, ...] = ("clinical-review-pending",)
    override: str = "you"


def _flags(numbers: Numbers) -> set[str]:
    return set(numbers.get("flags") or ())


def _count(numbers: Numbers, key: str) -> int:
    """How often; what is not known did not count."""
    return numbers.get(key) or 0


def _days(numbers: Numbers) -> int | None:
    return numbers.get("days_since")


def highest(numbers: Numbers) -> int | None:
    """The highest pain that was given, or None when none was."""
    given = [numbers[key] for key in ("before", "worst", "morning") if numbers.get(key) is not None]
    return max(given, default=None)


def _needs_eyes(numbers: Numbers, light: str) -> bool:
    return "giving_way" in _flags(numbers) or len(_flags(numbers) - PRESSED) > 1


def _numb(numbers: Numbers, light: str) -> bool:
    return bool(_flags(numbers) & PRESSED)


def _flagged(numbers: Numbers, light: str) -> bool:
    return bool(_flags(numbers))


def _very_high(numbers: Numbers, light: str) -> bool:
    return (highest(numbers) or 0) >= CHECK_FROM


def _red_too_often(numbers: Numbers, light: str) -> bool:
    return light == "red" and _count(numbers, "reds_before") + 1 >= MOST_REDS


def _red_and_fresh(numbers: Numbers, light: str) -> bool:
    days = _days(numbers)
    return light == "red" and (days is None or days <= RED_REST_D)


def _red(numbers: Numbers, light: str) -> bool:
    return light == "red"


def _sore_today(numbers: Numbers, light: str) -> bool:
    return _count(numbers, "morning") >= REST_FROM


def _middling_too_often(numbers: Numbers, light: str) -> bool:
    return light == "amber" and _count(numbers, "ambers_before") + 1 >= MOST_AMBERS


def _middling(numbers: Numbers, light: str) -> bool:
    return light == "amber"


def _not_known(numbers: Numbers, light: str) -> bool:
    return light == "unknown"


def _very_long_ago(numbers: Numbers, light: str) -> bool:
    return (_days(numbers) or 0) >= VERY_LONG_D


def _long_ago(numbers: Numbers, light: str) -> bool:
    return (_days(numbers) or 0) >= LONG_D


def _not_settled(numbers: Numbers, light: str) -> bool:
    return numbers.get("settled") == "no"


def _sore_morning(numbers: Numbers, light: str) -> bool:
    return _count(numbers, "morning") > CALM


def _calm_first(numbers: Numbers, light: str) -> bool:
    return _count(numbers, "calm_before") + 1 < CALM_TO_GROW


def _calm_again(numbers: Numbers, light: str) -> bool:
    return light == "green"


SCALE = ("pain-scale-trial-2007", "clinical-review-pending")
ADVICE = (
    Rule("flags-see-someone", _needs_eyes, "see-someone", ("flags",), {"flags": 1}, ("knee-warning-signs",), "clinician"),
    Rule("flags-no-pressing", _numb, "rest", ("flags",), {"flags": 0}, override="clinician"),
    Rule("flags-check", _flagged, "rest", ("flags",), {"flags": 0}, ("knee-warning-signs",), "clinician"),
    Rule("very-high", _very_high, "rest", ("before", "worst", "morning"), {"any": CHECK_FROM - 1}, override="clinician"),
    Rule("red-often", _red_too_often, "see-someone", ("reds_before",), {"reds": MOST_REDS - 1}, override="clinician"),
    Rule("red-rest", _red_and_fresh, "rest", ("before", "worst", "morning", "days_since"), {"worst": LIMIT, "days": RED_REST_D}, SCALE, "clinician"),
    Rule("sore-today", _sore_today, "rest", ("morning",), {"morning": REST_FROM - 1}),
    Rule("red-half", _red, "easier", ("before", "worst", "morning", "days_since"), {"worst": LIMIT, "days": RED_REST_D}, SCALE),
    Rule("middling-often", _middling_too_often, "easier", ("ambers_before",), {"ambers": MOST_AMBERS - 1}),
    Rule("middling", _middling, "repeat", ("before", "worst", "morning"), {"worst": CALM, "rise": 0}, SCALE),
    Rule("not-known", _not_known, "repeat", ("before", "worst", "morning"), {}),
    Rule("very-long-ago", _very_long_ago, "easier", ("days_since",), {"days": VERY_LONG_D - 1}),
    Rule("long-ago", _long_ago, "repeat", ("days_since",), {"days": LONG_D - 1}),
    Rule("not-settled", _not_settled, "repeat", ("settled",), {}),
    Rule("sore-morning", _sore_morning, "repeat", ("morning",), {"morning": CALM}),
    Rule("calm-first", _calm_first, "repeat", ("before", "worst", "morning", "calm_before"), {"calm": CALM_TO_GROW}, SCALE),
    Rule("calm-again", _calm_again, "two-more", ("before", "worst", "morning", "calm_before"), {"calm": CALM_TO_GROW}, SCALE),
)  # fmt: skip


def advise(numbers: Numbers) -> tuple[dict[str, str], Rule]:
    """Return the light of a session and the rule that says what comes next: the first of the table that holds."""
    found = light(numbers)
    return found, next(rule for rule in ADVICE if rule.holds(numbers, found["light"]))
