"""The forms of programmes: starting one, building one, giving one."""

from exercises.programmes.forms.colleagues import ColleagueForm
from exercises.programmes.forms.desk import AssignForm, NewForm, OwnForm, ReviewForm, SearchForm
from exercises.programmes.forms.picture import PictureForm
from exercises.programmes.forms.sheet import HeadForm, ItemForm, Sheet, StepForm
from exercises.programmes.forms.shown import ShownForm
from exercises.programmes.forms.spot import WIDTHS, SpotForm
from exercises.programmes.forms.start import StartForm

__all__ = [
    "WIDTHS", "AssignForm", "ColleagueForm", "HeadForm", "ItemForm", "NewForm", "OwnForm", "PictureForm", "ReviewForm", "SearchForm", "Sheet",
    "ShownForm", "SpotForm", "StartForm", "StepForm",
]  # fmt: skip
