"""Reads of progress: the window of days that the rules see, and what was advised and decided."""

from exercises.progress.queries.ahead import ReadsAsked, read_ahead, reads_asked, wanted_for_running, wanted_for_weeks
from exercises.progress.queries.decided import (
    AFTER_RUN,
    RESTING,
    End,
    advice_before,
    cases,
    decided_rows,
    decided_since,
    decisions,
    doses_taken,
    ended,
    key_of,
    rested_days,
    said_on,
    said_today,
    since_answered,
    tighter_days,
    wanted_for_decided,
)
from exercises.progress.queries.told import days_said, numbers_on, told_or_404
from exercises.progress.queries.waiting import Waiting, waiting_morning, wanted_for_waiting
from exercises.progress.queries.window import (
    RULES,
    WINDOW,
    ChosenFor,
    LimitsAsked,
    Now,
    chosen_for,
    entries,
    found_for,
    limits_asked,
    limits_for,
    measures,
    now_of,
    path_of,
    phase_checks,
    ran_on,
    running_facts,
    running_queries,
    runs_of_day,
    taken_back,
    tell_cap,
    tell_mornings,
    usual_for,
    wanted_for_found,
    wanted_for_now,
    worst_days,
)

__all__ = [
    "days_said", "numbers_on", "told_or_404",
    "AFTER_RUN", "ChosenFor", "End", "LimitsAsked", "Now", "RESTING", "RULES", "ReadsAsked", "WINDOW", "Waiting", "advice_before", "cases", "chosen_for",
    "decided_rows", "decided_since", "decisions", "doses_taken", "ended", "entries", "found_for", "key_of", "limits_asked", "limits_for", "measures",
    "now_of", "path_of", "phase_checks", "ran_on", "read_ahead", "reads_asked", "rested_days", "running_facts", "running_queries", "runs_of_day",
    "said_on", "said_today", "since_answered", "taken_back", "tell_cap", "tell_mornings", "tighter_days", "usual_for", "waiting_morning",
    "wanted_for_decided", "wanted_for_found", "wanted_for_now", "wanted_for_running", "wanted_for_waiting", "wanted_for_weeks", "worst_days",
]  # fmt: skip
