"""Places on the plates as their editors see them: drafts, not what is public; and what is wrong with each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.models import NoPressShape, Placement, PlateView
from exercises.catalogue.queries.plates import plate_address
from exercises.figures.draw.plate import Scene
from exercises.figures.rules.geometry import Ellipse, Point
from exercises.figures.rules.plates import HEIGHT, UNITS_PER_CM, VIEWS, WIDTH, in_muscle, label_place, muscle_in_view
from exercises.figures.rules.plates_clearance import CLEAR, CLEAR_MM, Zone, ellipse, nearest, place

FOOT = 10


@dataclass(frozen=True)
class Finding:
    """What is said beside one row: it is wrong, fine, or for looking at only."""

    state: str
    text: str


@dataclass(frozen=True)
class LivePoint:
    """A place that people are told to press, as its draft has it."""

    muscle: str
    muscle_pk: int
    number: int
    view: str
    point: Point


@dataclass(frozen=True)
class Canvas:
    """One view to place things on: its picture, the heights between which its muscle lies, and what lies there already."""

    view: str
    label: str
    picture: str
    shown: bool
    close: str
    middle: Point
    zones: list[Zone] = field(default_factory=list)
    points: list[LivePoint] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    halo: float = 2 * CLEAR


def draft_zones(language: str, *, besides: int | None = None) -> list[Zone]:
    """Every shape of the no-press areas as they stand in the drafts. One query."""
    rows = (
        NoPressShape.objects.filter(area__language=language)
        .exclude(area=besides)
        .select_related("area")
        .order_by("area__title", "position")
    )
    names = ("cx", "cy", "rx", "ry", "rotation")
    # A draft may hold a shape without size: it is nowhere yet.
    real = [row for row in rows if row.rx > 0 and row.ry > 0]
    return [Zone(row.area.title, row.view, ellipse({name: getattr(row, name) for name in names})) for row in real]


def live_points(language: str) -> list[LivePoint]:
    """Every place of every point that is to be pressed, as it stands in the drafts. One query."""
    rows = Placement.objects.filter(point__display_only=False, point__muscle__language=language).select_related("point__muscle")
    return [
        LivePoint(row.point.muscle.title, row.point.muscle_id, row.point.number, row.view, place({"x": row.x, "y": row.y}))
        for row in rows.order_by("point__muscle__title", "point__number", "position")
    ]


def judge_point(slug: str, view: str, point: Point, zones: Iterable[Zone], *, number: int, display_only: bool) -> Finding:
    """Whether a point may be pressed here: in its muscle, and far enough from every no-press edge."""
    away, area = nearest(view, point, zones)
    if display_only:
        return Finding("looking", _("For looking at only. %(where)s") % {"where": _where(away, area)})
    # The graver reason alone: a point that has come clear of the area is asked about its muscle then.
    wrong = _too_near(number, away, area) or _astray(slug, view, point, number)
    return Finding("wrong", wrong) if wrong else Finding("fine", _where(away, area))


def _millimetres(units: float) -> float:
    return units / UNITS_PER_CM * 10


def _where(away: float, area: str) -> str:
    if away == math.inf:
        return _("No no-press area in this view.")
    if away == 0:
        return _("Inside “%(area)s”.") % {"area": area}
    return _("%(mm)d mm from “%(area)s”.") % {"mm": round(_millimetres(away)), "area": area}


def _too_near(number: int, away: float, area: str) -> str:
    if away >= CLEAR:
        return ""
    told = {"number": number, "area": area, "least": CLEAR_MM, "mm": math.floor(_millimetres(away))}
    if away == 0:
        return (
            _("Point %(number)d lies inside “%(area)s”. Move it out, %(least)d mm clear of the edge, or keep it for looking at only.")
            % told
        )
    told["more"] = CLEAR_MM - told["mm"]
    return _("Point %(number)d lies %(mm)d mm from “%(area)s”. Move it %(more)d mm further away, or keep it for looking at only.") % told


def _astray(slug: str, view: str, point: Point, number: int) -> str:
    # The outline of a muscle runs on below the edge of the limb, where it is not drawn.
    if in_muscle(view, slug, point):
        return ""
    if muscle_in_view(slug, view):
        return _("Point %(number)d lies outside its muscle. Move it inside, or keep it for looking at only.") % {"number": number}
    return _("This view does not show the muscle of point %(number)d. Choose another view, or keep it for looking at only.") % {
        "number": number
    }


def judge_shape(view: str, shape: Ellipse, points: Iterable[LivePoint]) -> tuple[Finding, list[LivePoint]]:
    """Whether people are told to press inside a no-press shape or too near to it; with the points."""
    found = [(shape.distance(one.point), one) for one in points if one.view == view]
    wrong = [(away, one) for away, one in found if away < CLEAR]
    if not wrong:
        closest = min(found, key=lambda pair: pair[0], default=None)
        return Finding("fine", _clear_of(*closest) if closest else _("No point to press in this view.")), []
    lines = [_presses(away, one) for away, one in wrong]
    return Finding("wrong", " ".join(lines)), [one for _away, one in wrong]


def _clear_of(away: float, one: LivePoint) -> str:
    told = {"mm": round(_millimetres(away)), "muscle": one.muscle, "number": one.number}
    return _("%(mm)d mm from the nearest point: %(muscle)s, point %(number)d.") % told


def _presses(away: float, one: LivePoint) -> str:
    told = {"muscle": one.muscle, "number": one.number, "mm": math.floor(_millimetres(away)), "least": CLEAR_MM}
    if away == 0:
        return _("%(muscle)s, point %(number)d, lies inside, and people are told to press there.") % told
    return _("%(muscle)s, point %(number)d, lies %(mm)d mm away; a point to press needs %(least)d mm.") % told


def canvases(slug: str, used: Iterable[str], zones: Sequence[Zone], points: Sequence[LivePoint] = (), first: str = "") -> list[Canvas]:
    """All four views; those that show the muscle, or have something on them, come first."""
    used = set(used)
    found = [_canvas(slug, view, view in used, zones, points) for view in VIEWS]
    return sorted(found, key=lambda one: (one.view != first, not one.shown))


def _canvas(slug: str, view: str, used: bool, zones: Sequence[Zone], points: Sequence[LivePoint]) -> Canvas:
    seen = bool(slug) and muscle_in_view(slug, view)
    top, bottom = Scene(view, "", muscles=(slug,), cropped=True).box if seen else (0, 0)
    return Canvas(
        view, str(PlateView(view).label), plate_address(view, f"spot-{slug}" if seen else "limb"), seen or used,
        f"{top} {bottom}" if seen else "",
        (seen and label_place(view, slug)) or (WIDTH / 2, HEIGHT / 2),
        [zone for zone in zones if zone.view == view], [one for one in points if one.view == view],
    )  # fmt: skip


def in_units(values: dict[str, Any]) -> Ellipse:
    """The numbers of a form as an ellipse of the plate."""
    return ellipse(values)
