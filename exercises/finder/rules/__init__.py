"""Where does it hurt, as facts and decisions: the table of pain areas, and how a choice is made from it. Words stand in words.py."""

from exercises.finder.rules.asked import Asked, read
from exercises.finder.rules.choice import (
    Body,
    Muscles,
    Numbers,
    Offer,
    Press,
    Routines,
    Why,
    choose_muscles,
    choose_routines,
    score,
    state_of,
    weakest,
)
from exercises.finder.rules.table import (
    ASKS,
    BOTH,
    KNEE,
    LEFT,
    MUSCLES,
    NAMED,
    NO_PAIN,
    REASONS,
    RIGHT,
    ROWS,
    SIDES,
    TABLE,
    Question,
    Row,
    Start,
    asked_first,
    in_pain,
    rows_of,
)

__all__ = [
    "ASKS", "BOTH", "KNEE", "LEFT", "MUSCLES", "NAMED", "NO_PAIN", "REASONS", "RIGHT", "ROWS", "SIDES", "TABLE", "Asked", "Body", "Muscles", "Numbers",
    "Offer", "Press", "Question", "Routines", "Row", "Start", "Why", "asked_first", "choose_muscles", "choose_routines", "in_pain",
    "read", "rows_of", "score", "state_of", "weakest",
]  # fmt: skip
