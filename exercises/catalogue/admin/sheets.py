"""What one page of places holds: its rows, what is wrong with them, and how they are kept."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.catalogue import services
from exercises.catalogue.admin.rows import AreaGuard, MuscleGuard, OvalRow, PlaceRow, PointForm, Row, ZoneRow, rows_of
from exercises.catalogue.models import Muscle, NoPressArea
from exercises.catalogue.queries import places
from exercises.catalogue.queries.places import Canvas, LivePoint

OVAL = ("view", *OvalRow.numbers)


def with_row(data: Any, wanted: str) -> Any:
    """The form as it was sent with one more empty row; wanted is the prefix of the rows, perhaps with the key of a point."""
    prefix, _colon, point = wanted.partition(":")
    more = data.copy()
    total = more.get(f"{prefix}-TOTAL_FORMS", "")
    if total.isdecimal():
        more[f"{prefix}-TOTAL_FORMS"] = str(int(total) + 1)
        if point:
            more[f"{prefix}-{total}-point"] = point
    return more


class Sheet(ABC):
    """The common part of both pages."""

    template = ""
    # How its ovals are drawn: a zone where pain may be felt, or an area where nothing is pressed.
    look = "zone"

    def __init__(self, row: Any, data: Mapping[str, Any] | None = None) -> None:
        self.row = row
        self.guard: Any = None
        self.sets: dict[str, BaseFormSet] = {}
        self.make(data)
        self.judge()

    @abstractmethod
    def make(self, data: Mapping[str, Any] | None) -> None:
        """Fill guard and sets."""

    @abstractmethod
    def judge(self) -> None:
        """Say of each row whether it is wrong."""

    @abstractmethod
    def keep(self, *, who: Any, now: dt.datetime) -> bool:
        """Save it; only when it is sound."""

    @property
    def rows(self) -> list[Row]:
        """Every row that lies on a plate."""
        return [form for rows in self.sets.values() for form in rows if isinstance(form, Row)]

    @property
    def wrong(self) -> list[Row]:
        """The rows that have to change."""
        return [row for row in self.rows if row.said is not None and row.said.state == "wrong"]

    @property
    def summary(self) -> str:
        """One sentence about all of it."""
        count = len(self.wrong)
        if not count:
            return _("Every place is as it should be.")
        return ngettext(
            "%(n)d place has to change before it can be saved.", "%(n)d places have to change before it can be saved.", count
        ) % {"n": count}

    def is_valid(self) -> bool:
        """Whether it may be saved. Everything is looked at, so that all mistakes are told at once."""
        sound = [self.guard.is_valid(), *(rows.is_valid() for rows in self.sets.values())]
        return all(sound) and not self.wrong

    def answer(self) -> dict[str, Any]:
        """What the script shows beside each row."""
        told = {row.prefix: row.said for row in self.rows}
        return {"summary": self.summary, "rows": {name: {"state": said.state, "text": said.text} for name, said in told.items() if said}}

    def kept(self, prefix: str) -> list[dict[str, Any]]:
        """The rows of a set that stay, as a document keeps them."""
        return [row.values for row in self.sets[prefix] if row.values]

    def canvases(self) -> list[tuple[Canvas, list[Row]]]:
        """The views with the rows that are drawn in each."""
        drawn = [(row, row.values) for row in self.rows]
        found = self.pictures({values["view"] for _row, values in drawn if values})
        return [
            (canvas, [self._marked(row, values) for row, values in drawn if values and values["view"] == canvas.view]) for canvas in found
        ]

    @abstractmethod
    def pictures(self, used: Iterable[str]) -> list[Canvas]:
        """The pictures, with what cannot be moved here."""

    def _marked(self, row: Row, values: dict[str, Any]) -> dict[str, Any]:
        state = row.said.state if row.said else ""
        if row.sort == "point":
            x, y = places.place(values)
            return {"sort": "point", "x": x, "y": y, "number": self.number_of(row), "state": state}
        return {"sort": "oval", "oval": places.in_units(values), "state": state}

    def number_of(self, row: Row) -> int | str:
        """The number that is drawn on a point."""
        return ""


class MuscleSheet(Sheet):
    """A muscle: its points in each view, and where its pain may be felt."""

    template = "admin/exercises/muscle/places.html"

    def make(self, data: Mapping[str, Any] | None) -> None:
        """Points by their key, their places, the zones."""
        muscle: Muscle = self.row
        self.points = {point.key: point for point in muscle.points.prefetch_related("placements")}
        said = [{"key": point.key, "display_only": point.display_only, "why": point.why} for point in self.points.values()]
        lies = [
            {"point": point.key, "view": one.view, "x": one.x, "y": one.y}
            for point in self.points.values()
            for one in point.placements.all()
        ]
        felt = [{name: getattr(zone, name) for name in (*OVAL, "strength")} for zone in muscle.referral.all()]
        self.guard = MuscleGuard(data, instance=muscle)
        self.sets = {
            "points": rows_of(PointForm, removable=False)(data, initial=said, prefix="points"),
            "places": rows_of(PlaceRow)(data, initial=lies, prefix="places"),
            "referral": rows_of(ZoneRow)(data, initial=felt, prefix="referral"),
        }

    def judge(self) -> None:
        """Each place of a point: known, once in a view, in the muscle, clear of every no-press edge."""
        self.zones = places.draft_zones(self.row.language)
        only = {form["key"].value(): form.only for form in self.sets["points"]}
        seen = set()
        for row in self.sets["places"]:
            key, values = row["point"].value(), row.values
            if key not in self.points and row.is_bound and not row.leaves:
                row.add_error("view", _("This point is not there any more."))
            elif values and (key, values["view"]) in seen:
                row.add_error("view", _("This point has a place in this view already."))
            elif values:
                seen.add((key, values["view"]))
                row.finding = places.judge_point(
                    self.row.slug, values["view"], places.place(values), self.zones,
                    number=self.points[key].number, display_only=only.get(key, False),
                )  # fmt: skip

    def cards(self) -> list[dict[str, Any]]:
        """Each point with its words, its tick and its places."""
        rows = [(row["point"].value(), row) for row in self.sets["places"]]
        forms = {key: form for form in self.sets["points"] if (key := form["key"].value()) in self.points}
        found = [
            {"point": self.points[key], "form": form, "rows": [row for other, row in rows if other == key]} for key, form in forms.items()
        ]
        return sorted(found, key=lambda card: card["point"].number)

    def number_of(self, row: Row) -> int | str:
        """The number of its point."""
        return self.points[row["point"].value()].number

    def pictures(self, used: Iterable[str]) -> list[Canvas]:
        """The muscle, with the no-press areas of the drafts."""
        return places.canvases(self.row.slug, used, self.zones, first=self.row.plate)

    def keep(self, *, who: Any, now: dt.datetime) -> bool:
        """Save it."""
        said = {
            form.cleaned_data["key"]: {"display_only": form.cleaned_data["display_only"], "why": form.cleaned_data["why"], "placements": []}
            for form in self.sets["points"]
        }
        for row in self.sets["places"]:
            if row.values:
                said[row.cleaned_data["point"]]["placements"].append(row.values)
        return services.keep_places(self.row, points=said, referral=self.kept("referral"), who=who, now=now)


class AreaSheet(Sheet):
    """A no-press area: its shapes, with the points that people are told to press."""

    template = "admin/exercises/nopressarea/shapes.html"
    look = "area"

    def make(self, data: Mapping[str, Any] | None) -> None:
        """The shapes."""
        area: NoPressArea = self.row
        lies = [{name: getattr(shape, name) for name in OVAL} for shape in area.shapes.all()]
        self.guard = AreaGuard(data, instance=area)
        self.sets = {"shapes": rows_of(OvalRow)(data, initial=lies, prefix="shapes")}

    def judge(self) -> None:
        """No shape may come too near to a point that is to be pressed."""
        self.points = places.live_points(self.row.language)
        self.hit: list[LivePoint] = []
        for row in self.sets["shapes"]:
            if values := row.values:
                row.finding, hit = places.judge_shape(values["view"], places.in_units(values), self.points)
                self.hit += [one for one in hit if one not in self.hit]

    def pictures(self, used: Iterable[str]) -> list[Canvas]:
        """The limb, with the other areas and the points that are to be pressed."""
        zones = places.draft_zones(self.row.language, besides=self.row.pk)
        used = set(used)
        return places.canvases("", used, zones, self.points, first=next((row["view"].value() or "" for row in self.rows), "front"))

    def keep(self, *, who: Any, now: dt.datetime) -> bool:
        """Save it."""
        return services.keep_shapes(self.row, shapes=self.kept("shapes"), who=who, now=now)
