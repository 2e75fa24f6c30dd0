"""The page on which a person's own spot is marked on the plate of a muscle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from exercises.catalogue.queries import MarkedPlate, marked_plate, plate_views
from exercises.programmes.models import Programme
from exercises.programmes.rules import Document, item_of, step_in
from exercises.publishing.queries import published_many


@dataclass(frozen=True)
class SpotPage:
    """One press of a draft: its muscle in one view, on one leg, with the spot that is marked."""

    title: str
    plate: MarkedPlate
    views: tuple[tuple[str, str], ...]
    legs: tuple[str, ...]
    known: Document | None
    # The catalogue's points that can be seen so, by their keys: where each lies, and its number and words.
    points: dict[str, Document]
    named: tuple[tuple[str, int, str], ...]
    back: str

    @property
    def elsewhere(self) -> str:
        """The view in which the spot is marked, where it is another one."""
        return str(dict(self.views).get(self.known["view"], "")) if self.known and self.known["view"] != self.plate.view else ""


def spot_page(programme: Programme, key: str, step: str, asked: dict[str, Any]) -> SpotPage | None:
    """The page; None where the draft has no such press, no plate shows its muscle, or the programme is for nobody in particular."""
    found, item = step_in(programme.draft, key, step), item_of(programme.draft, key)
    if found is None or item is None or found["kind"] != "press" or not programme.is_for_one:
        return None
    muscle = published_many([("muscle", found.get("muscle", ""))]).get(("muscle", found.get("muscle", "")))
    views = plate_views(muscle.document) if muscle else ()
    if muscle is None or not views:
        return None
    known = found.get("spot")
    view = _one_of([name for name, _label in views], asked.get("view"), (known or {}).get("view"))
    legs = tuple(side for side in ("right", "left") if not set(found["sides"]) & {"left", "right"} or side in found["sides"])
    plate = marked_plate(muscle.document, view, _one_of(legs, asked.get("leg")), known)
    phase = next(part["phase"] for part in programme.draft["phases"] if item in part["items"])
    back = f"{reverse('programmes:build', args=[programme.uid])}?phase={phase}#{key}"
    return SpotPage(muscle.document["title"], plate, views, legs, known, *_points(muscle.document, found, view), back)


def _one_of(known: Any, *wanted: str | None) -> str:
    return next((name for name in wanted if name in known), next(iter(known)))


def _points(muscle: Document, step: Document, view: str) -> tuple[dict[str, Document], tuple[tuple[str, int, str], ...]]:
    """The points that this press names, as they lie in a view."""
    pressed = [point for point in muscle.get("points", []) if point["key"] in step.get("points", []) and not point.get("display_only")]
    places = {
        point["key"]: {name: place[name] for name in ("view", "x", "y")}
        for point in pressed
        for place in point.get("placements", [])
        if place["view"] == view
    }
    return places, tuple((point["key"], point["number"], point["find"]) for point in pressed if point["key"] in places)
