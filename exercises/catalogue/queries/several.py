"""Pictures of one page as one file: which of them, and under which address.

The address names every picture and holds the hash of all of them, so nothing has to be kept about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from exercises.catalogue.queries.figures import FigureDrawing, figure_or_404, picture_hash
from exercises.catalogue.queries.plates import plate_or_404
from exercises.figures.draw.plate import Scene
from exercises.figures.draw.plate import plate as draw_plate
from exercises.figures.draw.sheet import sheet, small

# A browser draws the whole file for each picture that it shows of it: more would take a slow phone longer than the answers that are saved.
MOST, MOST_PLATES = 12, 18
FIGURE = re.compile(r"/pictures/figure/([\w-]+)/(\w)/([\d.]+)/(both|start|end)/(\w+)\.svg")
SMALL = re.compile(r"/pictures/plate/(\w+)/(\w+)/small-([\w-]+)/(\w+)\.svg")
SMALL_END = "small"
MIDDLE, TOP = "xMidYMid meet", "xMidYMin slice"


@dataclass(frozen=True)
class Sheet:
    """Several pictures: what each is drawn from, by name, and where all of them are found."""

    parts: dict[str, FigureDrawing | Scene]
    address: str
    digest: str

    def svg(self) -> str:
        """All of them as one SVG."""
        return sheet(
            {name: (draw_plate(one), TOP) if isinstance(one, Scene) else (_figure(name, one), MIDDLE) for name, one in self.parts.items()}
        )


def together(addresses: Iterable[str], *, thumbs: bool = True) -> dict[str, str]:
    """Where each of some pictures is found when they come in few files, small or as they are; a lone one keeps its own. No query."""
    named = {address: found for address in dict.fromkeys(addresses) if (found := _named(address, thumbs))}
    if len(named) < 2:
        return {}
    wanted = list(named.items())
    size = MOST_PLATES if all(SMALL.fullmatch(address) for address in named) else MOST
    moved = {}
    for start in range(0, len(wanted), size):
        part = wanted[start : start + size]
        address, _digest = _address([found for _address, found in part])
        moved |= {each: f"{address}#{name}" for each, (name, _digest) in part}
    return moved


def sheet_or_404(names: str) -> Sheet:
    """The pictures that an address asks for; 404 for what cannot be drawn, and for too many. Two queries for each at most."""
    wanted = names.split(",")
    if len(wanted) > MOST_PLATES or len(set(wanted)) < len(wanted):
        raise Http404
    parts = {name: _drawn_from(name.split("_")) for name in wanted}
    address, digest = _address([(name, one.digest) for name, one in parts.items()])
    return Sheet(parts, address, digest)


def _named(address: str, thumbs: bool) -> tuple[str, str] | None:
    """The name of a picture within a sheet, and its hash; None for what is no drawing of a list."""
    found = FIGURE.fullmatch(address) or SMALL.fullmatch(address)
    if not found:
        return None
    *name, digest = found.groups()
    return "_".join([*name[:-1], SMALL_END] if thumbs and name[-1] == "end" else name), digest


def _figure(name: str, drawing: FigureDrawing) -> str:
    return small(drawing.svg()) if name.endswith(SMALL_END) else drawing.svg()


def _drawn_from(name: list[str]) -> FigureDrawing | Scene:
    if len(name) == 4:
        slug, body, at, part = name
        if part != "rig":
            return figure_or_404(slug, body, at, "end" if part == SMALL_END else part)
    if len(name) == 3:
        view, side, slug = name
        return plate_or_404(view, side, f"small-{slug}")
    raise Http404


def _address(parts: list[tuple[str, str]]) -> tuple[str, str]:
    digest = picture_hash("sheet", *(digest for _name, digest in parts))
    return reverse("catalogue:sheet", args=[",".join(name for name, _digest in parts), digest]), digest
