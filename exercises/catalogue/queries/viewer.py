"""What a page shows of the limb: a view to choose, a leg to choose, and what the picture says in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.models import PlateView
from exercises.catalogue.queries.plates import VIEW_TITLES, condition_scene, muscle_scene, no_press_areas, no_press_scene, scene_address
from exercises.figures.draw.plate import Scene, hit_areas, painted_at, visible
from exercises.figures.rules.plates import VIEWS, WIDTH, muscle_in_view

SIDES = ("right", "left")


@dataclass(frozen=True)
class Picture:
    """One plate of a viewer."""

    side: str
    address: str
    alt: str


@dataclass(frozen=True)
class Shown:
    """One view of a viewer: both legs, and perhaps shapes that lead somewhere."""

    view: str
    label: str
    top: int
    height: int
    pictures: list[Picture]
    links: list[dict[str, str]]
    width: int = WIDTH


@dataclass(frozen=True)
class Viewer:
    """The views of one subject, the first one shown first, and what its legend explains."""

    views: list[Shown]
    no_press: list[dict[str, Any]] = field(default_factory=list)
    press: bool = False
    display_only: bool = False
    felt: bool = False
    numbered: list[dict[str, Any]] = field(default_factory=list)


def _shown(scenes: list[Scene], what: str, said: str, links: list[dict[str, str]]) -> Shown:
    top, bottom = scenes[0].box
    pictures = [Picture(scene.side, scene_address(scene, what), f"{VIEW_TITLES[scene.view, scene.side]}. {said}") for scene in scenes]
    label = str(PlateView(scenes[0].view).label)
    return Shown(scenes[0].view, label, int(top), int(bottom - top), pictures, links)


def muscle_viewer(document: dict[str, Any]) -> Viewer | None:
    """A muscle in its own view and wherever something of it is marked; nothing for a muscle that no plate shows. One query."""
    marked = {place["view"] for point in document.get("points", []) for place in point.get("placements", [])}
    marked |= {zone["view"] for zone in document.get("referral", [])}
    first = document.get("plate", "")
    views = [
        view
        for view in dict.fromkeys([first, *VIEWS])
        if view and (view == first or view in marked) and muscle_in_view(document["slug"], view)
    ]
    if not views:
        return None
    areas = no_press_areas(document["language"])
    shown, scenes = [], []
    for view in views:
        both = [muscle_scene(document, view, side, areas) for side in SIDES]
        scenes.append(both[0])
        shown.append(_shown(both, f"muscle-{document['slug']}", _muscle_words(document, both[0]), []))
    return Viewer(
        shown, _named(areas, scenes), any(not spot.display_only for scene in scenes for spot in scene.spots),
        any(spot.display_only for scene in scenes for spot in scene.spots), any(scene.felt for scene in scenes),
    )  # fmt: skip


def _muscle_words(document: dict[str, Any], scene: Scene) -> str:
    """What a screen reader says of a muscle's plate."""
    said = [f"{document['title']}."]
    for spot in sorted(scene.spots, key=lambda spot: spot.number):
        forbidden = f"{_('Do not press')}. " if spot.display_only else ""
        said.append(f"{spot.number}: {forbidden}{spot.find}")
    return " ".join(said)


def _named(areas: list[dict[str, Any]], scenes: Iterable[Scene]) -> list[dict[str, Any]]:
    """The no-press areas that can be seen in some scenes."""
    letters = {one.letter for scene in scenes for one in visible(scene)}
    return [{key: area[key] for key in ("letter", "title", "summary")} for area in areas if area["letter"] in letters]


def no_press_viewer(areas: list[dict[str, Any]] | None = None) -> Viewer | None:
    """Every no-press area, on every view where one can be seen. One query."""
    areas = no_press_areas() if areas is None else areas
    shown, scenes = [], []
    for view in VIEWS:
        both = [no_press_scene(view, side, areas) for side in SIDES]
        if both[0].no_press:
            scenes.append(both[0])
            shown.append(_shown(both, "no-press", f"{_('Hatched, nothing is pressed:')} {both[0].description}.", []))
    return Viewer(shown, _named(areas, scenes)) if shown else None


def condition_viewer(document: dict[str, Any], muscles: list[Any]) -> Viewer | None:
    """The muscles of a condition (as cards), each a link, in the views where they are seen best. No query."""
    best = [card.facets.get("plate", "") for card in muscles]
    views = sorted({view for view in best if view in VIEWS}, key=lambda view: (-best.count(view), VIEWS.index(view)))
    shown = []
    for view in views:
        both = [condition_scene(document, view, side) for side in SIDES]
        seen = [card for card in muscles if card.slug in both[0].muscles]
        if seen:
            said = f"{document['title']}: {', '.join(card.title for card in seen)}."
            shown.append(_shown(both, f"condition-{document['slug']}", said, _links(view, seen)))
    place = {slug: number for number, slug in enumerate(document.get("muscles", []), 1)}
    return Viewer(shown, numbered=[{"number": place[card.slug], "card": card} for card in muscles]) if shown else None


def _links(view: str, seen: list[Any]) -> list[dict[str, str]]:
    """Shapes to tap on, those on top last."""
    ordered = sorted(seen, key=lambda card: painted_at(view, card.slug))
    return [{"url": card.url, "title": card.title, "area": hit_areas(view, card.slug)} for card in ordered]
