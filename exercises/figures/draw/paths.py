"""SVG text for smooth outlines."""

import math

from ..rules.figure import Point
from ..rules.figure_shapes import Corner, outline


def number(value: float) -> str:
    """A number as short as a picture needs it."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")


def smooth(spec: "str | list[Corner]", closed: bool = True) -> str:
    """Path data through the points; "!" marks a corner; a text that starts with "~" stays open."""
    if isinstance(spec, str):
        closed, spec = not spec.startswith("~"), outline(spec)
    count = len(spec)
    handles = [_handle(spec, i, closed) for i in range(count)]
    out = [f"M{number(spec[0][0])} {number(spec[0][1])}"]
    for i in range(count if closed else count - 1):
        p, q = spec[i], spec[(i + 1) % count]
        length = math.dist(p[:2], q[:2])
        a, b = (_shortened(handle, length / 2) for handle in (handles[i], handles[(i + 1) % count]))
        out.append("C" + " ".join(number(v) for v in (p[0] + a[0], p[1] + a[1], q[0] - b[0], q[1] - b[1], q[0], q[1])))
    return "".join(out) + ("Z" if closed else "")


def _handle(points: list[Corner], i: int, closed: bool) -> Point:
    if points[i][2]:
        return 0.0, 0.0
    before = points[i - 1 if closed or i else 0]
    after = points[(i + 1) % len(points) if closed or i < len(points) - 1 else i]
    return (after[0] - before[0]) / 6, (after[1] - before[1]) / 6


def _shortened(handle: Point, most: float) -> Point:
    share = min(1.0, most / (math.hypot(*handle) or 1))
    return handle[0] * share, handle[1] * share


def path(classes: str, data: str, extra: str = "") -> str:
    """A path element."""
    return f'<path class="{classes}" d="{data}"{extra}/>'


def line(points: list[Point]) -> str:
    """Path data of straight pieces."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
