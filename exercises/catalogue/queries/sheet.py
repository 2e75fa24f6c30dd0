"""The contact sheet: every picture that the catalogue can draw, in every state, for the eyes of editors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.queries.figures import BODIES, figure_address, figure_size, poses
from exercises.catalogue.queries.plates import muscle_in_view, no_press_areas, no_press_scene, plate_address, scene_address
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.models import Index

VIEWS = ("front", "back", "lateral", "medial")
SIDES = ("right", "left")
PLATE_SIZE = {"width": 400, "height": 1000}


def picture_sheet(language: str = CONTENT_LANGUAGE) -> list[dict[str, Any]]:
    """Groups of pictures with their words: plates, then muscles, then movements."""
    muscles = _titles("muscle", language)
    return [
        {"title": _("Plates"), "sort": "plates", "rows": _plates(language)},
        {"title": _("Muscles"), "sort": "plates", "rows": [_muscle(slug, title) for slug, title in muscles]},
        {"title": _("Movements"), "sort": "figures", "rows": [_pose(slug, title) for slug, title in _titles("pose", language)]},
    ]


def _titles(kind: str, language: str) -> list[tuple[str, str]]:
    rows = Index.objects.live().filter(kind=kind, language=language).order_by("title")
    return list(rows.values_list("slug", "title"))


def _plates(language: str) -> list[dict[str, Any]]:
    places = [(view, side) for view in VIEWS for side in SIDES]
    areas = no_press_areas(language)
    limbs = [_picture(f"{view}, {side}", plate_address(view, "limb", side), **PLATE_SIZE) for view, side in places]
    kept_off = [
        _picture(f"{view}, {side}", scene_address(no_press_scene(view, side, areas), "no-press"), **PLATE_SIZE) for view, side in places
    ]
    return [_row("limb", _("The limb"), limbs), _row("no-press", _("Where nothing is pressed"), kept_off)]


def _muscle(slug: str, title: str) -> dict[str, Any]:
    seen = [view for view in VIEWS if muscle_in_view(slug, view)]
    whole = [_picture(f"{view}, {side}", plate_address(view, f"muscle-{slug}", side), **PLATE_SIZE) for view in seen for side in SIDES]
    bare = [_picture(f"{view}, {what}", plate_address(view, f"{what}-{slug}"), **PLATE_SIZE) for view in seen for what in ("spot", "small")]
    return _row(f"muscle-{slug}", title, whole + bare)


def _pose(slug: str, title: str) -> dict[str, Any]:
    pose, (width, height) = poses()[slug], figure_size(slug)
    states = [("both", None, "both", "a"), ("start", None, "start", "a"), ("end", None, "end", "a")]
    states += [(f"body {body}", None, "both", body) for body in BODIES[1:]]
    measure = pose.get("measure", {})
    states += [
        (f"{measure['of']} {measure[name]:g} {measure['unit']}", measure[name], "both", "a")
        for name in ("least", "most")
        if measure.get(name)
    ]
    pictures = [_picture(label, figure_address(slug, at, body, part), width, height) for label, at, part, body in states]
    return _row(f"pose-{slug}", title, pictures, pose["summary"])


def _picture(label: str, address: str, width: int, height: int) -> dict[str, Any]:
    return {"label": label, "address": address, "width": width, "height": height}


def _row(key: str, title: str, pictures: list[dict[str, Any]], summary: str = "") -> dict[str, Any]:
    return {"key": key, "title": title, "summary": summary, "pictures": [picture for picture in pictures if picture["address"]]}
