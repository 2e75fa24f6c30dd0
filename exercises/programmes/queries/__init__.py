"""Reads of programmes: what is followed, what a therapist works on, and what there is to prescribe."""

from exercises.programmes.queries.colleagues import looks_after_another, who_could_take_over
from exercises.programmes.queries.desk import (
    Row,
    assignment_of,
    clients_of,
    newest_number,
    programmes_of,
    templates_for,
)
from exercises.programmes.queries.drafts import Drafted, drafted, found_for, frozen, starting_document
from exercises.programmes.queries.followed import (
    asked_in,
    changes_of,
    items_of,
    newest_version,
    offered,
    own_card,
    own_routine,
    page_address,
    phases_of,
    plan_of,
    play_address,
    prescribed,
    version_before,
    version_with,
    versions_of,
)
from exercises.programmes.queries.library import OWN_DOSES, Entry, from_exercise, from_own_words, from_routine, library
from exercises.programmes.queries.light import Light, LightAsked, light_asked, light_for
from exercises.programmes.queries.phases import PhasePlan
from exercises.programmes.queries.running import (
    current,
    followed,
    given_by,
    one_of,
    own_one,
    plans_of,
    prescribed_now,
    running,
    running_of,
    unfinished,
    unfinished_rows,
    versions_before,
    wanted_for_plans,
    wanted_for_prescribed,
    wanted_for_ways,
    ways_of,
)
from exercises.programmes.queries.shown import shown_of
from exercises.programmes.queries.spot import misplaced, spot_problem
from exercises.programmes.queries.trial import Tried, tried

__all__ = [
    "Drafted", "Entry", "Light", "LightAsked", "OWN_DOSES", "PhasePlan", "Row", "Tried", "asked_in", "assignment_of", "changes_of", "clients_of",
    "current", "drafted", "followed", "found_for", "from_exercise", "from_own_words", "from_routine", "frozen", "given_by", "items_of", "library",
    "light_asked", "light_for", "looks_after_another", "misplaced", "newest_number", "newest_version", "offered", "one_of", "own_card", "own_one",
    "own_routine", "page_address", "phases_of", "plan_of", "plans_of", "play_address", "prescribed", "prescribed_now", "programmes_of", "running",
    "running_of", "shown_of", "spot_problem", "starting_document", "templates_for", "tried", "unfinished", "unfinished_rows", "version_before", "version_with",
    "versions_before", "versions_of", "wanted_for_plans", "wanted_for_prescribed", "wanted_for_ways", "ways_of", "who_could_take_over",
]  # fmt: skip
