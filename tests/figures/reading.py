"""How a number is read off a drawn moment, and how a pose is bent on purpose: the tools of `targets`.

The reading is done here, from the joints alone, and shares nothing with the drawing code's own measures.
"""

import math
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

CM = 300 / 175  # drawing units
BALL_OF_FOOT = math.degrees(math.atan2(10, 25))  # how far below the level the ball of a flat foot lies, seen from the ankle
HAND = 17.0  # units from the wrist to the finger tips that press
SLACK = {"deg": 5.0, "cm": 2.0}


@dataclass(frozen=True)
class Moment:
    """One drawn moment, with the first of its movement and the pose it comes from."""

    joints: dict
    parts: dict
    first: "Moment | None"
    pose: object
    turned: dict

    def prop(self, kind: str) -> dict:
        return next(prop for prop in self.pose.props if prop["type"] == kind)


Reading = Callable[[Moment], float]


@dataclass(frozen=True)
class Check:
    """A number read at the start, at the end or always, and the bounds that the sources give."""

    words: str
    read: Reading
    least: float
    most: float
    unit: str = "deg"
    when: str = "end"

    def holds(self, moments: list[Moment], end: int) -> bool:
        chosen = {"start": moments[:1], "end": [moments[end]], "always": moments}[self.when]
        slack = SLACK[self.unit]
        return all(self.least - slack <= self.read(moment) <= self.most + slack for moment in chosen)


@dataclass(frozen=True)
class Mistake:
    """How people get it wrong: what bends the pose so, and the check that has to see it."""

    words: str
    bend: Callable[[dict], None]
    seen_by: str


@dataclass(frozen=True)
class Movement:
    """The checks and mistakes of one movement. `pose` is the figure it is shown with (its own name by default)."""

    checks: tuple[Check, ...]
    mistakes: tuple[Mistake, ...] = ()
    pose: str = ""


# ---- reading numbers off a moment ----


def _way(a, b) -> float:
    """Direction from a to b: 0 is straight down, positive turns to the right of the picture."""
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1]))


def _small(angle: float) -> float:
    return (angle + 180) % 360 - 180


def knee(side: str = "near") -> Reading:
    """How far the knee is bent; 0 is straight, below 0 is bent the wrong way (the far knee: in side views)."""
    return lambda m: _small(
        _way(m.joints[f"{side}_hip"], m.joints[f"{side}_knee"]) - _way(m.joints[f"{side}_knee"], m.joints[f"{side}_ankle"])
    )


def rounding(m: Moment) -> float:
    """How far the upper back is bent forward over the lower back."""
    return _small(_way(m.joints["hip"], m.joints["lumbar"]) - _way(m.joints["lumbar"], m.joints["neck"]))


def trunk(m: Moment) -> float:
    """Lean of the pelvis and lower back: 0 upright, positive to the right of the picture."""
    return _small(180 - _way(m.joints["hip"], m.joints["lumbar"]))


def body(m: Moment) -> float:
    """Lean of the whole trunk, hips to neck."""
    return _small(180 - _way(m.joints["hip"], m.joints["neck"]))


def hip(side: str = "near") -> Reading:
    """Bend between trunk and thigh: side view, forward is positive."""
    return lambda m: _small(_way(m.joints[f"{side}_hip"], m.joints[f"{side}_knee"]) + trunk(m))


def out(side: str = "near") -> Reading:
    """Front view: how far the leg is away from the middle of the body."""
    sign = 1 if side == "near" else -1
    return lambda m: sign * _small(_way(m.joints[f"{side}_hip"], m.joints[f"{side}_ankle"]) + trunk(m))


def shin(side: str = "near") -> Reading:
    """Lean of the shin: positive when the knee is ahead of the ankle."""
    return lambda m: -_way(m.joints[f"{side}_knee"], m.joints[f"{side}_ankle"])


def sole(side: str = "near") -> Reading:
    """Turn of the sole: 0 flat, positive with the heel up."""

    def read(m: Moment) -> float:
        ankle, toe = m.joints[f"{side}_ankle"], m.joints[f"{side}_toe"]
        return _small(math.degrees(math.atan2(toe[1] - ankle[1], toe[0] - ankle[0])) - BALL_OF_FOOT)

    return read


def line(side: str = "near", to: str = "knee") -> Reading:
    """How far the leg (to the knee, or to the ankle) is from the line of the trunk."""
    return lambda m: abs(_small(_way(m.joints["neck"], m.joints["hip"]) - _way(m.joints[f"{side}_hip"], m.joints[f"{side}_{to}"])))


def rise(joint: str) -> Reading:
    """How far a joint is above where it began."""
    return lambda m: ((m.first or m).joints[joint][1] - m.joints[joint][1]) / CM


def above(one: str, other: str) -> Reading:
    """How far one joint is above another."""
    return lambda m: (m.joints[other][1] - m.joints[one][1]) / CM


def apart(one: str, other: str) -> Reading:
    """Distance between two joints."""
    return lambda m: math.dist(m.joints[one], m.joints[other]) / CM


def across(one: str, other: str) -> Reading:
    """How far one joint lies to the right of another."""
    return lambda m: (m.joints[one][0] - m.joints[other][0]) / CM


def drift(reading: Reading) -> Reading:
    """How far a reading is from what it was at the start."""
    return lambda m: abs(reading(m) - reading(m.first or m))


def height(joint: str) -> Reading:
    """Height of a joint above the ground."""
    return lambda m: (m.prop("ground")["y"] - m.joints[joint][1]) / CM


def sole_above_ground(side: str) -> Reading:
    """How far the sole of a flat foot would be above the ground."""
    return lambda m: (m.prop("ground")["y"] - 12.5 - m.joints[f"{side}_ankle"][1]) / CM


def pelvis_tilt(m: Moment) -> float:
    """Front view: how far the hips are from level."""
    far, near = m.joints["far_hip"], m.joints["near_hip"]
    return math.degrees(math.atan2(far[1] - near[1], near[0] - far[0]))


def prop_height(kind: str) -> Reading:
    """Height of the top of a prop above the ground."""
    return lambda m: (m.prop("ground")["y"] - m.prop(kind)["y"]) / CM


def ankle_from_wall(m: Moment) -> float:
    """How far the ankle is out from the wall."""
    wall = m.prop("wall")
    return (m.joints["near_ankle"][0] - wall["x"] - wall.get("w", 14)) / CM


def _along(m: Moment, point, side: str, upper: str, lower: str) -> float:
    """How far up from the lower joint, along the bone, a point lies; in cm of a bone that is not foreshortened."""
    a, b = m.joints[f"{side}_{lower}"], m.joints[f"{side}_{upper}"]
    length = math.dist(a, b)
    share = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length**2
    return share * {"hip": 74, "knee": 72}[upper] / CM


def pressed(kind: str, side: str = "near", upper: str = "hip", lower: str = "knee") -> Reading:
    """Where a ball or roller presses: how far above the lower joint of the bone."""

    def read(m: Moment) -> float:
        prop = m.prop(kind)
        x, y = prop["x"], prop["y"]
        if "roll" in prop:
            axis = 1 if prop.get("axis") == "y" else 0
            way = prop.get("ratio", 0.5) * (m.joints[prop["roll"]][axis] - (m.first or m).joints[prop["roll"]][axis])
            x, y = (x, y + way) if axis else (x + way, y)
        elif "id" in prop:
            dx, dy = m.turned.get(prop["id"], (0, 0))[:2]
            x, y = x + dx, y + dy
        return _along(m, (x, y), side, upper, lower)

    return read


def ball_above_hip(m: Moment) -> float:
    """How far the ball at the wall is above the hip joint."""
    prop = m.prop("ball")
    way = 0.5 * (m.joints["hip"][1] - (m.first or m).joints["hip"][1])
    return (m.joints["far_hip"][1] - prop["y"] - way) / CM


def fingers(side: str = "near", leg: str = "near") -> Reading:
    """How far above the knee, along the thigh, the fingers of a hand press."""

    def read(m: Moment) -> float:
        hand = m.parts[f"{side}_hand"]
        turned = math.radians(hand.angle)
        return _along(m, (hand.x - math.sin(turned) * HAND, hand.y + math.cos(turned) * HAND), leg, "hip", "knee")

    return read


def strap_below_knee(m: Moment) -> float:
    """How far below the knee the strap lies on the calf."""
    cuff = m.prop("cuff")
    return (cuff["y"] + cuff.get("h", 6) / 2) / CM


# ---- bending a pose ----


def at_key(index: int, *path, **values) -> Callable[[dict], None]:
    """Writes values into a key of the pose: at_key(1, "near", knee=40)."""

    def bend(pose: dict) -> None:
        place = pose["keys"][index]
        for name in path:
            place = place.setdefault(name, {})
        place.update(deepcopy(values))

    return bend


def everywhere(*path, **values) -> Callable[[dict], None]:
    """Writes values into the base of the pose and into every key."""

    def bend(pose: dict) -> None:
        for place in (pose.setdefault("base", {}), *pose["keys"]):
            for name in path:
                place = place.setdefault(name, {})
            place.update(deepcopy(values))

    return bend


def moved(kind: str, dx: float = 0, dy: float = 0) -> Callable[[dict], None]:
    """Puts a prop somewhere else."""

    def bend(pose: dict) -> None:
        for prop in pose["props"]:
            if prop["type"] == kind:
                prop["x"], prop["y"] = prop["x"] + dx, prop["y"] + dy

    return bend


def measure(**values) -> Callable[[dict], None]:
    """Another dose."""
    return lambda pose: pose["measure"].update(values)


def both(*bends) -> Callable[[dict], None]:
    """Several bends at once."""

    def bend(pose: dict) -> None:
        for one in bends:
            one(pose)

    return bend
