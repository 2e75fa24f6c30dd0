"""Muscles marked over a quiet plate: their outlines, where it may be felt, and numbers beside the leg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from exercises.figures.draw.picker import muscle
from exercises.figures.rules.geometry import Point
from exercises.figures.rules.plates import HEIGHT, VIEWS, WIDTH, label_place, muscle_in_view

# Where numbers stand, how large they are, and how far apart.
LEFT, RIGHT, RADIUS, GAP = 62.0, 338.0, 54.0, 124.0
TOP, BOTTOM = 70.0, 930.0
MOST_VIEWS = 2


@dataclass(frozen=True)
class Mark:
    """One muscle on one view: its path, its number's place, and the line from there into the muscle."""

    slug: str
    number: int
    path: str
    pin: Point
    line: tuple[float, float, float, float]


def views_of(slugs: Sequence[str], wishes: dict[str, Sequence[str]]) -> dict[str, str]:
    """A view for each muscle, as few views as possible: one that is shown already, else the first of its wishes."""
    chosen: dict[str, str] = {}
    for slug in slugs:
        seen = [view for view in dict.fromkeys((*wishes.get(slug, ()), *VIEWS)) if muscle_in_view(slug, view)]
        used = [view for view in seen if view in chosen.values()]
        if seen and (used or len(set(chosen.values())) < MOST_VIEWS):
            chosen[slug] = (used or seen)[0]
    return chosen


def marks(view: str, numbered: dict[str, int], *, left: bool) -> list[Mark]:
    """The muscles of a view with their numbers; on a left leg everything but the numbers' ink is mirrored."""
    places = {slug: label_place(view, slug) or (WIDTH / 2, HEIGHT / 2) for slug in numbered}
    # A number stands on the side on which its muscle lies among the others, so that no line crosses another.
    middle = sum(x for x, _y in places.values()) / len(places) if len(places) > 1 else WIDTH / 2
    rails, found = {True: TOP - GAP, False: TOP - GAP}, []
    for slug in sorted(places, key=lambda slug: places[slug][1]):
        x, y = places[slug]
        on_right = x > middle
        rails[on_right] = max(y, rails[on_right] + GAP)
        pin = (_rail(on_right, left), min(rails[on_right], BOTTOM))
        found.append(Mark(slug, numbered[slug], muscle(view, slug), pin, _line(pin, (WIDTH - x, y) if left else (x, y))))
    return found


def _rail(on_right: bool, left: bool) -> float:
    return RIGHT if on_right != left else LEFT


def _line(pin: Point, place: Point) -> tuple[float, float, float, float]:
    """From the rim of the number to the muscle."""
    share = RADIUS / (hypot(place[0] - pin[0], place[1] - pin[1]) or 1)
    start = (pin[0] + (place[0] - pin[0]) * share, pin[1] + (place[1] - pin[1]) * share)
    return tuple(round(value, 1) for value in (*start, *place))
