"""What readers of files give: activities, and what could not be read, with its place. None of them touches the database."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

# Called often; true when it is time to stop and to go on in another step.
Stop = Callable[[], bool]
MOST_METRES, MOST_SECONDS = 500_000, 7 * 24 * 3600
# Metres up or down in one go, far above any.
MOST_CLIMB = 30_000
MOST_POINTS = 2000
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
KINDS = {
    "run": ("run", "running", "trail run", "virtual run", "trail running", "treadmill running", "track running", "street running",
    "indoor running", "trail_running", "9"),
    "ride": ("ride", "cycling", "biking", "virtual ride", "e-bike ride", "mountain bike ride", "gravel ride", "road cycling",
    "indoor cycling", "mountain biking", "1"),
    "swim": ("swim", "swimming", "pool swim", "open water swimming", "pool swimming", "lap swimming"),
    "walk": ("walk", "walking", "hike", "hiking", "10", "4"),
}  # fmt: skip
BY_NAME = {name: kind for kind, names in KINDS.items() for name in names}


class Refused(Exception):
    """A whole file that is not read any further, with one sentence."""


@dataclass
class Found:
    """One activity of a file. What the file does not say is None."""

    kind: str
    started_at: dt.datetime | None = None
    # Where the file gives the time of the place and no zone.
    local: dt.datetime | None = None
    metres: int | None = None
    seconds: int | None = None
    gain: int | None = None
    loss: int | None = None
    cadence: int | None = None
    points: list[list[float]] = field(default_factory=list)
    line: int | None = None


@dataclass
class Batch:
    """What one step found: activities, broken places, where to go on, and whether that was the end."""

    offset: int
    cursor: dict[str, Any]
    found: list[Found] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    end: bool = False

    def wrong(self, line: int | None, sentence: str, says: str = "") -> None:
        """Note a place that cannot be read."""
        # A database does not take every character that a file may hold.
        self.errors.append({"line": line, "sentence": sentence, "says": printable(says)[:80]})


def printable(text: str) -> str:
    """The characters of a text that can be shown."""
    return "".join(letter for letter in text if letter.isprintable())


def bounded(value: float | None) -> int | None:
    """A whole number that a database can hold; what is too large stays too large to be believed."""
    return None if value is None else round(max(-1.0, min(value, 1e9)))


def kind_of(name: str) -> str:
    """Our kind for the name of a sport; other where we do not know it, run where nothing is said."""
    return BY_NAME.get(name.strip().lower(), "other") if name.strip() else "run"


def problem(found: Found, now: dt.datetime) -> str:
    """Why an activity cannot be taken, or ""."""
    at = found.started_at or (found.local.replace(tzinfo=dt.UTC) if found.local else None)
    if at is None:
        return _("There is no date and time.")
    if at < EARLIEST:
        return _("The date is before the year 2000.")
    if at > now + dt.timedelta(days=1):
        return _("The date is in the future.")
    if found.metres is not None and not 0 <= found.metres <= MOST_METRES:
        return _("The distance is not one that a person covers in one go.")
    if found.seconds is not None and not 0 <= found.seconds <= MOST_SECONDS:
        return _("The time is longer than a week.")
    if any(value is not None and not 0 <= value <= MOST_CLIMB for value in (found.gain, found.loss, found.cadence)):
        return _("A number on this line is too large.")
    return ""


def instant(text: str) -> dt.datetime | None:
    """An instant as XML files write it; None where it is none. Without a zone it counts as UTC."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def decimal(text: str) -> float | None:
    """A finite number, or None."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def metres_between(one: list[float], other: list[float]) -> float:
    """The distance of two places on the globe in metres."""
    first, second = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return 2 * 6_371_000 * math.asin(min(1.0, math.sqrt(half)))


def thinned(points: list[list[float]], state: dict[str, Any], point: list[float]) -> None:
    """Keep every n-th point; n doubles when there are too many."""
    state["nth"] = state.get("nth", 0) + 1
    stride = state.setdefault("stride", 1)
    if state["nth"] % stride == 0:
        points.append([round(point[0], 5), round(point[1], 5)])
    if len(points) > MOST_POINTS:
        del points[1::2]
        state["stride"] = stride * 2
