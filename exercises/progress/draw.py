"""Charts as plain geometry: numbers in, coordinates out; the template draws them and puts the same numbers into a table.

A chart is 480 × 230; its field reaches from 34 to 472 and from 8 (top) to 196 (bottom). No answer is a gap, never a nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

LEFT, RIGHT, TOP, BOTTOM = 34.0, 472.0, 8.0, 196.0
PAIN_MOST = 10
CALM_TO, LIMIT_TO = 2.5, 5.5
# Answers further apart than this are not joined by a line: nobody knows what was between.
LONGEST_STRETCH = dt.timedelta(days=7)
# Tops of scales, times a power of ten: their half is a round number too.
STEPS = (1, 2, 3, 4, 6, 8)


@dataclass(frozen=True)
class Mark:
    """A number at a place: a dot, a tick or the foot of a label."""

    x: float
    y: float
    text: str = ""
    anchor: str = "middle"

    @property
    def line(self) -> float:
        """Where the line of a tick runs: its words hang a little below it."""
        return round(self.y - 5, 1)


@dataclass(frozen=True)
class Box:
    """A rectangle: a bar, a band of colour, or a phase under the line."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    text: str = ""

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Line:
    """A path of one kind, with gaps where nothing is known."""

    kind: str
    path: str


@dataclass(frozen=True)
class Table:
    """The same numbers to be read."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """Everything that the template draws."""

    key: str
    title: str
    description: str
    ticks: tuple[Mark, ...] = ()
    bands: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    caps: tuple[Box, ...] = ()
    over: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    dots: tuple[Mark, ...] = ()
    values: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    phases: tuple[Box, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    tall: int = 230
    table: Table = field(default_factory=lambda: Table((), ()))


@dataclass(frozen=True)
class Span:
    """The days of a chart, both ends with it."""

    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        """Where a day stands from left to right."""
        days = max(1, (self.last - self.first).days)
        return round(LEFT + (RIGHT - LEFT) * (day - self.first).days / days, 1)

    def holds(self, day: dt.date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


def height(value: float, most: float) -> float:
    """Where a value stands from top to bottom."""
    return round(BOTTOM - (BOTTOM - TOP) * value / most, 1)


@dataclass(frozen=True)
class Strip:
    """One of several fields of a chart that lie over each other and share their weeks, each with a scale of its own."""

    top: float
    bottom: float
    most: float

    def y(self, value: float) -> float:
        """Where a value stands from top to bottom."""
        return round(self.bottom - (self.bottom - self.top) * value / self.most, 1)

    def ticks(self) -> tuple[Mark, ...]:
        """Nought and the top of the scale."""
        return tuple(Mark(26, self.y(value) + 5, f"{value:g}", "end") for value in (0, self.most))

    def name(self, text: str) -> Mark:
        """What is counted, over the field at its left."""
        return Mark(LEFT, self.top - 7, text, "start")

    def bars(self, values: Sequence[float | None]) -> tuple[Box, ...]:
        """One bar a week; no data is no bar."""
        found = []
        for index, value in enumerate(values):
            if value is not None:
                x, width = _place(index, len(values))
                found.append(Box(x, self.y(value), width, round(self.bottom - self.y(value), 1), "c-bar"))
        return tuple(found)

    def line(self, values: Sequence[float | None]) -> str:
        """A line through the middles of the weeks; a week without an answer breaks it, one alone is a dot."""
        parts, before = [], False
        for index, value in enumerate(values):
            if value is not None:
                place = f"{middle_of(index, len(values))} {self.y(value)}"
                parts.append(f"L{place}" if before else f"M{place}h.01")
            before = value is not None
        return "".join(parts)


# Of each strip: room for its name, and its field; under the last one stand the labels.
STRIP_NAME, STRIP_FIELD, LABEL_ROOM = 34.0, 62.0, 34.0


def strips(mosts: Sequence[float]) -> tuple[Strip, ...]:
    """As many strips as there are scales, one under the other."""
    whole = STRIP_NAME + STRIP_FIELD
    return tuple(Strip(whole * number + STRIP_NAME, whole * (number + 1), most) for number, most in enumerate(mosts))


def _place(index: int, count: int) -> tuple[float, float]:
    """Left edge and width of the bar of one week."""
    slot = (RIGHT - LEFT) / max(1, count)
    width = round(slot * 0.56, 1)
    return round(LEFT + slot * index + (slot - width) / 2, 1), width


def spaced(wanted: Sequence[int], count: int, *, apart: float) -> list[int]:
    """Those of some weeks, most telling first, whose labels do not touch one that is kept already."""
    kept: list[int] = []
    for index in wanted:
        if all(abs(middle_of(index, count) - middle_of(other, count)) >= apart for other in kept):
            kept.append(index)
    return kept


def path_of(points: Sequence[tuple[dt.date, float]], span: Span, most: float, *, joined: dt.timedelta = LONGEST_STRETCH) -> str:
    """A line through the points, oldest first, broken where two lie too far apart."""
    parts, before = [], None
    for day, value in points:
        far = before is None or day - before > joined
        parts.append(f"{'M' if far else 'L'}{span.x(day)} {height(value, most)}")
        # A single answer shows as a dot of its own: a line of no length with round ends.
        parts.append("h.01" if far else "")
        before = day
    return "".join(parts)


def top_of(most: float) -> int:
    """A round number that is at least as large and not much larger."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= most:
                return step * power
        power *= 10


def pain_field() -> dict[str, tuple]:
    """The ticks and the three bands of every chart of pain."""
    bands = [("c-stop", LIMIT_TO, PAIN_MOST), ("c-slow", CALM_TO, LIMIT_TO), ("c-go", 0, CALM_TO)]
    boxes = [Box(LEFT, height(high, 10), RIGHT - LEFT, round(height(low, 10) - height(high, 10), 1), kind) for kind, low, high in bands]
    return {"ticks": tuple(Mark(26, height(value, 10) + 5, str(value), "end") for value in (0, 5, 10)), "bands": tuple(boxes)}


def ends(span: Span, words: Sequence[str], bottom: float = BOTTOM) -> tuple[Mark, ...]:
    """The first and the last day under a chart."""
    return (Mark(LEFT, bottom + 26, words[0], "start"), Mark(RIGHT, bottom + 26, words[1], "end"))


def phases_under(changes: Sequence[tuple[dt.date, str]], span: Span) -> tuple[Box, ...]:
    """The phases as a row of stretches under the field; one that began earlier starts at the left edge."""
    found = []
    for index, (day, title) in enumerate(changes):
        until = changes[index + 1][0] if index + 1 < len(changes) else span.last
        if until < span.first or day > span.last:
            continue
        left, right = span.x(max(day, span.first)), span.x(min(until, span.last))
        found.append(Box(left, 232, max(4.0, round(right - left, 1)), 8, f"c-phase-{index % 2}", title))
    return tuple(found)


def bars_of(values: Sequence[float | None], most: float) -> tuple[Box, ...]:
    """One bar a week, evenly spread; no data is no bar."""
    return Strip(TOP, BOTTOM, most).bars(values)


def middle_of(index: int, count: int) -> float:
    """The middle of one week's place."""
    slot = (RIGHT - LEFT) / max(1, count)
    return round(LEFT + slot * (index + 0.5), 1)


def caps_of(values: Sequence[float | None], most: float) -> tuple[Box, ...]:
    """The cap of each week as a short line over its bar."""
    slot = (RIGHT - LEFT) / max(1, len(values))
    return tuple(
        Box(round(LEFT + slot * index + slot * 0.14, 1), height(value, most), round(slot * 0.72, 1), 0, "c-cap")
        for index, value in enumerate(values)
        if value is not None
    )


def over_of(values: Sequence[float | None], caps: Sequence[float | None], most: float) -> tuple[Box, ...]:
    """The part of each bar that lies over its cap."""
    found = []
    for box_index, (value, cap) in enumerate(zip(values, caps, strict=True)):
        if value is not None and cap is not None and value > cap:
            x, width = _place(box_index, len(values))
            top, foot = height(value, most), height(cap, most)
            found.append(Box(x, top, width, round(foot - top, 1), "c-over"))
    return tuple(found)
