"""What a GPX or TCX file says about each activity, gathered element by element. The state is plain data, so that a step can end anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exercises.running.loader.found import Found, bounded, decimal, instant, kind_of, metres_between, thinned

# A change of height that is more than the noise of a barometer.
STEP_M = 3.0


class Gatherer:
    """Gathers one activity after the other."""

    def __init__(self, state: dict[str, Any], *, route: bool, give: Callable[[Found], None]) -> None:
        self.state, self.route, self.give = state, route, give

    def start(self, name: str, stack: list[str], attributes: dict[str, str]) -> None:
        """An element begins; the stack has it last."""

    def end(self, name: str, stack: list[str], text: str) -> None:
        """An element ends, with its text; the stack still has it last."""

    def close(self) -> None:
        """The file ended: an activity that was cut off in the middle is not given."""

    def height(self, text: str) -> None:
        """Count metres up and down."""
        value, now = decimal(text), self.state["now"]
        if value is None or not -500 <= value <= 9000:
            return
        last = now.setdefault("height", value)
        if abs(value - last) >= STEP_M:
            now["up" if value > last else "down"] = now.get("up" if value > last else "down", 0) + abs(value - last)
            now["height"] = value

    def steps(self, text: str) -> None:
        """Count a step rate, given for one leg."""
        value, now = decimal(text), self.state["now"]
        if value is not None and 30 <= value <= 130:
            now["cadence"], now["cadences"] = now.get("cadence", 0) + value, now.get("cadences", 0) + 1

    def activity(self, sport: str, metres: float | None, seconds: float | None, begin: str) -> Found:
        """The activity gathered so far."""
        now, kind = self.state["now"], kind_of(sport)
        heights = "height" in now
        cadence = round(2 * now["cadence"] / now["cadences"]) if now.get("cadences") and kind in {"run", "walk"} else None
        return Found(
            kind, instant(begin), metres=bounded(metres), seconds=bounded(seconds),
            gain=round(now.get("up", 0)) if heights else None, loss=round(now.get("down", 0)) if heights else None,
            cadence=cadence, points=now.get("points", []),
        )  # fmt: skip


class Gpx(Gatherer):
    """GPX: a track is an activity; its points have place, time and height."""

    def start(self, name: str, stack: list[str], attributes: dict[str, str]) -> None:
        if name == "trk":
            self.state["now"] = {}
        elif name == "trkseg" and "now" in self.state:
            # Between segments the watch was stopped.
            self.state["now"].pop("place", None)
        elif name == "trkpt" and "now" in self.state:
            self._place(attributes)

    def _place(self, attributes: dict[str, str]) -> None:
        now = self.state["now"]
        place = [decimal(attributes.get("lat", "")), decimal(attributes.get("lon", ""))]
        if place[0] is None or place[1] is None or abs(place[0]) > 90 or abs(place[1]) > 180:
            return
        if "place" in now:
            now["metres"] = now.get("metres", 0.0) + metres_between(now["place"], place)
        now["place"] = place
        now.setdefault("metres", 0.0)
        if self.route:
            thinned(now.setdefault("points", []), now, place)

    def end(self, name: str, stack: list[str], text: str) -> None:
        now, parent = self.state.get("now"), stack[-2] if len(stack) > 1 else ""
        if now is None:
            return
        if name == "time" and parent == "trkpt":
            now.setdefault("first", text[:80])
            now["last"] = text[:80]
        elif name == "type" and parent == "trk":
            now["sport"] = text[:80]
        elif name == "ele" and parent == "trkpt":
            self.height(text)
        elif name in {"cad", "cadence"} and "trkpt" in stack:
            self.steps(text)
        elif name == "trk":
            self._finish(now)

    def _finish(self, now: dict[str, Any]) -> None:
        first, last = instant(now.get("first", "")), instant(now.get("last", ""))
        seconds = (last - first).total_seconds() if first and last else None
        self.give(self.activity(now.get("sport", ""), now.get("metres"), seconds, now.get("first", "")))
        del self.state["now"]


class Tcx(Gatherer):
    """TCX: an activity has laps with a time and a distance each."""

    def start(self, name: str, stack: list[str], attributes: dict[str, str]) -> None:
        if name == "Activity":
            self.state["now"] = {"sport": attributes.get("Sport", "")[:80]}
        elif name == "Lap" and "now" in self.state:
            self.state["now"].setdefault("first", attributes.get("StartTime", "")[:80])

    def end(self, name: str, stack: list[str], text: str) -> None:
        now, parent = self.state.get("now"), stack[-2] if len(stack) > 1 else ""
        if now is None:
            return
        if name == "Id" and parent == "Activity":
            now["id"] = text[:80]
        elif name in {"DistanceMeters", "TotalTimeSeconds"} and parent == "Lap":
            key = "metres" if name == "DistanceMeters" else "seconds"
            value = decimal(text)
            now[key] = now.get(key, 0.0) + value if value is not None else now.get(key)
        elif name == "AltitudeMeters":
            self.height(text)
        elif name in {"Cadence", "RunCadence"} and "Trackpoint" in stack:
            self.steps(text)
        elif name in {"LatitudeDegrees", "LongitudeDegrees"} and self.route:
            now["lat" if name.startswith("Lat") else "lon"] = decimal(text)
        elif name == "Position" and now.get("lat") is not None and now.get("lon") is not None:
            thinned(now.setdefault("points", []), now, [now.pop("lat"), now.pop("lon")])
        elif name == "Activity":
            begin = now.get("id", "") if instant(now.get("id", "")) else now.get("first", "")
            self.give(self.activity(now["sport"], now.get("metres"), now.get("seconds"), begin))
            del self.state["now"]
