"""Starting, changing and ending programmes; drafts, versions, and handing them to clients. One transaction each."""

from exercises.programmes.services.colleagues import hand_on
from exercises.programmes.services.drafts import add_item, base_of, create, discard, save_draft
from exercises.programmes.services.handing import assign, review, therapist_sets
from exercises.programmes.services.leaving import forget_drafts, forget_plans
from exercises.programmes.services.own import change_phase, set_minutes, set_state, start_alone
from exercises.programmes.services.picture import keep_picture, take_picture_away
from exercises.programmes.services.refused import AssignmentChanged, Refused, assignment_changed
from exercises.programmes.services.shown import mark_shown, take_shown_back
from exercises.programmes.services.spot import mark_spot
from exercises.programmes.services.versions import Stale, go_back, publish

__all__ = [
    "AssignmentChanged", "Refused", "Stale", "add_item", "assign", "assignment_changed", "base_of", "change_phase", "create", "discard",
    "forget_drafts", "forget_plans", "go_back", "hand_on", "keep_picture", "mark_shown", "mark_spot", "publish", "review", "save_draft",
    "set_minutes", "set_state", "start_alone", "take_picture_away", "take_shown_back", "therapist_sets",
]  # fmt: skip
