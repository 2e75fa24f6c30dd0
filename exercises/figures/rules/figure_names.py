"""The names and values that a pose document may hold: props and their fields, options, segments, muscles."""

import math
import re
from typing import Any

from .figure import JOINTS
from .figure_pose import ORDER

PROPS = {
    # type: the fields it has beside those of every prop
    "ground": ("x0", "x1"),
    "mat": ("deep",),
    "wall": (),
    "step": (),
    "pillow": (),
    "bed": ("floor", "head"),
    "bench": ("floor",),
    "chair": ("floor", "back", "bh"),
    "ball": (),
    "roller": (),
    "towel": (),
    "wheel": (),
    "rail": ("x0", "x1", "floor"),
    "post": ("floor",),
    "bike": ("bb", "bar", "floor"),
    "water": ("x0", "x1", "depth", "fill"),
    "weight": (),
    "ice": (),
    "cuff": (),
    "metronome": (),
    "needle": (),
    "marks": ("x0", "x1"),
    "puff": ("d",),
}
EVERY_PROP = (
    "type",
    "x",
    "y",
    "w",
    "h",
    "r",
    "rx",
    "id",
    "layer",
    "over",
    "attach",
    "roll",
    "ratio",
    "axis",
    "dir",
    "turns",
    "run",
    "touch",
)
SEGMENTS = ("pelvis", "thorax", "head", *(f"{s}_{p}" for s in ("near", "far") for p in ("thigh", "shank", "foot", "arm", "fore", "hand")))
MUSCLES = {
    "side": ("quads", "hams", "glutes", "calf", "hip"),
    "front": ("glutemed", "quads", "obliques", "glutes", "adductors", "outer"),
}
KEY_FIELDS = ("trunk", "spine", "neck", "near", "far", "both", "pin", "prop", "anchor", "move", "hold")
MOST = {"keys": 64, "props": 24, "arrows": 12, "bands": 8, "muscles": 8, "pins": 6, "points": 24}
FURTHEST = 4000.0
STROKES = re.compile(r"[MLHVCSQTAZmlhvcsqtaz0-9 ,.\-]{1,400}")
HANDS, FEET, BANDS = ("hand", "fist"), ("foot", "bare"), ("band", "crank")


def is_number(value: Any, least: float = -FURTHEST, most: float = FURTHEST) -> bool:
    """A real, finite number within bounds."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and least <= value <= most and math.isfinite(value)


def is_point(point: object) -> bool:
    """Two numbers."""
    return isinstance(point, list | tuple) and len(point) == 2 and all(is_number(v) for v in point)


def one_of(*names: object):
    """A check for one of these values."""
    return lambda value: isinstance(value, str | int) and value in names


def is_switch(value: object) -> bool:
    """On or off."""
    return isinstance(value, int) and value in (0, 1)


def list_of(*names: str):
    """A check for a list of these names."""
    return lambda value: isinstance(value, list | tuple) and all(isinstance(one, str) and one in names for one in value)


PROP_FIELDS = {
    "type": lambda value: True,
    "id": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[a-z][a-z0-9_-]{0,29}", value)) and value not in JOINTS,
    "layer": one_of("back", "front"),
    "over": one_of(*ORDER),
    "attach": one_of(*SEGMENTS),
    "touch": one_of(*SEGMENTS),
    "roll": one_of(*JOINTS),
    "axis": one_of("x", "y"),
    "deep": is_switch,
    "fill": is_switch,
    "back": one_of(-1, 0, 1),
    "head": one_of(-1, 0, 1),
    "bb": is_point,
    "bar": is_point,
    "d": lambda value: isinstance(value, str) and bool(STROKES.fullmatch(value)),
}

OPTION_FIELDS = {
    **{name: is_switch for name in ("linear", "jump", "still_ghost", "airborne", "afloat", "mirror")},
    "steps": lambda value: isinstance(value, int) and is_number(value, 1, 24),
    "hands": lambda value: isinstance(value, dict) and set(value) <= {"near", "far"} and all(one in HANDS for one in value.values()),
    "feet": one_of(*FEET),
    "legs": one_of("bare"),
    "order": lambda value: isinstance(value, list | tuple) and sorted(map(str, value)) == sorted(ORDER),
    "sit": lambda value: isinstance(value, list | tuple) and all(is_number(one, 0, MOST["keys"]) for one in value),
    "first": one_of("lower", "lift"),
    "slides": list_of("near_foot", "far_foot"),
    "w": is_number,
}
