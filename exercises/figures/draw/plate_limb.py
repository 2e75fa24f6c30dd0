"""The limb of a plate as SVG: skin, muscles in the order of their depth, contour. No colours: they are plate_style's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from exercises.figures.draw.plate_paths import path, strokes
from exercises.figures.rules import plates
from exercises.figures.rules.geometry import box_of, inset
from exercises.figures.rules.plates import Shape
from exercises.figures.rules.plates_ribbon import Ribbon

SKIN_DEPTH = 5


@dataclass(frozen=True)
class Piece:
    """One thing of the limb: its name, its own markup, between which heights it lies, and whether it is part of the inner pelvis."""

    slug: str
    kind: str
    inner: bool
    markup: str
    top: float
    bottom: float


def _d(look: str, data: str) -> str:
    return f'<path class="{look}" d="{data}"/>'


def _flesh(ribbon: Ribbon, data: dict[str, Any], seed: int) -> str:
    """Light, shade, fibres and tendons of a muscle."""
    start, end = data.get("tendon", (0, 1))
    found = ""
    if shade := data.get("shade"):
        across, width, *ends = shade
        found += "".join(_d("sh", path(ribbon.spindle(across, width * share, *ends), True, 0)) for share in (1.3, 0.7))
    if light := data.get("light"):
        across, width, first, last = light
        for place, share in enumerate((1.5, 1.15, 0.8, 0.45)):
            lens = ribbon.spindle(across, width * share, first + place * 0.02, last - place * 0.02)
            found += _d("li", path(lens, True, 0))
    if fibres := data.get("fibres"):
        found += _d("fi", strokes(_fibres(ribbon, fibres, max(0.03, start), min(0.97, end), seed)))
    if start > 0:
        found += _d("te", path(ribbon.tongue(start, 0, seed), True))
    if end < 1:
        found += _d("te", path(ribbon.tongue(end, 1, seed), True))
        found += _d("tf", strokes(ribbon.strands(3, end + 0.01, 0.99, seed, 5)))
    return found


def _fibres(ribbon: Ribbon, fibres: list[Any], start: float, end: float, seed: int) -> list[Any]:
    run, count, *more = fibres
    if run == "along":
        return ribbon.strands(count, start, end, seed)
    if run == "slant":
        slope, near, far = more
        return ribbon.slanted(count, slope, near, far, start, end, seed)
    return ribbon.feathered(count, more[0], start, end, seed)


LOOKS = {
    "tendon": "te", "fascia": "fa", "bone": "bo", "fat": "ft", "boneline": "bl", "boneshade": "bs", "tfibre": "tf", "crest": "bl",
    "ligament": "lg", "cord": "co", "skinline": "sl", "nail": "na", "muscle": "mu", "edge": "ed", "faint": "faint", "soft": "soft",
    "veil": "veil", "deep": "dp",
}  # fmt: skip


def look_of(words: str) -> str:
    """The short class names of a look."""
    return " ".join(LOOKS[word] for word in words.split())


def plain_piece(shape: Shape) -> Piece:
    """One shape as its outline only, for small pictures."""
    _left, top, _right, bottom = box_of(shape.outline)
    tone = {"pale": " pa", "deep": " dp"}.get(shape.data.get("tone", ""), "")
    look = {"muscle": f"mu{tone}", "deep": "gh"}.get(shape.kind) or look_of(shape.data["look"])
    return Piece(shape.slug, shape.kind, False, _d(look, path(shape.outline, True, 0)), top, bottom)


def piece(shape: Shape, seed: int) -> Piece:
    """One shape as markup."""
    data, kind, inner = shape.data, shape.kind, shape.data.get("inner", False)
    knots = shape.outline or data["points"]
    _left, top, _right, bottom = box_of(knots)
    if kind == "line":
        return Piece(shape.slug, kind, inner, _d(look_of(data["look"]), path(knots, data.get("closed", False))), top, bottom)
    if kind == "deep":
        return Piece(shape.slug, kind, inner, _d("gh", path(knots, True)), top, bottom)
    if kind == "muscle":
        tone = {"pale": " pa", "deep": " dp"}.get(data.get("tone", ""), "")
        return Piece(shape.slug, kind, inner, _d(f"mu{tone}", path(knots, True)) + _flesh(shape.ribbon, data, seed), top, bottom)
    markup = _d(look_of(data["look"]), path(knots, True))
    if kind == "band" and data.get("strands"):
        markup += _d("tf", strokes(shape.ribbon.strands(data["strands"], 0.03, 0.97, seed)))
    markup += "".join(_d(look_of(mark), line) for mark, line in data.get("marks", ()))
    return Piece(shape.slug, kind, inner, markup, top, bottom)


@cache
def pieces(view: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Everything of a view: what lies under the skin, and what is drawn on it."""
    found = plates.plate(view)
    body = tuple(piece(shape, 7 + 11 * place) for place, shape in enumerate(found.body, 1))
    return body, tuple(piece(shape, 7) for shape in found.surface)


@cache
def plain_pieces(view: str) -> tuple[Piece, ...]:
    """The outlines of a view in the order of painting."""
    found = plates.plate(view)
    return tuple(plain_piece(shape) for shape in (*found.body, *found.surface) if shape.outline)


@cache
def skin(view: str) -> tuple[str, str]:
    """The outline of the limb, and the outline that its muscles are cut to."""
    knots = plates.plate(view).skin
    return path(knots, True), path(inset(knots, SKIN_DEPTH)[::2], True)


def _drawn(found: tuple[Piece, ...], active: frozenset[str], top: float, bottom: float) -> str:
    out = []
    for one in found:
        on = one.slug in active
        if one.bottom < top or one.top > bottom or (one.kind == "deep" and not on):
            continue
        group = '<g class="on">' if on else '<g class="inner">' if one.inner else "<g>"
        out.append(f"{group}{one.markup}</g>" if one.slug else one.markup)
    return "".join(out)


def limb(view: str, active: frozenset[str], top: float, bottom: float) -> str:
    """The limb between two heights, with some shapes marked as active. Ids: skin, in, flesh."""
    body, surface = pieces(view)
    outline, flesh = skin(view)
    return (
        f'<defs><path id="skin" d="{outline}"/><clipPath id="in"><use href="#skin"/></clipPath>'
        f'<clipPath id="flesh"><path d="{flesh}"/></clipPath>'
        '</defs><use class="sk" href="#skin"/>'
        f'<g clip-path="url(#flesh)">{_drawn(body, active, top, bottom)}</g>'
        f"{_drawn(surface, active, top, bottom)}{_hidden(view, active)}"
        '<g class="ct" clip-path="url(#in)"><use href="#skin" stroke-width="36"/><use href="#skin" stroke-width="24"/>'
        '<use href="#skin" stroke-width="12"/></g>'
    )


def plain_limb(view: str, active: frozenset[str]) -> str:
    """The limb as a small picture: flat shapes."""
    knots = plates.plate(view).skin
    cut = path(inset(knots, SKIN_DEPTH, 60), True, 0)
    return (
        f'<defs><clipPath id="flesh"><path d="{cut}"/></clipPath></defs>{_d("sk", path(knots, True, 0))}'
        f'<g clip-path="url(#flesh)">{_drawn(plain_pieces(view), active, 0, plates.HEIGHT)}</g>{_hidden(view, active)}'
    )


def _hidden(view: str, active: frozenset[str]) -> str:
    """The outline of one active muscle, once more on top: it is seen through whatever lies over it, and it tells without colour."""
    if len(active) > 2:
        return ""
    found = plates.plate(view)
    rings = [path(shape.outline, True, 0) for shape in found.body if shape.slug in active and shape.outline]
    return f'<g clip-path="url(#flesh)">{"".join(_d("ol", ring) for ring in rings)}</g>' if rings else ""
