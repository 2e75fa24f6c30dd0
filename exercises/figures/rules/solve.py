"""From a setting of the body to a frame: where every part and every joint is.

A limb either has its angles or is *pinned*: its end is put on a point and the two bones find their angles. A pin is
`[x, y]`, the name of a joint (`"near_ankle"`), a joint with an offset that turns with the trunk (`["hip", 14, -62]`), or a
prop with an offset (`["step", 28, -12.5]`, seen from the left end of its top; a round prop from its middle).
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from .figure import DEPTH, HIP_OFFSET, JOINTS, LENGTH, PINNED, SHOULDER_OFFSET, SIDES, TOE, Point, add, towards, turn
from .figure_pose import Pose, PoseError

LEG, ARM = ("thigh", "shank", "foot"), ("arm", "fore", "hand")


class Part(NamedTuple):
    """Where a part is drawn: its joint, its turn, mirrored (-1) or not, and its length factor."""

    x: float
    y: float
    angle: float
    flip: float = 1
    stretch: float = 1


@dataclass(frozen=True)
class Frame:
    """The body at one moment."""

    parts: dict[str, Part]
    joints: dict[str, Point]
    trunk: float
    spine: float
    moved: dict  # id of a prop -> [dx, dy, turn]
    setting: dict


def two_bones(start: Point, target: Point, upper: float, lower: float, bend: int) -> tuple[float, float]:
    """Direction of the upper bone and the bend between the two, so that the chain ends at the target (or points at it)."""
    dx, dy = target[0] - start[0], target[1] - start[1]
    reach = min(max(math.hypot(dx, dy), abs(upper - lower) + 0.5), upper + lower - 0.2)
    straight = math.degrees(math.atan2(dx, dy))
    opening = math.degrees(math.acos((upper**2 + reach**2 - lower**2) / (2 * upper * reach)))
    inner = math.degrees(math.acos((upper**2 + lower**2 - reach**2) / (2 * upper * lower)))
    return straight + bend * opening, 180 - inner


def tilt_of(ankle: object) -> float | None:
    """The turn of a foot that is told by itself ("flat", "tilt:40"); None where it follows the shin."""
    if not isinstance(ankle, str):
        return None
    return float(ankle.partition(":")[2] or 0)


class _Solver:
    """One frame in the making."""

    def __init__(self, pose: Pose, setting: dict):
        self.pose, self.setting, self.view = pose, setting, pose.view
        self.lean = -setting["trunk"]
        self.upper = self.lean - setting["spine"]
        self.joints: dict[str, Point] = {"hip": (0.0, 0.0)}
        self.parts: dict[str, Part] = {}

    def solved(self) -> Frame:
        self._trunk()
        for side in SIDES:
            self._leg(side)
            self._arm(side)
        anchor = self.setting["joint"]
        if anchor not in self.joints:
            raise PoseError(f"The anchor names no joint: {anchor}.")
        here, there = self.joints[anchor], self.point(self.setting["at"])
        offset = there[0] - here[0], there[1] - here[1]
        self.joints = {name: add(p, offset) for name, p in self.joints.items()}
        self.parts = {name: p._replace(x=p.x + offset[0], y=p.y + offset[1]) for name, p in self.parts.items()}
        for name in sorted(self.setting["pin"], key=PINNED.index) if self.setting["pin"] else ():
            if not name.endswith("_wrist"):
                self._pin(name)
        for name in self.setting["pin"]:
            if name.endswith("_wrist"):
                self._pin(name)
        if self.view == "side":
            far = {name: p._replace(x=p.x + DEPTH[0], y=p.y + DEPTH[1]) for name, p in self.parts.items() if name.startswith("far")}
            self.parts |= far
        return Frame(self.parts, self.joints, self.setting["trunk"], round(self.setting["spine"], 1), self.setting["prop"], self.setting)

    def point(self, target) -> Point:
        """A target in the picture."""
        if isinstance(target, str):
            return self.joints[target]
        if isinstance(target[0], str):
            name, *offset = target
            if name in JOINTS:
                return add(self.joints[name], turn(tuple(offset), -self.lean))
            return add(self._prop(name), tuple(offset))
        return float(target[0]), float(target[1])

    def _prop(self, name: str) -> Point:
        prop = self.pose.prop(name)
        if prop is None:
            raise PoseError(f"There is no prop called {name}.")
        dx, dy = (*self.setting["prop"].get(prop.get("id"), (0, 0)),)[:2]
        return prop.get("x", 0) + dx, prop.get("y", 0) + dy

    def _trunk(self) -> None:
        self.joints["lumbar"] = turn((0, -LENGTH["pelvis"]), -self.lean)
        self.joints["neck"] = add(self.joints["lumbar"], turn((0, -LENGTH["thorax"]), -self.upper))
        self.parts["pelvis"] = Part(0, 0, -self.lean)
        self.parts["thorax"] = Part(*self.joints["lumbar"], -self.upper)
        self.parts["head"] = Part(*self.joints["neck"], -self.upper + self.setting["neck"])
        for side, way in zip(SIDES, (1, -1), strict=True):
            (hip_x, hip_y), (shoulder_x, shoulder_y) = HIP_OFFSET[self.view], SHOULDER_OFFSET[self.view]
            self.joints[f"{side}_hip"] = turn((hip_x * way, hip_y), -self.lean)
            self.joints[f"{side}_shoulder"] = add(self.joints["lumbar"], turn((shoulder_x * way, shoulder_y), -self.upper))

    def _flip(self, side: str) -> int:
        return -1 if self.view == "front" and side == "far" else 1

    def _leg(self, side: str, target: Point | None = None) -> None:
        limb, flip = self.setting[side], self._flip(side)
        upper, lower = LENGTH["thigh"] * limb["thigh"], LENGTH["shank"] * limb["shank"]
        bend = flip * limb["kbend"]
        hip = self.joints[f"{side}_hip"]
        if target and limb["fold"]:  # the knee bends towards the viewer: both bones look shorter, nothing goes sideways
            short = min(1.0, math.dist(hip, target) / (upper + lower))
            limb = {**limb, "thigh": limb["thigh"] * short, "shank": limb["shank"] * short}
            upper, lower = upper * short, lower * short
        if target:
            thigh, knee = two_bones(hip, target, upper, lower, bend)
            shank = thigh - knee * bend
        else:
            thigh, shank = self.lean + flip * limb["hip"], self.lean + flip * (limb["hip"] - limb["knee"])
        knee_at = add(hip, towards(thigh, upper))
        ankle_at = add(knee_at, towards(shank, lower))
        tilt = tilt_of(limb["ankle"])
        foot = tilt if tilt is not None else -shank - limb["ankle"] * flip
        self.joints |= {f"{side}_knee": knee_at, f"{side}_ankle": ankle_at, f"{side}_toe": add(ankle_at, turn((TOE[0], TOE[1]), foot))}
        self.parts[f"{side}_thigh"] = Part(*hip, -thigh, flip, limb["thigh"])
        self.parts[f"{side}_shank"] = Part(*knee_at, -shank, flip, limb["shank"])
        self.parts[f"{side}_foot"] = Part(*ankle_at, foot, flip)

    def _arm(self, side: str, target: Point | None = None) -> None:
        limb, flip = self.setting[side], self._flip(side)
        upper, lower = LENGTH["arm"] * limb["arm"], LENGTH["fore"] * limb["fore"]
        shoulder = self.joints[f"{side}_shoulder"]
        if target:
            arm, elbow = two_bones(shoulder, target, upper, lower, -limb["bend"])
            elbow *= limb["bend"]
        else:
            arm, elbow = self.upper + flip * limb["shoulder"], limb["elbow"] * flip
        elbow_at = add(shoulder, towards(arm, upper))
        self.joints |= {f"{side}_elbow": elbow_at, f"{side}_wrist": add(elbow_at, towards(arm + elbow, lower))}
        self.parts[f"{side}_arm"] = Part(*shoulder, -arm, flip, limb["arm"])
        self.parts[f"{side}_fore"] = Part(*elbow_at, -arm - elbow, flip, limb["fore"])
        self.parts[f"{side}_hand"] = Part(*self.joints[f"{side}_wrist"], -arm - elbow - limb["wrist"] * flip, flip)

    def _pin(self, name: str) -> None:
        side, _, joint = name.partition("_")
        target = self.point(self.setting["pin"][name])
        if joint == "wrist":
            return self._arm(side, target)
        if joint == "toe":
            back = turn(TOE, tilt_of(self.setting[side]["ankle"]) or 0)
            target = target[0] - back[0], target[1] - back[1]
        return self._leg(side, target)


def solve(pose: Pose, setting: dict) -> Frame:
    """The frame of one setting."""
    try:
        return _Solver(pose, setting).solved()
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError) as error:
        raise error if isinstance(error, PoseError) else PoseError(f"This pose cannot be solved: {error!r}.") from error


def target_of(frame: Frame, pose: Pose, name: str) -> Point:
    """Where the pin of this joint asks it to be."""
    solver = _Solver(pose, frame.setting)
    solver.joints = frame.joints
    return solver.point(frame.setting["pin"][name])


def matched(pose: Pose, first: dict, second: dict) -> tuple[dict, dict]:
    """Two settings made alike, so that everything between them can be mixed: the same anchor, pins and kinds of ankle."""
    pair, frames = [dict(first), dict(second)], None
    names = {*first["pin"], *second["pin"]}
    unlike = {name for name in names if _kind(first["pin"].get(name)) != _kind(second["pin"].get(name))}
    feet = {side for side in SIDES if isinstance(first[side]["ankle"], str) != isinstance(second[side]["ankle"], str)}
    moved = first["joint"] != second["joint"] or _kind(first["at"]) != _kind(second["at"])
    if unlike or feet or moved:
        frames = [solve(pose, one) for one in pair]
        for one, frame in zip(pair, frames, strict=True):
            one["pin"] = {**one["pin"], **{name: list(frame.joints[name]) for name in unlike}}
            for side in feet:
                one[side] = {**one[side], "ankle": f"tilt:{frame.parts[f'{side}_foot'].angle}"}
            if moved:
                one.update(joint="hip", at=list(frame.joints["hip"]))
    props = {*first["prop"], *second["prop"]}
    for one in pair:
        one["prop"] = {name: one["prop"].get(name, [0, 0, 0]) for name in props}
    return pair[0], pair[1]


def _kind(target) -> object:
    """Two targets of the same kind can be mixed."""
    if isinstance(target, list | tuple) and target:
        return target[0] if isinstance(target[0], str) else "place"
    return target


def mix(a, b, share: float):
    """What lies between two matched settings."""
    if isinstance(a, dict):
        return {name: mix(a[name], b[name], share) for name in a}
    if isinstance(a, list | tuple):
        return [mix(one, other, share) for one, other in zip(a, b, strict=False)]
    if isinstance(a, str) and isinstance(b, str) and a != b and {a[:4], b[:4]} <= {"flat", "tilt"}:
        one, other = tilt_of(a) or 0.0, tilt_of(b) or 0.0
        return f"tilt:{one + (other - one) * share}"
    number = isinstance(a, int | float) and isinstance(b, int | float)
    return a + (b - a) * share if number else (a if share < 0.5 else b)


def placed(prop: dict, frame: Frame, first: Frame, share: float) -> tuple[float, float, float]:
    """Where a moving prop is: x, y, turn. `share` is the place in the loop (for wheels that turn by themselves)."""
    x, y = prop.get("x", 0), prop.get("y", 0)
    if "roll" in prop:  # turned by a joint; ratio .5 rolls between floor and body
        axis = 1 if prop.get("axis") == "y" else 0
        way = prop.get("ratio", 0.5) * (frame.joints[prop["roll"]][axis] - first.joints[prop["roll"]][axis])
        turned = math.degrees(way / prop.get("r", 12)) * prop.get("dir", 1)
        return (x, y + way, turned) if axis else (x + way, y, turned)
    if "id" in prop:
        dx, dy, turned = (*frame.moved.get(prop["id"], ()), 0, 0, 0)[:3]
        return x + dx, y + dy, turned
    return x, y, 360 * prop.get("turns", 0) * share
