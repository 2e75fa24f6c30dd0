"""Reads for the catalogue's pictures: figures, photos, plates, and what a page shows of the limb."""

from exercises.catalogue.queries.figures import (
    BODIES,
    PARTS,
    FigureDrawing,
    card_picture,
    drawing_version,
    figure_address,
    figure_or_404,
    figure_size,
    photo_addresses,
    photo_or_404,
    photos,
    picture_hash,
    poses,
)
from exercises.catalogue.queries.plates import (
    MarkedPlate,
    marked_plate,
    muscle_in_view,
    own_plates,
    plate_address,
    plate_or_404,
    plate_views,
    scene_address,
)
from exercises.catalogue.queries.several import sheet_or_404, together
from exercises.catalogue.queries.sheet import picture_sheet
from exercises.catalogue.queries.viewer import condition_viewer, muscle_viewer, no_press_viewer

__all__ = [
    "BODIES", "PARTS", "FigureDrawing", "MarkedPlate", "card_picture", "condition_viewer", "drawing_version", "figure_address", "figure_or_404",
    "figure_size", "marked_plate", "muscle_in_view", "muscle_viewer", "no_press_viewer", "own_plates", "photo_addresses", "photo_or_404", "photos",
    "picture_hash", "picture_sheet", "plate_address", "plate_or_404", "plate_views", "poses", "scene_address", "sheet_or_404", "together",
]  # fmt: skip
