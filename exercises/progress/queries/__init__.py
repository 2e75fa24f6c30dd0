"""Reads of progress: the window of days that the rules see, and what was advised and decided."""

from exercises.progress.queries.decided import (
    AFTER_RUN,
    RESTING,
    End,
    cases,
    decided_since,
    decisions,
    ended,
    key_of,
    rested_days,
    said_today,
    since_answered,
)
from exercises.progress.queries.window import (
    RULES,
    WINDOW,
    ChosenFor,
    LimitsAsked,
    Now,
    Waiting,
    chosen_for,
    entries,
    found_for,
    limits_asked,
    limits_for,
    measures,
    now_of,
    path_of,
    ran_on,
    running_facts,
    running_queries,
    taken_back,
    tell_cap,
    tell_mornings,
    usual_for,
    waiting_morning,
    worst_days,
)

__all__ = [
    "AFTER_RUN", "RESTING", "RULES", "WINDOW", "ChosenFor", "End", "LimitsAsked", "Now", "Waiting", "cases", "chosen_for",
    "decided_since", "decisions", "ended", "entries",
    "found_for", "key_of", "limits_asked", "limits_for", "measures", "now_of", "path_of", "ran_on", "rested_days", "running_facts",
    "running_queries", "said_today", "since_answered", "taken_back", "tell_cap", "tell_mornings", "usual_for", "waiting_morning",
    "worst_days",
]  # fmt: skip
