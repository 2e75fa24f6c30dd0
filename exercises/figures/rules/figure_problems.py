"""What is wrong with a pose, in sentences that an editor can act on: which key, which joint, how far.

First the form (`figure_form`), then the body: limbs reach their pins, no joint is bent the wrong way or too far, hands and
feet are not under the floor, something carries the body, a seat and a ball are touched, feet that stand do not slide, the
whole body is in the picture, and the measure reaches every dose from `least` to `most`.
"""

import json
import math
from functools import lru_cache

from .dose import Movement, at_dose, frames
from .figure import SIDES, STATURE, cm
from .figure_contact import TOUCH, Contact
from .figure_form import malformed
from .figure_pose import Pose, PoseError, read, settings
from .measure import is_prop_measure, measured
from .solve import solve, target_of

REACH = 2.0  # units
SUNK = 2.0
SLIDE = STATURE / 100
EXACT = {"deg": 1.0, "cm": 0.5}
MARGIN = 4.0
STANDING = 0.6  # of the frames
NAMES = {"wrist": "hand", "ankle": "foot", "toe": "toes", "foot": "foot", "hand": "hand"}
KNEE_MOST, ELBOW_MOST, HIP_RANGE = 162, 158, (-40, 150)


def problems(document) -> list[str]:
    """Everything that is wrong with a pose document, in sentences; an empty list means it can be shown. Never raises."""
    try:
        found = malformed(document)
        return found or list(_looked_at(json.dumps(document, sort_keys=True)))
    except (PoseError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        return [str(error) if isinstance(error, PoseError) else f"This pose cannot be drawn: {type(error).__name__}."]


@lru_cache(maxsize=256)
def _looked_at(document: str) -> tuple[str, ...]:
    """The sentences about a well-formed pose; kept, because a pack of content is checked more than once."""
    return tuple(_Check(read(json.loads(document))).sentences())


def _name(joint: str) -> str:
    side, _, part = joint.partition("_")
    return f"the {side} {NAMES.get(part, part)}"


class _Check:
    """One pose under examination: the worst of each fault is kept, with where it was."""

    def __init__(self, pose: Pose):
        self.pose = pose
        self.worst: dict[tuple, tuple[float, str]] = {}

    def note(self, fault: str, who: str, size: float, sentence: str) -> None:
        if size > self.worst.get((fault, who), (0.0, ""))[0]:
            self.worst[fault, who] = (size, sentence)

    def sentences(self) -> list[str]:
        measure = self.pose.measure
        doses: list = sorted({float(measure[bound]) for bound in ("least", "at", "most")}) if measure else [None]
        for dose in doses:
            movement = frames(self.pose, dose)
            said = "" if dose is None or len(doses) == 1 else f" (at {dose:g} {measure['unit']})"
            _Moves(self, movement, said).look()
        if measure:
            self._doses(doses)
        return [sentence[:1].upper() + sentence[1:] for _, sentence in self.worst.values()]

    def _doses(self, doses: list[float]) -> None:
        """Every dose between least and most can be drawn."""
        name, unit = self.pose.measure["of"], self.pose.measure["unit"]
        if is_prop_measure(name):
            return
        steps = [doses[0] + (doses[-1] - doses[0]) * i / 4 for i in range(5)]
        for dose in sorted({*steps, *doses}):
            pose = at_dose(self.pose, dose)
            here = measured(solve(pose, settings(pose)[pose.end]), name, self.pose)
            if not abs(here - dose) <= EXACT[unit]:
                said = f"the measure {name} cannot be {dose:g} {unit}: the keys only give {here:.1f} {unit}."
                self.note("dose", name, 1.0, said)
                return


class _Moves:
    """The frames of one dose under examination."""

    def __init__(self, check: _Check, movement: Movement, said: str):
        self.check, self.movement, self.pose, self.said = check, movement, movement.pose, said
        self.contact = Contact(self.pose)
        self.standing: dict[tuple, tuple] = {}
        self.down = dict.fromkeys(SIDES, 0)
        self.slid: dict[str, tuple[float, str]] = {}

    def look(self) -> None:
        last = len(self.movement.frames) - 1
        for i, frame in enumerate(self.movement.frames):
            where = self._where(i)
            self._reach(frame, where)
            self._joints(frame, where)
            self._floor(frame, where)
            self._support(i, frame, where)
            self._touch(frame, i / last, where)
            self._slide(frame, where)
            self._picture(frame, where)
        self._slides()

    def _where(self, i: int) -> str:
        key, part = divmod(i, self.movement.steps)
        count = len(self.movement.keys)
        between = f"between key {key % count} and key {(key + 1) % count}"
        return (between if part else f"in key {key % count}") + self.said

    def _say(self, fault: str, who: str, size: float, sentence: str) -> None:
        self.check.note(fault, who, size, sentence)

    def _reach(self, frame, where: str) -> None:
        for joint in frame.setting["pin"]:
            missing = math.dist(frame.joints[joint], target_of(frame, self.pose, joint))
            if missing > REACH:
                said = f"{_name(joint)} does not reach its place {where}: {cm(missing):.1f} cm are missing."
                self._say("reach", joint, missing, said)

    def _joints(self, frame, where: str) -> None:
        if self.pose.view != "side":
            return
        for side in SIDES:
            limb = frame.setting[side]
            if min(limb["thigh"], limb["shank"]) > 0.9:
                self._bent(frame, side, limb, where)
            elbow = measured(frame, "elbow", self.pose, side)
            backwards = f"{side}_wrist" not in frame.setting["pin"] and limb["elbow"] * limb["bend"] < -0.5
            if backwards:
                self._say("elbow", side, 400, f"the {side} elbow is bent backwards {where}.")
            if elbow > ELBOW_MOST and min(limb["arm"], limb["fore"]) > 0.9:
                self._say("elbow", side, elbow, f"the {side} elbow is bent {elbow:.0f}° {where}; it goes to {ELBOW_MOST}°.")

    def _bent(self, frame, side: str, limb: dict, where: str) -> None:
        thigh, shank = -frame.parts[f"{side}_thigh"].angle, -frame.parts[f"{side}_shank"].angle
        bend = (thigh - shank + 180) % 360 - 180
        if bend < -0.5 and limb["kbend"] > 0:
            self._say("knee", side, 400, f"the {side} knee is bent backwards {where}.")
        if abs(bend) > KNEE_MOST:
            self._say("knee", side, abs(bend), f"the {side} knee is bent {abs(bend):.0f}° {where}; it goes to {KNEE_MOST}°.")
        hip = measured(frame, "hip", self.pose, side)
        if not HIP_RANGE[0] <= hip <= HIP_RANGE[1]:
            said = f"the {side} hip is bent {hip:.0f}° {where}; it goes from {HIP_RANGE[0]}° to {HIP_RANGE[1]}°."
            self._say("hip", side, abs(hip), said)

    def _floor(self, frame, where: str) -> None:
        if self.pose.options.get("afloat"):
            return
        for name in frame.parts:
            if name.endswith(("_foot", "_hand")):
                sunk = self.contact.sunk(frame, name)
                if sunk > SUNK:
                    self._say("floor", name, sunk, f"{_name(name)} is {cm(sunk):.1f} cm below the floor {where}.")

    def _support(self, i: int, frame, where: str) -> None:
        options, (key, part) = self.pose.options, divmod(i, self.movement.steps)
        sits = options.get("sit", range(len(self.movement.keys)))
        seat = self.contact.seated(frame, must=part == 0 and key in sits)
        if seat is not None:
            if abs(seat) > TOUCH:
                way = "above" if seat > 0 else "in"
                self._say("seat", "seat", abs(seat), f"the buttocks are {cm(abs(seat)):.1f} cm {way} the seat {where}.")
            return
        if options.get("airborne") or options.get("afloat"):
            return
        space = self.contact.hovering(frame)
        if abs(space) > TOUCH:
            way = "above" if space > 0 else "below"
            said = f"the lowest part of the body is {cm(abs(space)):.1f} cm {way} what carries it {where}."
            self._say("support", "body", abs(space), said)

    def _touch(self, frame, share: float, where: str) -> None:
        for i, prop in enumerate(self.pose.props):
            if "touch" in prop:
                space = self.contact.pressed(prop, frame, self.movement.frames[0], share)
                if abs(space) > TOUCH:
                    way = "away from" if space > 0 else "inside"
                    part = prop["touch"].replace("_", " ")
                    said = f"the {prop['type']} is {cm(abs(space)):.1f} cm {way} the {part} {where}."
                    self._say("touch", str(i), abs(space), said)

    def _slide(self, frame, where: str) -> None:
        """How far a point of the sole that stays on the floor moves from where it came down."""
        for side in SIDES:
            down = self.contact.soles(frame, side)
            self.down[side] += bool(down)
            for point in ("heel", "ball", "sole"):
                if point not in down:
                    self.standing.pop((side, point), None)
                    continue
                began = self.standing.setdefault((side, point), down[point])
                way = abs(began[0] - down[point][0])
                if way > self.slid.get(side, (SLIDE, ""))[0]:
                    self.slid[side] = (way, where)

    def _slides(self) -> None:
        """A foot that stands for most of the movement bears weight and stays put (unless a belt carries it, or it is meant)."""
        if any("run" in prop for prop in self.pose.props) or self.pose.options.get("afloat"):
            return
        for side, (way, where) in self.slid.items():
            meant = f"{side}_foot" in self.pose.options.get("slides", ())
            if not meant and self.down[side] >= STANDING * len(self.movement.frames):
                self._say("slide", side, way, f"the {side} foot slides {cm(way):.1f} cm while it stands {where}.")

    def _picture(self, frame, where: str) -> None:
        left, top, width, height = self.pose.box
        for name, outline in self.contact.outlines(frame).items():
            across, down = zip(*outline, strict=True)
            out = max(left - min(across), max(across) - left - width, top - min(down), max(down) - top - height)
            if out > MARGIN:
                part = name.replace("_", " ")
                self._say("picture", "body", out, f"the {part} leaves the picture {where}; make the box larger.")
