"""What the pages about programmes show: to those who follow them, and to therapists who make them."""

from exercises.programmes.pages.changes import Told, Update, in_words, update_of, updates_of
from exercises.programmes.pages.compare import Compare, Line, compare_page
from exercises.programmes.pages.desk import Build, Summary, build_page, phase_asked
from exercises.programmes.pages.offered import (
    ItemView,
    PhaseView,
    ProgrammeView,
    dose_of,
    item_view,
    often,
    own_view,
    phase_views,
    programme_view,
    views_of,
    with_shown,
)
from exercises.programmes.pages.paper import Paper, paper_page, published_phases
from exercises.programmes.pages.picture import PicturePage, PictureView, picture_page, picture_view, with_pictures
from exercises.programmes.pages.spot import SpotPage, spot_page
from exercises.programmes.pages.trial import Trial, trial_page

__all__ = [
    "Build", "Compare", "ItemView", "Line", "Paper", "PhaseView", "PicturePage", "PictureView", "ProgrammeView", "SpotPage", "Summary", "Told", "Trial",
    "Update", "build_page", "compare_page", "dose_of", "in_words", "item_view", "often", "own_view", "paper_page", "phase_asked", "phase_views",
    "picture_page", "picture_view", "programme_view", "published_phases", "spot_page", "trial_page", "update_of", "updates_of", "views_of",
    "with_pictures", "with_shown",
]  # fmt: skip
