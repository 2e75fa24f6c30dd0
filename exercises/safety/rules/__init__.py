"""The safety check as facts and decisions: which line locks what, how serious it is, and what that means for today.

The words of the lines stand in words. A changed table gets a new version, and everyone is asked again.
"""

from exercises.safety.rules.locks import (
    AGREEMENT_HOLDS,
    FLAGS,
    LIMITED,
    PRESSES_WITH,
    Locks,
    OpenLock,
    after_check,
    agreed_until,
    both,
    locks_for,
    still_counts,
    why_locked,
)
from exercises.safety.rules.questions import (
    AGAIN,
    AGES,
    AGREED,
    BY_CODE,
    EVERYTHING,
    EXAMINED,
    ICE,
    KNEE_LOAD,
    LEVELS,
    LIGHT,
    LIMITS,
    LOCKS,
    NO_GUARDIAN,
    NOTHING,
    PAGES,
    PHASE_ONE,
    PLACES,
    POSITIONS,
    PRESSURE,
    QUESTIONS,
    QUESTIONS_VERSION,
    REGIONS,
    RUNNING,
    UNDER_16,
    Question,
    by_seriousness,
    fits_age,
    groups_of_page,
    in_order,
    level_of,
    lines_of_page,
    opened_by,
)
from exercises.safety.rules.standing import (
    FLAGS_REST,
    FLAGS_THAT_LOCK,
    KNEES,
    LIMITS_HOLD,
    LIST_HOLDS,
    NEVER,
    PASS_HOLDS,
    Standing,
    joined,
    pass_counts,
    state,
)
from exercises.safety.rules.table import table
from exercises.safety.rules.therapist import THERAPIST, THERAPIST_LOCKS, therapist_days, therapist_opens

__all__ = [
    "AGAIN", "AGES", "AGREED", "AGREEMENT_HOLDS", "BY_CODE", "EVERYTHING", "EXAMINED", "FLAGS", "FLAGS_REST", "FLAGS_THAT_LOCK",
    "ICE", "KNEES", "KNEE_LOAD", "LEVELS", "LIGHT", "LIMITED", "LIMITS", "LIMITS_HOLD", "LIST_HOLDS", "LOCKS", "NEVER", "NOTHING",
    "NO_GUARDIAN", "PAGES", "PASS_HOLDS", "PHASE_ONE", "PLACES", "POSITIONS", "PRESSES_WITH", "PRESSURE", "QUESTIONS",
    "QUESTIONS_VERSION", "REGIONS", "RUNNING", "THERAPIST", "THERAPIST_LOCKS", "UNDER_16", "Locks", "OpenLock", "Question", "Standing", "after_check",
    "agreed_until", "both", "by_seriousness", "fits_age", "groups_of_page", "in_order", "joined", "level_of", "lines_of_page", "locks_for",
    "opened_by", "pass_counts", "state", "still_counts", "table", "therapist_days", "therapist_opens",
    "why_locked",
]  # fmt: skip
