"""Things around the figure as SVG: floor, chair, step, wall, mat, ball, roller, towel, bed, bicycle …

A prop that moves is drawn around 0,0; `draw.figure` puts it in its place.
"""

from html import escape

from ..rules.figure import turn
from .paths import number as n
from .paths import path, smooth

MOVING = ("roll", "id", "turns", "attach", "run")


def is_moving(prop: dict) -> bool:
    """Whether the prop changes its place while the figure moves."""
    return any(name in prop for name in MOVING)


def draw_prop(prop: dict) -> str:
    """One prop."""
    return _DRAWERS[prop["type"]](_Prop(prop))


class _Prop:
    """A prop's numbers with their defaults."""

    def __init__(self, prop: dict):
        self.prop = prop
        self.type = prop["type"]
        self.x, self.y = prop.get("x", 0), prop.get("y", 0)
        self.w, self.h, self.r = prop.get("w", 84), prop.get("h", 8), prop.get("r", 12)
        self.floor = prop.get("floor", 328)

    def get(self, name: str, default):
        return self.prop.get(name, default)

    def box(self, classes: str, x: float, y: float, w: float, h: float, round_by: float = 3) -> str:
        corner = self.prop.get("rx", round_by)
        return f'<rect class="{classes}" x="{n(x)}" y="{n(y)}" width="{n(w)}" height="{n(h)}" rx="{n(corner)}"/>'


def _circle(classes: str, x: float, y: float, r: float) -> str:
    return f'<circle class="{classes}" cx="{n(x)}" cy="{n(y)}" r="{n(r)}"/>'


def _ground(p: _Prop) -> str:
    return path("f-ground", f"M{n(p.get('x0', 20))} {n(p.y)}H{n(p.get('x1', 460))}")


def _mat(p: _Prop) -> str:
    return p.box("f-mat", p.x, p.y, p.get("w", 14), p.h)


def _wall(p: _Prop) -> str:
    return p.box("f-soft", p.x, p.y, p.get("w", 14), p.h)


def _step(p: _Prop) -> str:
    w = p.get("w", 14)
    return p.box("f-prop", p.x, p.y, w, p.h) + p.box("f-dark", p.x, p.y, w, 5)


def _pillow(p: _Prop) -> str:
    w = p.get("w", 14)
    y, dip = p.y + p.h * 0.3, p.y + p.h * 0.16
    crease = f"M{n(p.x + w * 0.2)} {n(y)}Q{n(p.x + w * 0.5)} {n(dip)} {n(p.x + w * 0.8)} {n(y)}"
    return p.box("f-soft", p.x, p.y, w, p.h, 9) + path("f-crease", crease)


def _bed(p: _Prop) -> str:
    head = p.get("head", -1)
    post = p.x if head < 0 else p.x + p.w
    foot = p.x + p.w - 6 if head < 0 else p.x + 6
    first = (
        path("f-frame f-thick", f"M{n(post)} {n(p.floor)}V{n(p.y - 44)}")
        if head
        else path("f-frame", f"M{n(p.x + 8)} {n(p.floor)}V{n(p.y + 20)}")
    )
    legs = first + path("f-frame", f"M{n(foot)} {n(p.floor)}V{n(p.y + 18)}")
    return legs + p.box("f-soft", p.x, p.y, p.w, 16, 6) + p.box("f-dark", p.x, p.y + 16, p.w, 7, 2)


def _ball(p: _Prop) -> str:
    x, y, r = p.x, p.y, p.r
    gloss = f"M{n(x - r * 0.5)} {n(y - r * 0.35)}A{n(r * 0.65)} {n(r * 0.65)} 0 0 1 {n(x + r * 0.15)} {n(y - r * 0.62)}"
    seam = f"M{n(x - r * 0.2)} {n(y + r * 0.95)}Q{n(x + r * 0.5)} {n(y)} {n(x - r * 0.2)} {n(y - r * 0.95)}"
    return _circle("f-ball", x, y, r) + path("f-gloss", gloss) + path("f-seam", seam)


def _spokes(p: _Prop, angles, inner: float, outer: float) -> str:
    out = ""
    for angle in angles:
        c, s = turn((p.r, 0), angle)
        out += f"M{n(p.x + inner * c)} {n(p.y + inner * s)}L{n(p.x + outer * c)} {n(p.y + outer * s)}"
    return out


def _roller(p: _Prop) -> str:
    return (
        _circle("f-roller", p.x, p.y, p.r)
        + _circle("f-hole", p.x, p.y, p.r * 0.45)
        + path("f-seam", _spokes(p, (20, 140, 260), 0.56, 0.92))
    )


def _towel(p: _Prop) -> str:
    x, y, r = p.x, p.y, p.r
    coil = f"M{n(x + r * 0.7)} {n(y)}A{n(r * 0.7)} {n(r * 0.7)} 0 1 0 {n(x)} {n(y + r * 0.7)}"
    coil += f"M{n(x)} {n(y + r * 0.38)}A{n(r * 0.38)} {n(r * 0.38)} 0 1 1 {n(x + r * 0.38)} {n(y)}"
    return _circle("f-towel", x, y, r) + path("f-coil", coil)


def _wheel(p: _Prop) -> str:
    return _circle("f-rim", p.x, p.y, p.r) + path("f-spoke", _spokes(p, range(0, 360, 60), 0, 1))


def _rail(p: _Prop) -> str:
    post = path("f-frame", f"M{n(p.x)} {n(p.floor)}V{n(p.y)}M{n(p.x - 12)} {n(p.floor)}H{n(p.x + 12)}")
    return post + path("f-frame f-thick", f"M{n(p.get('x0', p.x))} {n(p.y)}H{n(p.get('x1', p.x))}")


def _post(p: _Prop) -> str:
    return path("f-frame f-thick", f"M{n(p.x)} {n(p.floor)}V{n(p.y)}") + path("f-frame", f"M{n(p.x - 14)} {n(p.floor - 2)}H{n(p.x + 14)}")


def _bike(p: _Prop) -> str:
    x, y, floor = p.x, p.y, p.floor
    (bx, by), (hx, hy) = p.get("bb", [x + 40, y + 70]), p.get("bar", [x + 110, y - 10])
    tubes = f"M{n(x + 2)} {n(y + 4)}L{n(bx)} {n(by)}L{n(bx + 74)} {n(floor - 40)}M{n(hx - 8)} {n(hy + 4)}L{n(bx + 74)} {n(floor - 40)}V{n(floor - 4)}"
    feet = f"M{n(bx - 34)} {n(floor - 4)}L{n(bx)} {n(by)}M{n(bx - 52)} {n(floor - 3)}H{n(bx - 18)}M{n(bx + 56)} {n(floor - 3)}H{n(bx + 94)}"
    saddle = f"M{n(x - 22)} {n(y)}Q{n(x - 4)} {n(y - 3)} {n(x + 20)} {n(y + 1)}Q{n(x + 22)} {n(y + 5)} {n(x + 14)} {n(y + 6)}"
    saddle += f"L{n(x - 4)} {n(y + 10)}Q{n(x - 20)} {n(y + 12)} {n(x - 22)} {n(y)}Z"
    return path("f-frame", tubes + feet) + path("f-frame f-thick", f"M{n(hx - 12)} {n(hy + 4)}H{n(hx + 2)}") + path("f-dark", saddle)


def _water(p: _Prop) -> str:
    x0, x1 = p.get("x0", 0), p.get("x1", 480)
    wave = f"M{n(x0)} {n(p.y)}" + "q10 -6 20 0t20 0" * max(0, min(60, int((x1 - x0) / 40)))
    body = path("f-water", f"{wave}V{n(p.y + p.get('depth', 120))}H{n(x0)}Z") if p.get("fill", True) else ""
    return body + path("f-wave", wave)


def _weight(p: _Prop) -> str:
    return p.box("f-weight", -8.5, 54, 17, 13, 4) + path("f-seam", "M-3 55V66M3 55V66")


def _ice(p: _Prop) -> str:
    cloth = path("f-towel", "M-2 -17C8 -20 17 -12 17 -2C18 8 15 15 9 18C4 16 6 8 5 0C4 -8 -4 -10 -2 -17Z")
    pack = path("f-icepack", smooth("2,-14 11,-12 14.5,-3 14,6 10,14 7.6,8 7,0 3,-8"))
    return cloth + pack + path("f-gloss", "M10 -7Q12.4 -2 11.6 4")


def _cuff(p: _Prop) -> str:
    return f'<rect class="f-cuff" x="{n(p.x - p.w / 2)}" y="{n(p.y)}" width="{n(p.w)}" height="{n(p.get("h", 6))}" rx="2.5"/>'


def _metronome(p: _Prop) -> str:
    x, y = p.x, p.y
    return path("f-prop", f"M{n(x - 17)} {n(y)}L{n(x - 8)} {n(y - 46)}H{n(x + 8)}L{n(x + 17)} {n(y)}Z") + path(
        "f-dark", f"M{n(x - 17)} {n(y)}H{n(x + 17)}V{n(y + 4)}H{n(x - 17)}Z"
    )


def _needle(p: _Prop) -> str:
    return path("f-frame f-thin", f"M{n(p.x)} {n(p.y)}V{n(p.y - 38)}") + _circle("f-dark", p.x, p.y - 26, 4)


def _marks(p: _Prop) -> str:
    return path("f-marks", f"M{n(p.get('x0', 20))} {n(p.y)}H{n(p.get('x1', 460))}")


def _puff(p: _Prop) -> str:
    return path("f-puff", escape(str(p.get("d", "M0 0"))))


def _bench(p: _Prop) -> str:
    legs = f"M{n(p.x + 12)} {n(p.y + 9)}L{n(p.x + 8)} {n(p.floor)}M{n(p.x + p.w - 12)} {n(p.y + 9)}L{n(p.x + p.w - 8)} {n(p.floor)}"
    return p.box("f-prop", p.x, p.y, p.w, 9, 4) + path("f-frame", legs)


def _chair(p: _Prop) -> str:
    x, y, w, back, high = p.x, p.y, p.w, p.get("back", -1), p.get("bh", 92)
    edge = x if back < 0 else x + w
    legs = f"M{n(x + 7)} {n(y + 6)}L{n(x + 3)} {n(p.floor)}M{n(x + w - 7)} {n(y + 6)}L{n(x + w - 3)} {n(p.floor)}"
    rest = ""
    if back:
        legs += f"M{n(edge - back * 3)} {n(y)}L{n(edge + back * 8)} {n(y - high)}"
        rest = path("f-frame f-thick", f"M{n(edge + back * 4.5)} {n(y - 50)}L{n(edge + back * 8)} {n(y - high)}")
    return path("f-frame", legs) + rest + p.box("f-prop", x, y, w, 9, 4)


_DRAWERS = {
    **{"ground": _ground, "mat": _mat, "wall": _wall, "step": _step, "pillow": _pillow, "bed": _bed, "ball": _ball, "roller": _roller},
    **{"towel": _towel, "wheel": _wheel, "rail": _rail, "post": _post, "bike": _bike, "water": _water, "weight": _weight, "ice": _ice},
    **{"cuff": _cuff, "metronome": _metronome, "needle": _needle, "marks": _marks, "puff": _puff, "bench": _bench, "chair": _chair},
}
PROP_TYPES = tuple(_DRAWERS)
