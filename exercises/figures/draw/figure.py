"""A figure as SVG: `still` for an `<img>`, `rig` for a page that moves it."""

import json
import math
from functools import wraps
from html import escape

from ..rules.dose import Movement, frames
from ..rules.figure import LENGTH, add, turn, unwrapped
from ..rules.figure_pose import ORDER, PoseError
from ..rules.figure_shapes import BODIES, body_shapes, outline
from ..rules.solve import Frame, Part, placed
from .figure_theme import stylesheet
from .paths import line, number, path, smooth
from .props import draw_prop, is_moving

LIMBS = {"trunk": ("head", "pelvis"), "leg": ("shank", "thigh", "foot"), "arm": ("hand", "fore", "arm")}


class _Painter:
    """Paints one movement in one body; for a rig it marks what moves and keeps its numbers."""

    def __init__(self, movement: Movement, body: str, rigged: bool = False):
        self.pose, self.movement, self.view = movement.pose, movement, movement.pose.view
        self.shapes = body_shapes(body)
        self.rigged = rigged
        self.marks: dict[str, list[list[float]]] = {}  # what moves in a rig: name -> numbers per frame
        self.kinds: dict[str, dict] = {}

    # -- parts that follow the body -------------------------------------------------------------------------------

    def put(self, name: str, part: Part, inner: str) -> str:
        """A part in its place."""
        seg = ""
        if self.rigged:
            self._follow(name)
            seg = f' data-seg="{name}"'
        place = f"translate({number(part.x)} {number(part.y)}) rotate({number(part.angle)})"
        if part.stretch != 1 or self._stretches(name):
            place += f" scale(1 {part.stretch:.3g})"
        if part.flip < 0:
            inner = f'<g transform="scale(-1 1)">{inner}</g>'
        return f'<g{seg} transform="{place}">{inner}</g>'

    def _stretches(self, name: str) -> bool:
        return self.rigged and any(frame.parts[name].stretch != 1 for frame in self.movement.frames)

    def _follow(self, name: str) -> None:
        if name in self.marks:
            return
        parts = [frame.parts[name] for frame in self.movement.frames]
        angles = unwrapped([part.angle for part in parts])
        numbers = [[part.x, part.y, angle] for part, angle in zip(parts, angles, strict=True)]
        if self._stretches(name):
            numbers = [[*row, part.stretch] for row, part in zip(numbers, parts, strict=True)]
        self.marks[name], self.kinds[name] = numbers, {}

    def shape(self, name: str, side: str) -> str:
        """The outlines of a part."""
        options = self.pose.options
        drawn = options.get("hands", {}).get(side, name) if name == "hand" else options.get("feet", name) if name == "foot" else name
        bare = self.shapes.get("legs", {}).get(options.get("legs"), {}).get(self.view, {})
        return "".join(path(f"f-{colour}", smooth(spec)) for colour, spec in bare.get(name) or self.shapes["shapes"][self.view][drawn])

    def shirt(self, frame: Frame) -> str:
        """The shirt in the pelvis's frame, bent with the back."""
        if not self.rigged or len({one.spine for one in self.movement.frames}) == 1:
            return "".join(path(f"f-{colour}", data) for colour, data in self.torso(frame.spine))
        spines = [one.spine for one in self.movement.frames]
        low, high = min(spines), max(spines)
        out = ""
        for i, (colour, data) in enumerate(self.torso(frame.spine)):
            name = f"torso_{i}"
            self.marks[name] = [[(spine - low) / (high - low)] for spine in spines]
            self.kinds[name] = {"morph": [self.torso(end)[i][1] for end in (low, high)]}
            out += path(f"f-{colour}", data, f' data-seg="{name}"')
        return out

    def torso(self, spine: float) -> list[tuple[str, str]]:
        """Colour and outline of the shirt at this bend of the back."""
        out = []
        for colour, spec in self.shapes["torso"][self.view]:
            points = []
            for x, y, corner in outline(spec):
                share = min(1.0, max(0.0, (-y - 20) / 44))
                share = share * share * (3 - 2 * share)
                bent = add((0, -LENGTH["pelvis"]), turn((x, y + LENGTH["pelvis"]), spine))
                points.append((x + (bent[0] - x) * share, y + (bent[1] - y) * share, corner))
            out.append((colour, smooth(points)))
        return out

    def muscle(self, frame: Frame, name: str, part: str) -> str:
        """The working muscle, when it is painted after this part of the body."""
        side, _, which = name.partition(":")
        host, spec, fibres = self.shapes["muscles"][self.view][which]
        if part != ("near_leg" if host == "pelvis" else f"{side}_leg"):
            return ""
        inner = path("f-hot", smooth(spec)) + "".join(path("f-fibre", smooth("~" + fibre)) for fibre in fibres.split("|"))
        if self.view == "front" and host == "pelvis" and side == "far":
            inner = f'<g transform="scale(-1 1)">{inner}</g>'
        full = host if host == "pelvis" else f"{side}_{host}"
        return self.put(full, frame.parts[full], inner)

    def shade(self, side: str) -> str:
        """The further limbs are darker, but not on somebody who stands and looks at you."""
        upright = self.view == "front" and all(abs(one.trunk) < 45 for one in self.movement.frames)
        return "near" if upright and side else side or "trunk"

    def limb(self, frame: Frame, part: str) -> str:
        """One limb, or the trunk with the head."""
        side, _, kind = part.rpartition("_")
        out = ""
        for name in LIMBS[kind or "trunk"]:
            full = f"{side}_{name}" if side else name
            out += self.put(full, frame.parts[full], (self.shirt(frame) if name == "pelvis" else "") + self.shape(name, side))
        halo = f'<g class="f-halo">{out}</g>' if part == "near_arm" else ""
        return f'{halo}<g class="f-{self.shade(side)}">{out}</g>'

    def person(self, frame: Frame, whole: bool = True) -> str:
        """The body; `whole` adds what moves with it: muscles, bands and moving props."""
        out = self.moving(frame, "back") if whole else ""
        for part in self.pose.options.get("order", ORDER):
            out += self.limb(frame, part)
            if whole:
                out += "".join(self.muscle(frame, name, part) for name in self.pose.muscles)
                out += self.bands(frame, part) + self.moving(frame, "back", part)
        if whole:
            out += self.bands(frame) + self.moving(frame, "front")
        return out

    # -- things that move with it ---------------------------------------------------------------------------------

    def bands(self, frame: Frame, over: str | None = None) -> str:
        """Bands and straps: lines between points of the body."""
        out = ""
        for i, band in enumerate(self.pose.bands):
            if band.get("over") != over:
                continue
            seg = ""
            if self.rigged:
                name = f"band_{i}"
                self.marks[name] = [[v for point in _band(band, one) for v in point] for one in self.movement.frames]
                self.kinds[name] = {"line": len(band["p"])}
                seg = f' data-seg="{name}"'
            out += path(f"f-{escape(band.get('cls', 'band'))}", line(_band(band, frame)), seg)
        return out

    def moving(self, frame: Frame, layer: str, over: str | None = None) -> str:
        """Props that move, of one layer."""
        out = ""
        for i, prop in enumerate(self.pose.props):
            if is_moving(prop) and prop.get("layer", "back") == layer and prop.get("over") == over:
                out += self._moving(frame, prop, f"prop_{i}")
        return out

    def _moving(self, frame: Frame, prop: dict, name: str) -> str:
        if "attach" in prop:
            return self.put(prop["attach"], frame.parts[prop["attach"]], draw_prop(prop))
        steps = self.movement.frames
        if "run" in prop:
            if not self.rigged:
                return draw_prop(prop)
            self.marks[name] = [[prop["run"] * i / (len(steps) - 1)] for i in range(len(steps))]
            self.kinds[name] = {"dash": 1}
            return draw_prop(prop).replace("<path ", f'<path data-seg="{name}" ', 1)
        places = [placed(prop, one, steps[0], i / (len(steps) - 1)) for i, one in enumerate(steps)]
        x, y, angle = placed(prop, frame, steps[0], 0)
        seg = ""
        if self.rigged:
            self.marks[name], self.kinds[name] = [list(place) for place in places], {}
            seg = f' data-seg="{name}"'
        inner = draw_prop({**prop, "x": 0, "y": 0})
        return f'<g{seg} transform="translate({number(x)} {number(y)}) rotate({number(angle)})">{inner}</g>'

    # -- what stands still ----------------------------------------------------------------------------------------

    def things(self, layer: str) -> str:
        """Props that stand still, of one layer."""
        return "".join(draw_prop(prop) for prop in self.pose.props if prop.get("layer", "back") == layer and not is_moving(prop))

    def arrows(self) -> str:
        """Arrows of the direction."""
        return "".join(_arrow(spec) for spec in self.pose.arrows)

    def framed(self, inner: str, style: str = "", classes: str = "figure") -> str:
        """The whole picture."""
        box = " ".join(number(v) for v in self.pose.box)
        if self.pose.options.get("mirror"):
            width = self.pose.options.get("w", 2 * self.pose.box[0] + self.pose.box[2])
            inner = f'<g transform="translate({number(width)} 0) scale(-1 1)">{inner}</g>'
        words = f"<title>{_words(self.pose.title)}</title><desc>{_words(self.pose.summary)}</desc>"
        # From the side we look at the person's right, from the front their left is at our right: that limb is the near one.
        near = "left" if (self.pose.view == "front") != bool(self.pose.options.get("mirror")) else "right"
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="{box}" role="img" data-near="{near}">'
        return f"{head}{words}{style}{inner}</svg>"


def _words(text: str) -> str:
    """Text for the picture, without what XML cannot hold."""
    return escape("".join(sign for sign in text if sign.isprintable()))


def _band(band: dict, frame: Frame) -> list:
    return [add(frame.joints[p[0]], (p[1], p[2])) if isinstance(p[0], str) else (p[0], p[1]) for p in band["p"]]


def _arrow(spec: str) -> str:
    *_, (x1, y1, _), (x2, y2, _) = outline(spec)
    angle = math.degrees(math.atan2(y2 - y1, x2 - x1))
    head = f' transform="translate({number(x2)} {number(y2)}) rotate({angle:.0f})"'
    return path("f-arrow", smooth("~" + spec)) + path("f-arrowhead", "M-4 -8L11 0L-4 8L-1 0Z", head)


def _drawable(draw):
    """A drawing function that says what is wrong with a pose that it cannot draw."""

    @wraps(draw)
    def drawn(pose, at=None, body="a", *rest, **named):
        if body not in BODIES:
            raise PoseError(f"There is no body {body}.")
        try:
            return draw(pose, at, body, *rest, **named)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError) as error:
            raise error if isinstance(error, PoseError) else PoseError(f"This pose cannot be drawn: {error!r}.") from error

    return drawn


@_drawable
def still(pose, at: float | None = None, body: str = "a", part: str = "both") -> str:
    """A picture for an `<img>`: the end pose, the start pose, or both (the start as a ghost behind the end)."""
    movement = frames(pose, at)
    painter = _Painter(movement, body)
    shown = movement.start_frame if part == "start" else movement.end_frame
    ghost = ""
    if part == "both" and movement.pose.options.get("still_ghost", True):
        ghost = f'<g class="f-ghost">{painter.person(movement.start_frame, whole=False)}</g>'
    person = f'<g class="f-person">{painter.person(shown)}</g>'
    inner = f"{painter.things('back')}{ghost}{person}{painter.things('front')}{painter.arrows()}"
    return painter.framed(inner, f"<style>{stylesheet(body)}</style>")


@_drawable
def rig(pose, at: float | None = None, body: str = "a") -> str:
    """A picture for a script: the start pose, every moving part marked with `data-seg`, the frames in `<metadata>`.

    The JSON: v 1; keys: {t place in the loop, move seconds, hold seconds}; end: index of the end key; first: "lower" or
    "lift", what the way from start to end is; cycle, linear: see `rules.Movement`; segs: what each row's numbers are, in
    order; frames: rows of numbers, evenly spaced over the loop (row i at place i / (rows - 1)).
    A seg {"id", "n"}: n = 3 are x, y, angle → translate(x y) rotate(angle); n = 4 adds a stretch → … scale(1 stretch).
    {"line": k}: k points → d = "M x y L x y …". {"morph": [d0, d1]}: one share, every number of d lies between d0 and d1.
    {"dash": 1}: one number → stroke-dashoffset. Several elements may carry the same id; all get the same.
    """
    movement = frames(pose, at)
    painter = _Painter(movement, body, rigged=True)
    person = painter.person(movement.start_frame)
    inner = f'{painter.things("back")}<g class="f-person">{person}</g>{painter.things("front")}{painter.arrows()}'
    return painter.framed(f"<metadata>{escape(_score(painter), quote=False)}</metadata>{inner}", classes=f"figure figure--{body}")


def _score(painter: _Painter) -> str:
    movement, names = painter.movement, list(painter.marks)
    rows = [[_short(v) for name in names for v in painter.marks[name][i]] for i in range(len(movement.frames))]
    score = {
        "v": 1,
        "keys": [{"t": round(key.place, 4), "move": key.move, "hold": key.hold} for key in movement.keys],
        "end": movement.end,
        "first": movement.first,
        "cycle": movement.cycle,
        "linear": movement.linear,
        "segs": [{"id": name, "n": len(painter.marks[name][0]), **painter.kinds[name]} for name in names],
        "frames": rows,
    }
    return json.dumps(score, separators=(",", ":"))


def _short(value: float) -> float | int:
    rounded = round(value, 2 if abs(value) < 2 else 1)
    return int(rounded) if rounded == int(rounded) else rounded
