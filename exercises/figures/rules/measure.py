"""What can be measured on a solved figure: angles in degrees, distances in centimetres of a person 175 cm tall."""

import math

from .figure import SIDES, cm, turn
from .figure_pose import Pose, read, setting
from .figure_shapes import gap, part_outline
from .solve import Frame, placed, solve

HEEL = (-11.0, 12.5)  # in the foot's frame
KNEECAP_TOP = 2.5  # cm from the middle of the knee up the thigh
# name: (unit, prop types whose height it sets, where it is such a measure)
MEASURES = {
    **{"knee": ("deg", ()), "hip": ("deg", ()), "hip_back": ("deg", ()), "hip_in": ("deg", ()), "trunk": ("deg", ())},
    **{"trunk_back": ("deg", ()), "shank": ("deg", ()), "ankle": ("deg", ()), "line": ("deg", ()), "elbow": ("deg", ())},
    **{"lift": ("cm", ()), "stance": ("cm", ()), "foot_gap": ("cm", ()), "knee_gap": ("cm", ()), "knee_ahead": ("cm", ())},
    **{"wall_gap": ("cm", ()), "hip_height": ("cm", ()), "travel": ("cm", ()), "heel_to_buttock": ("cm", ())},
    **{"roller_to_kneecap": ("cm", ()), "step_height": ("cm", ("step",)), "seat_height": ("cm", ("chair", "bench", "bed"))},
}


def is_prop_measure(name: str) -> bool:
    """Whether the dose sets the height of a prop, not a moment on the way."""
    return bool(MEASURES.get(name, ("", ()))[1])


def measured_prop(pose: Pose, name: str) -> dict | None:
    """The prop whose height this measure sets."""
    found = (pose.prop(kind) for kind in MEASURES[name][1])
    return next((prop for prop in found if prop), None)


def ground_of(pose: Pose) -> float:
    """Height of the ground in the picture; far below everything when there is none."""
    ground = pose.prop("ground")
    return float(ground["y"]) if ground else 1e6


def measured(frame: Frame, name: str, pose, joint: str = "", body: str = "a") -> float:
    """The measure `name` of a frame. `joint` ("near", "far", "far_knee", "near_heel" …) says whose; the pose's own otherwise."""
    pose = read(pose)
    if not joint and pose.measure.get("of") == name:
        joint = pose.measure.get("joint", "")
    return _READERS[name](_Reading(frame, pose, joint, body))


class _Reading:
    """A frame with what the readers below need."""

    def __init__(self, frame: Frame, pose: Pose, joint: str, body: str):
        self.frame, self.pose, self.joint, self.body = frame, pose, joint, body
        self.side = joint.partition("_")[0] if joint.partition("_")[0] in SIDES else "near"

    def at(self, joint: str):
        return self.frame.joints[f"{self.side}_{joint}"]

    def start(self) -> Frame:
        return solve(self.pose, setting(self.pose, self.pose.keys[0]))

    def named(self, frame: Frame, joint: str):
        """A joint by its whole name; a heel is a point of the foot."""
        side, _, part = joint.partition("_")
        if part != "heel":
            return frame.joints[joint]
        foot = frame.parts[f"{side}_foot"]
        ankle, out = frame.joints[f"{side}_ankle"], turn(HEEL, foot.angle)
        return ankle[0] + out[0], ankle[1] + out[1]


def _direction(a, b) -> float:
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1]))


def _between(angle: float) -> float:
    return (angle + 180) % 360 - 180


def _knee(r: _Reading) -> float:
    return abs(_between(_direction(r.at("hip"), r.at("knee")) - _direction(r.at("knee"), r.at("ankle"))))


def _elbow(r: _Reading) -> float:
    return abs(_between(_direction(r.at("shoulder"), r.at("elbow")) - _direction(r.at("elbow"), r.at("wrist"))))


def _hip(r: _Reading) -> float:
    flip = -1 if r.pose.view == "front" and r.side == "far" else 1
    return flip * _between(_direction(r.at("hip"), r.at("knee")) + r.frame.trunk)


def _ankle(r: _Reading) -> float:
    shank = _direction(r.at("knee"), r.at("ankle"))
    return _between(-shank - r.frame.parts[f"{r.side}_foot"].angle)


def _line(r: _Reading) -> float:
    return 180 - abs(_between(_direction(r.at("shoulder"), r.at("hip")) - _direction(r.at("hip"), r.at("knee"))))


def _lift(r: _Reading) -> float:
    joint = r.joint if "_" in r.joint else f"{r.side}_heel"
    return cm(r.named(r.start(), joint)[1] - r.named(r.frame, joint)[1])


def _travel(r: _Reading) -> float:
    joint = r.joint if "_" in r.joint else f"{r.side}_heel"
    return cm(math.dist(r.named(r.start(), joint), r.named(r.frame, joint)))


def _apart(r: _Reading, joint: str) -> float:
    return cm(math.dist(r.frame.joints[f"near_{joint}"], r.frame.joints[f"far_{joint}"]))


def _stance(r: _Reading) -> float:
    return cm(abs(r.frame.joints["near_ankle"][0] - r.frame.joints["far_ankle"][0]))


def _foot_gap(r: _Reading) -> float:
    feet = [part_outline(r.frame, f"{side}_foot", r.pose.view, r.body) for side in SIDES]
    distance = gap(*feet)
    return cm(distance) if distance > 1.5 else 0.0


def _knee_ahead(r: _Reading) -> float:
    return cm(r.at("knee")[0] - r.at("toe")[0])


def _wall_gap(r: _Reading) -> float:
    wall = r.pose.prop("wall")
    if wall is None:
        return math.nan
    heel = r.named(r.frame, f"{r.side}_heel")[0]
    left, right = wall.get("x", 0), wall.get("x", 0) + wall.get("w", 14)
    return cm(min(abs(heel - left), abs(heel - right)))


def _roller(r: _Reading) -> float:
    roller = r.pose.prop("roller") or r.pose.prop("ball")
    if roller is None:
        return math.nan
    x, y, _ = placed(roller, r.frame, r.start(), 0)
    knee, hip = r.at("knee"), r.at("hip")
    length = math.dist(knee, hip)
    along = ((x - knee[0]) * (hip[0] - knee[0]) + (y - knee[1]) * (hip[1] - knee[1])) / length
    return cm(along) - KNEECAP_TOP


def _height(r: _Reading, name: str) -> float:
    prop = measured_prop(r.pose, name)
    return cm(ground_of(r.pose) - prop["y"]) if prop else math.nan


def _heel_to_buttock(r: _Reading) -> float:
    heel = r.named(r.frame, f"{r.side}_heel")
    return cm(gap([heel], part_outline(r.frame, "pelvis", r.pose.view, r.body)))


_READERS = {
    "knee": _knee,
    "hip": _hip,
    "hip_back": lambda r: -_hip(r),
    "hip_in": lambda r: -_hip(r),
    "trunk": lambda r: float(r.frame.trunk),
    "trunk_back": lambda r: -float(r.frame.trunk),
    "shank": lambda r: abs(_direction(r.at("knee"), r.at("ankle"))),
    "ankle": _ankle,
    "line": _line,
    "elbow": _elbow,
    "lift": _lift,
    "travel": _travel,
    "stance": _stance,
    "foot_gap": _foot_gap,
    "knee_gap": lambda r: _apart(r, "knee"),
    "knee_ahead": _knee_ahead,
    "wall_gap": _wall_gap,
    "hip_height": lambda r: cm(ground_of(r.pose) - r.at("hip")[1]),
    "heel_to_buttock": _heel_to_buttock,
    "roller_to_kneecap": _roller,
    "step_height": lambda r: _height(r, "step_height"),
    "seat_height": lambda r: _height(r, "seat_height"),
}
