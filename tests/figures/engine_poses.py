"""Small poses for the tests of the engine: not content, so that content may change."""

from copy import deepcopy

GROUND = {"type": "ground", "y": 328}
SQUAT = {
    "title": "Squat",
    "summary": "Down and up.",
    "view": "side",
    "box": "0 0 480 350",
    "anchor": {"joint": "near_ankle", "at": [230, 315.5]},
    "base": {"both": {"ankle": "flat"}},
    "keys": [
        {"trunk": 1, "both": {"hip": 1, "knee": 2, "shoulder": 10, "elbow": 12}, "hold": 0.6},
        {"trunk": 38, "both": {"hip": 108, "knee": 96, "shoulder": 122, "elbow": 4}, "move": 2.2, "hold": 0.8},
    ],
    "muscles": ["near:quads", "near:glutes"],
    "props": [GROUND],
    "arrows": ["140,150 128,190 140,232"],
    "measure": {"of": "knee", "unit": "deg", "at": 45, "least": 20, "most": 90},
}
LEG_RAISE = {
    "title": "Leg raise",
    "summary": "The straight leg goes up.",
    "view": "side",
    "box": "0 120 480 230",
    "anchor": {"joint": "hip", "at": [216, 300]},
    "base": {"trunk": -90, "neck": 6, "both": {"shoulder": -2, "elbow": 4}, "far": {"ankle": "flat"}, "pin": {"far_ankle": [294, 307.5]}},
    "keys": [{"near": {"hip": -3, "knee": 0, "ankle": 8}}, {"near": {"hip": 30, "knee": 0, "ankle": 14}, "move": 2.0}],
    "muscles": ["near:quads"],
    "props": [GROUND, {"type": "mat", "x": 54, "y": 320, "w": 380, "h": 8}],
    "measure": {"of": "lift", "unit": "cm", "at": 20, "least": 15, "most": 25},
}
STEP_UP = {
    "title": "Step-up",
    "summary": "Up on a step.",
    "view": "side",
    "box": "0 -40 480 390",
    "anchor": {"joint": "far_ankle", "at": [204, 315.5]},
    "base": {"both": {"ankle": "flat"}, "pin": {"near_ankle": ["step", 20, -12.5]}},
    "keys": [
        {"trunk": 8, "far": {"hip": 10, "knee": 8, "ankle": "tilt:2"}},
        {
            "anchor": {"joint": "near_ankle", "at": ["step", 20, -12.5]},
            "trunk": 12,
            "near": {"hip": 44, "knee": 44},
            "far": {"ankle": "tilt:30"},
            "pin": {"near_ankle": False, "far_ankle": ["step", -34, -44]},
        },
        {
            "anchor": {"joint": "near_ankle", "at": ["step", 20, -12.5]},
            "trunk": 2,
            "near": {"hip": 4, "knee": 4},
            "far": {"ankle": "tilt:10"},
            "pin": {"near_ankle": False, "far_ankle": ["step", 28, -28]},
        },
        {
            "anchor": {"joint": "near_ankle", "at": ["step", 20, -12.5]},
            "trunk": 12,
            "near": {"hip": 44, "knee": 44},
            "far": {"ankle": "tilt:30"},
            "pin": {"near_ankle": False, "far_ankle": ["step", -34, -44]},
        },
    ],
    "end": 2,
    "props": [GROUND, {"type": "step", "x": 252, "y": 300, "w": 130, "h": 28}],
    "measure": {"of": "step_height", "unit": "cm", "at": 10, "least": 10, "most": 20},
}
SIT = {
    "title": "Sitting",
    "summary": "On a chair.",
    "view": "side",
    "box": "0 0 480 350",
    "anchor": {"joint": "hip", "at": [196, 241]},
    "base": {"both": {"ankle": "flat"}, "pin": {"near_ankle": [262, 315.5], "far_ankle": [262, 315.5]}},
    "keys": [{"trunk": 4}, {"trunk": 20}],
    "props": [GROUND, {"type": "chair", "x": 126, "y": 258, "w": 84, "floor": 328}],
}
ROLL = {
    "title": "Rolling",
    "summary": "Front of the thigh on a roller.",
    "view": "side",
    "box": "0 120 480 230",
    "anchor": {"joint": "near_elbow", "at": [352, 319]},
    "base": {"neck": -16, "both": {"knee": 6, "ankle": -28, "wrist": 0}},
    "keys": [
        {"trunk": 82, "spine": -4, "both": {"hip": -4, "shoulder": 100, "elbow": 68}},
        {"trunk": 82, "spine": 2, "both": {"hip": -4, "shoulder": 72, "elbow": 100}, "move": 2.4},
    ],
    "props": [GROUND, {"type": "roller", "x": 214, "y": 315, "r": 12, "roll": "near_hip"}],
    "bands": [[["near_ankle", 0, 0], [60, 300]]],
}
STAND = {
    "title": "Standing",
    "summary": "Leg to the side.",
    "view": "front",
    "box": "0 0 480 350",
    "anchor": {"joint": "far_ankle", "at": [227, 315.5]},
    "base": {"both": {"ankle": "flat"}},
    "keys": [{}, {"near": {"hip": 28, "ankle": "tilt:-20"}}],
    "props": [GROUND],
    "measure": {"of": "hip", "unit": "deg", "at": 25, "least": 20, "most": 28},
}
ALL = {"squat": SQUAT, "leg raise": LEG_RAISE, "step-up": STEP_UP, "sit": SIT, "roll": ROLL, "stand": STAND}


def bent(pose: dict, **fields) -> dict:
    """A copy of a pose with other fields."""
    return deepcopy(pose) | fields
