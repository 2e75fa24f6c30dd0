"""What a body touches: the ground under it, the seat below it, the things that it presses."""

import math

from .figure import STATURE, add, turn
from .figure_pose import Pose
from .figure_shapes import gap, part_outline
from .measure import ground_of
from .solve import Frame, placed

TOUCH = STATURE / 100  # 1 % of stature: 3 units, 1.75 cm
STANDS = 1.5  # units: a sole nearer to the floor than this bears weight
SEATS = ("chair", "bed", "bike", "bench")
SOLES = {"heel": (-10.0, 12.5), "ball": (24.0, 12.5)}
FRONT_SOLES = {"sole": (0.0, 12.5)}


class Contact:
    """The surfaces of one pose at one dose, and how far a frame's body is from them."""

    def __init__(self, pose: Pose, body: str = "a"):
        self.pose, self.body, self.ground = pose, body, ground_of(pose)
        self.surfaces = tuple(self._surfaces())
        self.deep = [prop for prop in pose.props if prop.get("deep")]
        self.seats = [prop for prop in pose.props if prop["type"] in SEATS]
        self._outlines: dict[int, dict] = {}

    def outlines(self, frame: Frame) -> dict[str, list]:
        """The outline of every part of a frame."""
        if id(frame) not in self._outlines:
            self._outlines[id(frame)] = {name: self._outline(frame, name) for name in frame.parts}
        return self._outlines[id(frame)]

    def _outline(self, frame: Frame, name: str) -> list:
        options, side, part = self.pose.options, *name.rpartition("_")[::2]
        drawn = options.get("hands", {}).get(side, "") if part == "hand" else options.get("feet", "") if part == "foot" else ""
        return part_outline(frame, name, self.pose.view, self.body, drawn)

    def _surfaces(self):
        """What carries a body beside the ground: left, right, height, and the lowest y of what still lies on it."""
        for prop in self.pose.props:
            left, top = prop.get("x", 0), prop.get("y", 0)
            right = left + prop.get("w", 84)
            if prop["type"] == "mat":
                yield left - 2, right + 2, top + prop.get("h", 8) if prop.get("deep") else top, math.inf
            if prop["type"] == "step":
                yield left + 4, right + 2, top, math.inf
            if prop["type"] in ("bed", "bench"):
                yield left, right, top, top + 14

    def floor(self, x: float, y: float = 0.0) -> float:
        """Height of what carries the body at x (y: so that a bed does not carry what is under it)."""
        for left, right, height, lowest in self.surfaces:
            if left <= x <= right and y < lowest:
                return height
        return self.ground

    def sunk(self, frame: Frame, name: str) -> float:
        """How far a part is below the floor; negative: above it."""
        outline = self.outlines(frame)[name]
        if not self.surfaces:
            return max(y for _, y in outline) - self.ground
        return max(y - self.floor(x, y) for x, y in outline)

    def hovering(self, frame: Frame) -> float:
        """How far the lowest part of the body is above (or, negative, below) what carries it."""
        if self.deep:  # the floor is seen slightly from above: the body lies somewhere on the mat
            edge = min(prop["y"] for prop in self.deep)
            return max(0.0, edge - max(y for outline in self.outlines(frame).values() for _, y in outline))
        return -max(self.sunk(frame, name) for name in frame.parts)

    def seated(self, frame: Frame, must: bool) -> float | None:
        """The space between buttocks and seat (negative: sunk in) where the hips are over one; None where they are not."""
        hip_x, hip_y = frame.joints["hip"]
        for seat in self.seats:
            left, right = (seat["x"] - 24, seat["x"] + 24) if seat["type"] == "bike" else (seat["x"], seat["x"] + seat.get("w", 84))
            if left <= hip_x <= right and seat["y"] - 26 < hip_y < seat["y"]:
                lowest = max((y for x, y in self.outlines(frame)["pelvis"] if left <= x <= right), default=-math.inf)
                if must or lowest > seat["y"] - TOUCH:
                    return seat["y"] - lowest
        return None

    def pressed(self, prop: dict, frame: Frame, first: Frame, share: float) -> float:
        """The space between a ball or roller and the part that it must touch; negative: sunk in."""
        x, y, _ = placed(prop, frame, first, share)
        return gap([(x, y)], self.outlines(frame)[prop["touch"]]) - prop.get("r", 12)

    def soles(self, frame: Frame, side: str) -> dict[str, tuple]:
        """The points of a standing foot that bear weight now, where they are."""
        part, ankle = frame.parts[f"{side}_foot"], frame.joints[f"{side}_ankle"]
        if abs((part.angle + 180) % 360 - 180) > 60:
            return {}
        points = FRONT_SOLES if self.pose.view == "front" else SOLES
        where = {name: add(ankle, turn((x * part.flip, y), part.angle)) for name, (x, y) in points.items()}
        return {name: p for name, p in where.items() if self.floor(*p) - p[1] < STANDS}
