"""Plates: which muscles, points, zones and no-press areas a drawing of the limb shows, and its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exercises.catalogue.models import PlateView
from exercises.figures.draw.plate import Hatch, Scene, Spot
from exercises.figures.rules import plates as plate_rules
from exercises.figures.rules import plates_clearance, plates_own
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.queries import published_all, published_or_404

# So much of the limb is seen about an own spot, in units of the plate.
OWN_WIDTH, OWN_HEIGHT = 240, 300
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
VIEW_TITLES = {
    ("front", "right"): _lazy("Right leg, seen from the front"),
    ("front", "left"): _lazy("Left leg, seen from the front"),
    ("back", "right"): _lazy("Right leg, seen from the back"),
    ("back", "left"): _lazy("Left leg, seen from the back"),
    ("lateral", "right"): _lazy("Right leg, outer side"),
    ("lateral", "left"): _lazy("Left leg, outer side"),
    ("medial", "right"): _lazy("Right leg, inner side"),
    ("medial", "left"): _lazy("Left leg, inner side"),
}


def muscle_in_view(muscle: str, view: str) -> bool:
    """Whether a plate of this view has a shape for the muscle."""
    return plate_rules.muscle_in_view(muscle, view)


def no_press_areas(language: str = CONTENT_LANGUAGE) -> list[dict[str, Any]]:
    """The published no-press areas in their order, each with the letter that stands for it in pictures. One query."""
    found = [one.document for one in published_all("no-press-area", language)]
    return [document | {"letter": letter} for letter, document in zip(LETTERS, found, strict=False)]


@dataclass(frozen=True)
class MarkedPlate:
    """A muscle on one leg with somebody's own spot: the picture's address and the part of it that is shown, and the spot as it is seen there."""

    view: str
    side: str
    address: str
    alt: str
    top: int
    height: int
    spot: tuple[float, float] | None
    left: int = 0
    width: int = plate_rules.WIDTH

    @property
    def mark(self) -> str:
        """The spot as a path: a diamond, where the catalogue's points are round."""
        return "" if self.spot is None else f"M{round(self.spot[0], 1)} {round(self.spot[1] - 15, 1)}l15 15 -15 15 -15 -15z"


def plate_views(muscle: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The views in which a muscle can be marked, its own first: name and words."""
    first = muscle.get("plate", "")
    names = [view for view in dict.fromkeys([first, *plate_rules.VIEWS]) if view and muscle_in_view(muscle["slug"], view)]
    return tuple((view, str(PlateView(view).label)) for view in names)


def marked_plate(muscle: dict[str, Any], view: str, side: str, own: dict[str, Any] | None) -> MarkedPlate:
    """The plate on which a spot is marked: with the muscle's points and the no-press areas about it. One query."""
    scene = muscle_scene(muscle, view, side, no_press_areas(muscle.get("language", CONTENT_LANGUAGE)))
    top, bottom = (int(edge) for edge in scene.box)
    address = scene_address(scene, f"muscle-{muscle['slug']}")
    return MarkedPlate(view, side, address, f"{VIEW_TITLES[view, side]}. {muscle['title']}.", top, bottom - top, _seen(own, view, side))


def own_plates(muscle: dict[str, Any], own: dict[str, Any], sides: Iterable[str]) -> list[MarkedPlate]:
    """Somebody's own spot with the muscle around it, on each leg that is pressed. No query."""
    legs = [side for side in ("right", "left") if side in sides] or ["right", "left"]
    return [found for side in legs if (found := _own_plate(muscle, own, side))]


def _own_plate(muscle: dict[str, Any], own: dict[str, Any], side: str) -> MarkedPlate | None:
    view = own["view"]
    address, spot = plate_address(view, f"spot-{muscle['slug']}", side), _seen(own, view, side)
    if not address or spot is None:
        return None
    left = int(max(0, min(spot[0] - OWN_WIDTH / 2, plate_rules.WIDTH - OWN_WIDTH)))
    top = int(max(0, min(spot[1] - OWN_HEIGHT / 2, plate_rules.HEIGHT - OWN_HEIGHT)))
    alt = f"{VIEW_TITLES[view, side]}. {muscle['title']}."
    return MarkedPlate(view, side, address, alt, top, OWN_HEIGHT, spot, left, OWN_WIDTH)


def _seen(own: dict[str, Any] | None, view: str, side: str) -> tuple[float, float] | None:
    """Where a spot is seen on the picture of a leg, in units of the plate; None in another view."""
    if own is None or own["view"] != view:
        return None
    return plates_own.seen(own["x"], side) * plate_rules.WIDTH, own["y"] * plate_rules.HEIGHT


def plate_address(view: str, what: str, side: str = "right") -> str:
    """The address of a plate: limb, no-press, muscle-…, spot-… (no marks), small-… (for lists) or condition-…; nothing where there is none."""
    try:
        scene = plate_or_404(view, side, what)
    except Http404:
        return ""
    return scene_address(scene, what)


def scene_address(scene: Scene, what: str) -> str:
    """The address of a scene that is already at hand."""
    return reverse("catalogue:plate", args=[scene.view, scene.side, what, scene.digest])


def plate_or_404(view: str, side: str, what: str) -> Scene:
    """The scene that an address asks for; 404 for what is not published or not to be seen in that view. At most two queries."""
    if (view, side) not in VIEW_TITLES:
        raise Http404
    sort, _dash, slug = what.partition("-")
    if what == "limb":
        return Scene(view, str(VIEW_TITLES[view, side]), side=side)
    if what == "no-press":
        return no_press_scene(view, side, no_press_areas())
    if sort in ("spot", "small") and muscle_in_view(slug, view):
        return Scene(view, str(VIEW_TITLES[view, side]), side=side, muscles=(slug,), plain=sort == "small")
    if sort == "muscle" and muscle_in_view(slug, view):
        return muscle_scene(published_or_404("muscle", slug).document, view, side, no_press_areas())
    if sort == "condition":
        scene = condition_scene(published_or_404("condition", slug).document, view, side)
        if scene.muscles:
            return scene
    raise Http404


def _plate_title(view: str, side: str, what: str) -> str:
    return f"{what}. {VIEW_TITLES[view, side]}"


def _hatches(areas: list[dict[str, Any]], view: str) -> tuple[Hatch, ...]:
    return tuple(
        Hatch(area["letter"], f"{area['title']}: {area['summary']}", plates_clearance.ellipse(shape))
        for area in areas
        for shape in area["shapes"]
        if shape["view"] == view
    )


def no_press_scene(view: str, side: str, areas: list[dict[str, Any]]) -> Scene:
    """Every no-press area that can be seen from one side."""
    named = ", ".join(f"{area['letter']}: {area['title']}" for area in areas if any(shape["view"] == view for shape in area["shapes"]))
    return Scene(view, _plate_title(view, side, _("Where nothing is pressed")), named, side, no_press=_hatches(areas, view))


def muscle_scene(document: dict[str, Any], view: str, side: str, areas: list[dict[str, Any]]) -> Scene:
    """A muscle in one view with its points, where its pain may be felt, and the no-press areas about it."""
    spots = [
        Spot(point["number"], plates_clearance.place(place), bool(point.get("display_only")), point["find"])
        for point in document.get("points", [])
        for place in point.get("placements", [])
        if place["view"] == view
    ]
    felt = [(plates_clearance.ellipse(zone), zone.get("strength", 1)) for zone in document.get("referral", []) if zone["view"] == view]
    title = _plate_title(view, side, document["title"])
    return Scene(
        view, title, document.get("where", ""), side, (document["slug"],), tuple(spots), tuple(felt), no_press=_hatches(areas, view),
        felt_words=_("May hurt here"), no_press_words=_("do not press"), cropped=True,
    )  # fmt: skip


def condition_scene(document: dict[str, Any], view: str, side: str) -> Scene:
    """The muscles of a condition that can be seen in one view, each with its number in the condition's list."""
    numbered = [(number, slug) for number, slug in enumerate(document.get("muscles", []), 1) if muscle_in_view(slug, view)]
    title = _plate_title(view, side, document["title"])
    return Scene(
        view, title, side=side, muscles=tuple(slug for _number, slug in numbered), tags=tuple(str(number) for number, _slug in numbered)
    )
