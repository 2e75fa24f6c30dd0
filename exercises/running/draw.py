"""Geometry of the two pictures of running: the week as one straight with its finish line, and the weeks as bars. Numbers only."""

from __future__ import annotations

from dataclasses import dataclass, field

LANE_X, LANE_W, INSET, LABEL_W = 10.0, 620.0, 6.0, 52.0
PLOT_X, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 34.0, 472.0, 26.0, 196.0


@dataclass(frozen=True)
class Mark:
    """One run on the straight."""

    x: float
    width: float
    label: str
    middle: float
    over_x: float = 0
    over_width: float = 0


@dataclass(frozen=True)
class Lane:
    """The week: its runs, and where its limit stands (None where there is none)."""

    marks: list[Mark] = field(default_factory=list)
    limit_x: float | None = None
    anchor: str = "middle"


def lane(runs: list[tuple[float, str]], limit: float | None) -> Lane:
    """The runs of a week, each as long as its distance, on a straight that holds them and the limit."""
    total = sum(length for length, _label in runs)
    whole = max(total, limit or 0) * 1.06 or 1.0
    scale = (LANE_W - 2 * INSET) / whole
    limit_x = LANE_X + INSET + limit * scale if limit else None
    marks, at = [], LANE_X + INSET
    for length, label in runs:
        width = round(length * scale, 1)
        end = at + width
        over = max(at, limit_x) if limit_x is not None and end > limit_x else end
        marks.append(
            Mark(round(at, 1), width, label if width >= LABEL_W else "", round(at + width / 2, 1), round(over, 1), round(end - over, 1))
        )
        at = end
    near_end = limit_x is not None and limit_x > LANE_X + LANE_W - 90
    near_start = limit_x is not None and limit_x < LANE_X + 90
    return Lane(marks, round(limit_x, 1) if limit_x is not None else None, "end" if near_end else "start" if near_start else "middle")


@dataclass(frozen=True)
class Bar:
    """One week: None where nothing is noted, which is drawn as a gap."""

    x: float
    middle: float
    width: float
    top: float | None
    height: float
    over_height: float
    cap_y: float | None
    cap_from: float
    cap_to: float
    value: str
    label: str


@dataclass(frozen=True)
class Bars:
    """Weeks as bars, with the lines and numbers of the scale."""

    bars: list[Bar]
    lines: list[tuple[float, str]]


def nice_step(top: float) -> float:
    """A step of the scale that gives at most five lines."""
    step = 1.0
    while top / step > 5:
        step = step * 2 if str(step)[0] == "1" else step * 2.5 if str(step)[0] == "2" else step * 2
    return step


def bars(weeks: list[tuple[str, float | None, float | None]]) -> Bars:
    """Weeks as (label, distance or None, limit or None)."""
    highest = max([value for _label, one, two in weeks for value in (one, two) if value], default=1.0)
    step = nice_step(highest)
    count = int(-(-highest // step))
    scale = (PLOT_BOTTOM - PLOT_TOP) / (count * step)
    slot = (PLOT_RIGHT - PLOT_X) / max(1, len(weeks))
    found = []
    for number, (label, value, cap) in enumerate(weeks):
        left, width = PLOT_X + slot * number + slot * 0.22, slot * 0.56
        top = None if value is None else PLOT_BOTTOM - value * scale
        cap_y = None if cap is None else PLOT_BOTTOM - cap * scale
        over = max(0.0, cap_y - top) if top is not None and cap_y is not None else 0.0
        text = "" if value is None else f"{value:g}"
        found.append(
            Bar(
                round(left, 1), round(left + width / 2, 1), round(width, 1), None if top is None else round(top, 1),
                0 if top is None else round(PLOT_BOTTOM - top, 1), round(over, 1), None if cap_y is None else round(cap_y, 1),
                round(left - slot * 0.14, 1), round(left + width + slot * 0.14, 1), text, label,
            )
        )  # fmt: skip
    lines = [(round(PLOT_BOTTOM - number * step * scale, 1), f"{number * step:g}") for number in range(count + 1)]
    return Bars(found, lines)
