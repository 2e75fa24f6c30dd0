"""Pages of programmes: following one, and a therapist's desk."""

from exercises.programmes.views.build import add, build
from exercises.programmes.views.desk import assign, desk, discard, start, state
from exercises.programmes.views.own import assignment, colleague, programme, programme_list
from exercises.programmes.views.paper import sheet
from exercises.programmes.views.picture import picture, picture_file
from exercises.programmes.views.shown import shown
from exercises.programmes.views.spot import spot
from exercises.programmes.views.trial import trial
from exercises.programmes.views.versions import compare, go_back

__all__ = [
    "add", "assign", "assignment", "build", "colleague", "compare", "desk", "discard", "go_back", "picture", "picture_file", "programme",
    "programme_list", "sheet", "shown", "spot", "start", "state", "trial",
]  # fmt: skip
