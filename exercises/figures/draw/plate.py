"""A plate as an SVG that stands alone: the limb, what is highlighted, and what content puts on top of it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from exercises.figures.draw import plate_marks as marks
from exercises.figures.draw.plate_limb import limb, plain_limb
from exercises.figures.draw.plate_marks import Hatch, Label, Spot
from exercises.figures.draw.plate_paths import straight
from exercises.figures.draw.plate_style import sheet
from exercises.figures.rules import plates as rules
from exercises.figures.rules.geometry import STEPS, Ellipse, Point, box_of
from exercises.figures.rules.plates import HEIGHT, WIDTH, label_places, outlines, parts

MARGIN = 50
LEAST = 480
FOOT = 10
# Tall pictures are shown smaller: their marks and words grow, up to a limit.
USUAL = 700
APART = 32
FIGURES = Path(__file__).parents[1]


@dataclass(frozen=True)
class Scene:
    """Everything that one plate shows. Places are those of a right leg, in units of the plate; the left leg is its mirror image."""

    view: str
    title: str
    description: str = ""
    side: str = "right"
    muscles: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    felt: tuple[tuple[Ellipse, float], ...] = ()
    felt_words: str = ""
    no_press: tuple[Hatch, ...] = ()
    no_press_words: str = ""
    tags: tuple[str, ...] = ()
    cropped: bool = False
    plain: bool = False

    @property
    def digest(self) -> str:
        """Twelve hex digits that change whenever the picture would."""
        return hashlib.sha256(f"{self!r} {version()}".encode()).hexdigest()[:12]

    @property
    def box(self) -> tuple[float, float]:
        """The heights between which the plate is shown: all of it, or what it is about with some room."""
        if not self.cropped:
            return 0, HEIGHT + FOOT
        rings = [ring for muscle in self.muscles for ring in outlines(self.view, muscle)]
        points = [point for ring in rings for point in ring] + [spot.point for spot in self.spots]
        points += [corner for ellipse, _strength in self.felt for corner in _corners(ellipse)]
        if not points:
            return 0, HEIGHT + FOOT
        _left, top, _right, bottom = box_of(points)
        top, bottom = max(0, top - MARGIN), min(HEIGHT + FOOT, bottom + MARGIN)
        spare = max(0, LEAST - (bottom - top))
        bottom = min(HEIGHT + FOOT, bottom + spare / 2)
        top = max(0, min(top, bottom - LEAST))
        return int(top), int(max(bottom, top + LEAST))

    @property
    def scale(self) -> float:
        """How large marks and words are drawn."""
        top, bottom = self.box
        return round(min(1.3, max(1.0, (bottom - top) / USUAL)), 2)


def _corners(ellipse: Ellipse) -> tuple[Point, Point]:
    left, top, right, bottom = ellipse.box()
    return (left, top), (right, bottom)


@cache
def version() -> str:
    """A digest of the code and shapes that plates are drawn with."""
    files = [
        *FIGURES.glob("draw/plate*.py"),
        *FIGURES.glob("rules/plates*.py"),
        FIGURES / "rules/geometry.py",
        *FIGURES.glob("shapes/plate*.json"),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def plate(scene: Scene) -> str:
    """The SVG of a scene."""
    top, bottom = scene.box
    active = frozenset(name for muscle in scene.muscles for name in parts(muscle))
    mirrored = scene.side == "left"
    flip = f' transform="matrix(-1 0 0 1 {WIDTH} 0)"' if mirrored else ""
    base = plain_limb(scene.view, active) if scene.plain else limb(scene.view, active, top, bottom)
    under = _fade(top, bottom) + base + marks.felt(scene.felt) + marks.hatched(scene.no_press)
    more = f'<desc id="d">{escape(scene.description)}</desc>' if scene.description else ""
    described = ' aria-describedby="d"' if scene.description else ""
    some = ' class="some"' if active else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {WIDTH} {bottom - top}" role="img" aria-labelledby="t"{described}>'
        f'<title id="t">{escape(scene.title)}</title>{more}<style>{sheet(scene.plain)}</style>'
        f'<g{some}{flip}><g mask="url(#fade)">{under}</g></g>'
        f'<g font-size="{18 * scene.scale:g}">{_words(scene, mirrored, top, bottom)}</g></svg>'
    )


def _fade(top: float, bottom: float) -> str:
    """The limb fades where the picture cuts it."""
    high = bottom - top
    ends = [(0, "#000"), (26 / high, "#fff")] + ([(1 - 26 / high, "#fff"), (1, "#000")] if bottom < HEIGHT - FOOT else [(1, "#fff")])
    stops = "".join(f'<stop offset="{offset:.3g}" stop-color="{colour}"/>' for offset, colour in ends)
    return (
        f'<defs><linearGradient id="rise" gradientUnits="userSpaceOnUse" x1="0" y1="{top}" x2="0" y2="{bottom}">{stops}</linearGradient>'
        f'<mask id="fade" maskUnits="userSpaceOnUse" x="0" y="{top}" width="{WIDTH}" height="{high}">'
        f'<rect y="{top}" width="{WIDTH}" height="{high}" fill="url(#rise)"/></mask></defs>'
    )


def hit_areas(view: str, muscle: str) -> str:
    """The outline of a muscle with few corners, as path data: something to tap on, not to look at."""
    return "".join(straight(ring[:: STEPS // 2]) for ring in outlines(view, muscle))


def painted_at(view: str, muscle: str) -> int:
    """The place of a muscle in the order of painting: what is higher lies on top."""
    found = rules.plate(view)
    return max((place for place, shape in enumerate((*found.body, *found.surface)) if shape.slug in parts(muscle)), default=-1)


def visible(scene: Scene) -> tuple[Hatch, ...]:
    """The no-press areas that are within the part of the limb that is shown."""
    top, bottom = scene.box
    return tuple(one for one in scene.no_press if one.ellipse.box()[3] > top + 8 and one.ellipse.box()[1] < bottom - 8)


def _main_place(scene: Scene) -> Point:
    """The middle of a strong zone, the one that is farthest from points and no-press areas."""
    best = max(strength for _ellipse, strength in scene.felt)
    middles = [(ellipse.cx, ellipse.cy) for ellipse, strength in scene.felt if strength >= 0.6 * best]
    others = [spot.point for spot in scene.spots] + [(one.ellipse.cx, one.ellipse.cy) for one in scene.no_press]
    return max(middles, key=lambda middle: min((math.dist(middle, other) for other in others), default=0))


def _tagged(scene: Scene) -> list[tuple[str, Point]]:
    """A place for each tag, in its muscle and clear of the others. Muscles with little room choose first."""
    wanted = [(words, label_places(scene.view, muscle)) for words, muscle in zip(scene.tags, scene.muscles, strict=True)]
    found: list[tuple[str, Point]] = []
    for words, places in sorted((one for one in wanted if one[1]), key=lambda one: len(one[1])):
        free = (place for place in places if all(math.dist(place, other) >= APART * scene.scale for _words, other in found))
        found.append((words, next(free, places[0])))
    return found


def _words(scene: Scene, mirrored: bool, top: float, bottom: float) -> str:
    """Everything that stays upright on a mirrored leg: marks, letters, labels."""

    def turned(point: Point) -> Point:
        return (WIDTH - point[0], point[1]) if mirrored else point

    spots = [Spot(spot.number, turned(spot.point), spot.display_only, spot.find) for spot in scene.spots]
    seen = [Hatch(one.letter, one.reason, one.ellipse.mirrored(WIDTH) if mirrored else one.ellipse) for one in visible(scene)]
    labels = [Label(f"{spot.number}: {scene.no_press_words}", spot.point) for spot in spots if spot.display_only]
    if scene.felt:
        labels.append(Label(scene.felt_words, turned(_main_place(scene))))
    scale = scene.scale
    found = marks.letters(seen, [spot.point for spot in spots], scale)
    found += marks.labels(scene.view, labels, mirrored, (top, bottom), scale) + marks.spots(spots, scale)
    if scene.tags:
        found += marks.tags([(words, turned(place)) for words, place in _tagged(scene)], scale)
    return found
