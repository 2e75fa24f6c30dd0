"""What a programme asks of a day, how one is put together, and what differs between two versions. Plain decisions."""

from exercises.programmes.rules.building import (
    MANY,
    OWN,
    PHASES,
    Document,
    added,
    copied,
    distinct_exercises,
    empty,
    item_of,
    items_of,
    moved,
    phase_of,
    removed,
    replaced,
    with_phase,
    without_phase,
)
from exercises.programmes.rules.changes import ADDED, CHANGED, MOVED, ORDER, REMOVED, Change, changes
from exercises.programmes.rules.day import (
    DONE,
    EVENING,
    LENGTHS,
    MORNING,
    NO_DATA,
    NOON,
    PARTLY,
    REST,
    SKIPPED_PAIN,
    SKIPPED_TIME,
    SLOT_FROM,
    SLOTS,
    STRETCHES,
    WEEK,
    Asked,
    Did,
    Due,
    Item,
    counts,
    credit,
    day_state,
    done_for,
    due_on,
    giver_of,
    next_due,
    pressed_twice,
    together,
    whole_day,
)
from exercises.programmes.rules.picture import SIDE, SMALL, pictures_in, step_in, with_picture, without_pictures
from exercises.programmes.rules.same import same_dose
from exercises.programmes.rules.spot import spots_in, with_spot, without_spots

__all__ = [
    "ADDED", "CHANGED", "DONE", "EVENING", "LENGTHS", "MANY", "MORNING", "MOVED", "NOON", "NO_DATA", "ORDER", "OWN", "PARTLY", "PHASES", "REMOVED", "REST",
    "SIDE", "SKIPPED_PAIN", "SKIPPED_TIME", "SLOTS", "SLOT_FROM", "SMALL", "STRETCHES", "WEEK", "Asked", "Change", "Did", "Document", "Due", "Item",
    "added", "changes", "copied", "counts", "credit", "day_state", "distinct_exercises", "done_for", "due_on", "empty", "giver_of", "item_of", "items_of",
    "moved", "next_due", "phase_of", "pictures_in", "pressed_twice", "removed", "replaced", "same_dose", "spots_in", "step_in", "together", "whole_day",
    "with_phase", "with_picture", "with_spot", "without_phase", "without_pictures", "without_spots",
]  # fmt: skip
