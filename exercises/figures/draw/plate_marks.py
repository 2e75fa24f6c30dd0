"""What is drawn on top of a limb: where pain may be felt, what is not pressed, points, tags, and the words beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from exercises.figures.draw.plate_paths import number
from exercises.figures.rules.geometry import Ellipse, Point
from exercises.figures.rules.plates import WIDTH, reach

RADIUS = 13
LINE = 20
LETTER = 12


@dataclass(frozen=True)
class Spot:
    """A numbered point; one that is display-only is drawn hollow and crossed."""

    number: int
    point: Point
    display_only: bool
    find: str


@dataclass(frozen=True)
class Hatch:
    """One ellipse of a no-press area, with the letter by which the page names it."""

    letter: str
    reason: str
    ellipse: Ellipse


@dataclass(frozen=True)
class Label:
    """Words in the margin and the point that they are about."""

    words: str
    point: Point


def _oval(look: str, ellipse: Ellipse, more: str = "") -> str:
    cx, cy, rx, ry = (number(value) for value in (ellipse.cx, ellipse.cy, ellipse.rx, ellipse.ry))
    turn = f' transform="rotate({number(ellipse.turn)} {cx} {cy})"' if ellipse.turn else ""
    return f'<ellipse class="{look}" cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}"{turn}{more}/>'


def felt(zones: Sequence[tuple[Ellipse, float]]) -> str:
    """Where pain may be felt: soft, and dotted so that it is told from the rest without colour."""
    if not zones:
        return ""
    defs = (
        '<defs><radialGradient id="soft"><stop offset="0" class="s0"/><stop offset=".55" class="s1"/><stop offset="1" class="s2"/>'
        '</radialGradient><pattern id="dots" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(30)">'
        '<circle class="dt" cx="4.5" cy="4.5" r="1.5"/></pattern></defs>'
    )
    ovals = "".join(
        _oval("rf", ellipse, f' opacity="{number(strength, 2)}"')
        + _oval(
            "rd", Ellipse(ellipse.cx, ellipse.cy, ellipse.rx * 0.8, ellipse.ry * 0.8, ellipse.turn), f' opacity="{number(strength, 2)}"'
        )
        for ellipse, strength in zones
    )
    return f'{defs}<g clip-path="url(#in)">{ovals}</g>'


def hatched(found: Sequence[Hatch]) -> str:
    """Where nothing is pressed: hatched within a broken line, with the reason."""
    if not found:
        return ""
    defs = (
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="hb" width="8" height="8"/><path class="hl" d="M1 0V8"/></pattern></defs>'
    )
    ovals = "".join(f"<g><title>{escape(one.reason)}</title>{_oval('ns', one.ellipse)}{_oval('np', one.ellipse)}</g>" for one in found)
    return f'{defs}<g clip-path="url(#in)">{ovals}</g>'


def _text(look: str, point: Point, words: str) -> str:
    return f'<text class="{look}" x="{number(point[0])}" y="{number(point[1])}">{escape(words)}</text>'


def letters(found: Sequence[Hatch], taken: Sequence[Point], scale: float) -> str:
    """The letters of the no-press areas, each where it is farthest from points and other letters."""
    used, out = list(taken), ""
    for one in found:
        left, top, right, bottom = one.ellipse.box()
        cx, cy = one.ellipse.cx, one.ellipse.cy
        places = [
            (cx, cy),
            (cx, top - 6),
            (cx, bottom + 14),
            (left - 8, cy),
            (right + 8, cy),
            (cx, (cy + top) / 2),
            (cx, (cy + bottom) / 2),
        ]
        free = [place for place in places if all(math.dist(place, other) > 24 * scale for other in used)]
        where = free[0] if free else max(places, key=lambda place: min(math.dist(place, other) for other in used))
        used.append(where)
        out += _text("lt", (where[0], where[1] + 6 * scale), one.letter)
    return out


def _grown(scale: float) -> str:
    return f" scale({number(scale, 2)})" if scale != 1 else ""


def spots(found: Sequence[Spot], scale: float) -> str:
    """The points with their numbers; a point that is for looking at only is a crossed ring with its number beside it."""
    out = ""
    for spot in found:
        x, y = (number(value) for value in spot.point)
        title = f"<title>{escape(f'{spot.number}: {spot.find}')}</title>"
        if spot.display_only:
            ring = f'<circle r="{RADIUS - 2}"/><path d="M-6-6L6 6M6-6L-6 6"/>'
            out += f'<g class="ho" transform="translate({x} {y}){_grown(scale)}" font-size="18">{title}{ring}</g>'
        else:
            disc = f'<circle r="{RADIUS}"/><text y="6.5">{spot.number}</text>'
            out += f'<g class="pt" transform="translate({x} {y}){_grown(scale)}" font-size="18">{title}{disc}</g>'
    return out


def tags(found: Sequence[tuple[str, Point]], scale: float) -> str:
    """Square tags with a number, for things and not for places to press."""
    return "".join(
        f'<g class="tg" transform="translate({number(x)} {number(y)}){_grown(scale)}" font-size="18"><rect x="-14" y="-14" width="28" height="28" rx="5"/>'
        f'<text y="6.5">{escape(words)}</text></g>'
        for words, (x, y) in found
    )


def _lines(words: str) -> list[str]:
    """Words in at most two lines of about the same length."""
    gaps = [place for place, letter in enumerate(words) if letter == " "]
    if len(words) <= 9 or not gaps:
        return [words]
    gap = min(gaps, key=lambda place: abs(place - len(words) / 2))
    return [words[:gap], words[gap + 1 :]]


def _side(x: float, left: float, right: float, wide: float) -> str:
    """The margin nearer to the point if the words fit there, else the one with more room."""
    near, other = ("left", "right") if x - left < right - x else ("right", "left")
    room = {"left": left - 12, "right": WIDTH - right - 12}
    return near if room[near] >= wide or room[near] >= room[other] else other


def labels(view: str, found: Sequence[Label], mirrored: bool, heights: tuple[float, float], scale: float) -> str:
    """The words in the margin with more room, each with a line to what it is about; none lies over another."""
    placed: dict[str, float] = {}
    out, line_height = "", LINE * scale
    for label in sorted(found, key=lambda one: one.point[1]):
        x, y = label.point
        left, right = reach(view, y)
        left, right = (WIDTH - right, WIDTH - left) if mirrored else (left, right)
        lines = _lines(label.words)
        wide = max(len(line) for line in lines) * LETTER * scale
        side = _side(x, left, right, wide)
        high = (len(lines) - 1) * line_height
        first = max(y - high / 2 + 6 * scale, placed.get(side, heights[0]) + line_height, heights[0] + line_height)
        first = min(first, heights[1] - high - 10)
        placed[side] = first + high + 6
        edge = max(left - 12, wide + 4) if side == "left" else min(right + 12, WIDTH - wide - 4)
        start = edge + 4 if side == "left" else edge - 4
        away = RADIUS * scale if abs(start - x) > RADIUS * scale else 0
        near = x - away if side == "left" else x + away
        out += f'<path class="ld" d="M{number(start)} {number(first + high / 2 - 6 * scale)}L{number(near)} {number(y)}"/>'
        look = "lb end" if side == "left" else "lb"
        out += "".join(_text(look, (edge, first + place * line_height), line) for place, line in enumerate(lines))
    return out
