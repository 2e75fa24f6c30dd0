"""The table of the check as plain data, for a device that decides without a network. Its twin is static/js/safety/rules.js."""

from __future__ import annotations

from typing import Any

from exercises.safety.rules.locks import AGREEMENT_HOLDS
from exercises.safety.rules.questions import (
    AGAIN,
    AGES,
    EVERYTHING,
    LEVELS,
    LIMITS,
    LOCKS,
    NO_GUARDIAN,
    NOTHING,
    PLACES,
    PRESSURE,
    QUESTIONS,
    QUESTIONS_VERSION,
    UNDER_16,
)
from exercises.safety.rules.standing import LIST_HOLDS, PASS_HOLDS

# What a device need not know of a line: where it comes from, and its code in a cookie.
FIELDS = ("key", "page", "locks", "limits", "level", "opens", "regions", "placed", "parents")


def table() -> dict[str, Any]:
    """Every line with what it locks and how it opens, in the order of the pages, and how long an answer holds."""
    return {
        "version": QUESTIONS_VERSION,
        "lines": [{name: getattr(question, name) for name in FIELDS} for question in QUESTIONS.values()],
        "places": PLACES, "ages": AGES, "under_16": UNDER_16, "no_guardian": NO_GUARDIAN, "levels": LEVELS, "reasons": (*LOCKS, *LIMITS),
        "everything": EVERYTHING, "pressure": PRESSURE, "nothing": NOTHING, "again": AGAIN,
        "holds": {
            "list_s": int(LIST_HOLDS.total_seconds()), "pass_s": int(PASS_HOLDS.total_seconds()), "agreement_days": AGREEMENT_HOLDS.days,
        },
    }  # fmt: skip
