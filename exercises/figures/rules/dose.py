"""A pose at its dose: where the movement stops, how high the prop is, and the frames on the way.

A *path* measure (knee, lift …): the keys are written for the fullest movement; at a smaller dose the drawn movement stops
on the way from key 0 to key `end`, where the measured value is the dose, and goes back the way it came. A *prop* measure
(step_height, seat_height): the dose sets the height of the prop, and pins that name the prop follow.
"""

import math
from dataclasses import dataclass

from .figure import units
from .figure_pose import STEPS, Pose, PoseError, read, settings
from .measure import ground_of, is_prop_measure, measured, measured_prop
from .solve import Frame, matched, mix, solve

SCAN = 24  # looks per move for the first crossing of the dose
NEAR = 0.05
MOST_FRAMES = 40  # per loop: what a page has to fetch stays small
# how much each joint weighs when asking whether the body rises or sinks
WEIGHT = {"hip": 4, "neck": 4, "near_knee": 2, "far_knee": 2, "near_ankle": 1, "far_ankle": 1, "near_wrist": 0.5, "far_wrist": 0.5}


@dataclass(frozen=True)
class KeyMoment:
    """A key of the drawn movement: its place in the loop (0–1), seconds to reach it and seconds to stay."""

    place: float
    move: float
    hold: float


@dataclass(frozen=True)
class Movement:
    """A loop from the start pose through the end pose and back.

    `frames` are evenly spaced over the loop: frame i stands at place i / (len(frames) - 1); the last equals the first (in a
    cycle such as walking it may only look the same). `keys[0]` is the start pose, `keys[end]` the end pose, which a still shows
    solid and where a hold happens. `first` says what the way *from start to end* is: "lower" (squat, step-down: the
    lowering, eccentric part comes first) or "lift" (leg raise, bridge); the way back is the other one. With a tempo of
    "lowering 3 s, pause 1 s, lifting 2 s" and first = "lower": places 0 → end_place in 3 s, stay 1 s, end_place → 1 in 2 s;
    with first = "lift": 0 → end_place in 2 s, stay 1 s, end_place → 1 in 3 s. In between, ease unless `linear`.
    A `cycle` has no start and end: it runs round at its own speed.
    """

    frames: tuple[Frame, ...]
    keys: tuple[KeyMoment, ...]
    end: int
    first: str
    cycle: bool
    linear: bool
    steps: int
    pose: Pose

    @property
    def start_frame(self) -> Frame:
        """The start pose."""
        return self.frames[0]

    @property
    def end_frame(self) -> Frame:
        """The end pose."""
        return self.frames[self.end * self.steps]

    @property
    def end_place(self) -> float:
        """Where in the loop the end pose stands."""
        return self.keys[self.end].place

    @property
    def seconds(self) -> float:
        """How long one loop takes by the pose's own timing."""
        return sum(key.move + key.hold for key in self.keys)


def at_dose(document, at: float | None = None) -> Pose:
    """The pose whose keys and props are those of the dose (kept to least … most); without one, of the pose's own `measure.at`."""
    pose = read(document)
    if at is None:
        at = pose.measure.get("at")
    if at is None or not pose.measure:
        return pose
    at = min(max(float(at), pose.measure.get("least", -math.inf)), pose.measure.get("most", math.inf))
    return _with_height(pose, at) if is_prop_measure(pose.measure["of"]) else _cut(pose, at)


def _with_height(pose: Pose, at: float) -> Pose:
    prop = measured_prop(pose, pose.measure["of"])
    if prop is None:
        raise PoseError(f"The measure {pose.measure['of']} needs its prop.")
    top = ground_of(pose) - units(at)
    changed = {**prop, "y": top} | ({"h": units(at)} if "h" in prop else {})
    return pose.with_props(changed if one is prop else one for one in pose.props)


def between(pose: Pose, first: dict, second: dict, share: float) -> dict:
    """The setting a share of the way from one key to the next."""
    return mix(*matched(pose, first, second), share)


def _cut(pose: Pose, at: float) -> Pose:
    """The keys up to the moment where the measure is the dose, and the same way back."""
    keys = settings(pose)
    place = _crossing(pose, keys, at)
    if place is None or place > pose.end - 1e-6:
        return pose
    whole = int(place)
    stop = between(pose, keys[whole], keys[whole + 1], place - whole)
    last = pose.keys[pose.end]
    out = list(pose.keys[: whole + 1])
    share = (place - whole) or 1.0
    cut = {**_as_key(stop), "move": last.get("move", 1.6) * share, "hold": last.get("hold", 0.6)}
    if place - whole < 1e-6 and whole:
        out, cut = out[:-1], {**pose.keys[whole], "hold": last.get("hold", 0.6)}
    return pose.with_keys([*out, cut, *out[:0:-1]], len(out))


def _as_key(body: dict) -> dict:
    """A setting as a key that leaves nothing to the base."""
    key = {name: body[name] for name in ("trunk", "spine", "neck", "near", "far", "pin", "prop")}
    return key | {"anchor": {"joint": body["joint"], "at": body["at"]}}


def _crossing(pose: Pose, keys: list[dict], at: float) -> float | None:
    """The first place on the way from key 0 to key `end` where the measure is the dose; the nearest end when it never is."""
    name = pose.measure["of"]
    pairs = [matched(pose, keys[i], keys[i + 1]) for i in range(pose.end)]

    def off(place: float) -> float:
        move = min(int(place), pose.end - 1)
        return measured(solve(pose, mix(*pairs[move], place - move)), name, pose) - at

    if not pairs or abs(off(pose.end)) < NEAR:
        return None
    before, gap = 0.0, off(0.0)
    nearest = 0.0 if abs(gap) < abs(off(pose.end)) else None
    if abs(gap) < NEAR:
        return 0.0 if abs(off(1 / SCAN)) > abs(gap) else None
    for step in range(1, pose.end * SCAN + 1):
        place = step / SCAN
        here = off(place)
        if here * gap <= 0:
            return _bisected(off, before, place, gap)
        before, gap = place, here
    return nearest


def _bisected(off, low: float, high: float, gap: float) -> float:
    for _ in range(24):
        middle = (low + high) / 2
        if off(middle) * gap > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def frames(document, at: float | None = None) -> Movement:
    """The movement of a pose at a dose: see `Movement`."""
    pose = at_dose(document, at)
    cycle = bool(pose.options.get("jump") or pose.options.get("linear"))
    keys = settings(pose)
    loop = list(zip(keys, keys[1:], strict=False))
    if not pose.options.get("jump"):
        loop.append((keys[-1], keys[0]))
    steps = min(int(pose.options.get("steps") or STEPS), max(1, MOST_FRAMES // max(1, len(loop))))
    solved = [solve(pose, keys[0])]
    for one, other in loop:
        pair = matched(pose, one, other)
        solved += [solve(pose, mix(*pair, i / steps)) for i in range(1, steps + 1)]
    moments = tuple(KeyMoment(i / len(loop), key.get("move", 1.6), key.get("hold", 0.6)) for i, key in enumerate(pose.keys))
    first = pose.options.get("first") or _falls(solved[0], solved[pose.end * steps])
    return Movement(tuple(solved), moments, pose.end, first, cycle, bool(pose.options.get("linear")), steps, pose)


def _falls(start: Frame, end: Frame) -> str:
    """Whether the body sinks or rises on the way to the end pose."""
    sunk = sum(weight * (end.joints[joint][1] - start.joints[joint][1]) for joint, weight in WEIGHT.items())
    return "lower" if sunk > 0 else "lift"
