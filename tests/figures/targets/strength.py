"""Knee strength: how deep, how high, how straight."""

from ..reading import (
    Check,
    Mistake,
    Movement,
    above,
    across,
    ankle_from_wall,
    at_key,
    body,
    both,
    everywhere,
    height,
    hip,
    knee,
    measure,
    moved,
    pelvis_tilt,
    prop_height,
    rounding,
    shin,
    sole,
    sole_above_ground,
    strap_below_knee,
    trunk,
)
from .common import HEELS_DOWN, UPRIGHT

STRENGTH = {
    "slow-chair-sit": Movement(
        (
            # a seat for a first time: higher than a common chair (45 cm)
            Check("the seat is a little higher than a common chair", prop_height("chair"), 45, 50, "cm"),
            Check("standing tall at the end", knee(), 0, 10),
            Check("upright at the end", body, 0, 2),
            Check("sitting at the start", knee(), 75, 100, when="start"),
            Check("the back leans from the hips, no further than 45", body, 0, 42, when="always"),
            Check("the back stays long", rounding, 0, 0, when="always"),
            Check("the hands stay on the chest", above("near_wrist", "hip"), 24, 45, "cm", "always"),
            *HEELS_DOWN,
        ),
        (
            Mistake("rounding the back", at_key(1, spine=20), "the back stays long"),
            Mistake("using the hands", everywhere("pin", near_wrist=["hip", 30, -6]), "the hands stay on the chest"),
            Mistake("bowing too far", at_key(1, trunk=62), "the back leans from the hips, no further than 45"),
            Mistake("heels lifting", everywhere("both", ankle="tilt:14"), "the near heel stays down"),
        ),
    ),
    "mini-squat": Movement(
        (
            Check("45 degrees in the first two weeks", knee(), 45, 45),
            Check("the knees stay over the feet", shin(), 5, 22, when="end"),
            Check("the body leans no further than 35", body, 0, 30, when="always"),
            *HEELS_DOWN,
        ),
        (
            Mistake("too deep too soon", measure(at=70), "45 degrees in the first two weeks"),
            Mistake("knees shooting forward", at_key(1, "both", hip=62), "the knees stay over the feet"),
            Mistake("heels lifting", everywhere("both", ankle="tilt:15"), "the near heel stays down"),
            Mistake("bowing forward", at_key(1, trunk=80, both={"hip": 148, "knee": 90}), "the body leans no further than 35"),
        ),
    ),
    "wall-sit": Movement(
        (
            Check("40 to 45 degrees", knee(), 40, 45),
            Check("the feet are 40 to 60 cm out", ankle_from_wall, 40, 60, "cm", "always"),
            Check("the shins are upright", shin(), 0, 0),
            Check("the back is on the wall", trunk, 0, 0, when="always"),
            Check("the hands hang", across("near_wrist", "hip"), -5, 8, "cm", "always"),
            *HEELS_DOWN,
        ),
        (
            Mistake("too deep", measure(at=60), "40 to 45 degrees"),
            Mistake("feet too near the wall", everywhere("pin", near_ankle=[184, 315.5]), "the feet are 40 to 60 cm out"),
            Mistake("hands pushing on the thighs", everywhere("pin", near_wrist=["near_knee", -10, -14]), "the hands hang"),
            Mistake("leaning off the wall", everywhere(trunk=14), "the back is on the wall"),
        ),
    ),
    "step-up": Movement(
        (
            Check("the step is 10 cm high", prop_height("step"), 10, 10, "cm", "always"),
            Check("standing tall at the top", knee(), 0, 12),
            Check("a slight lean at the start", body, 10, 15, when="start"),
            Check("upright at the top", body, 0, 3),
            Check("the whole foot is on the step", sole(), 0, 0, when="always"),
            Check("the floor foot starts flat", sole("far"), 0, 0, when="start"),
        ),
        (
            Mistake("a step too high", measure(at=20), "the step is 10 cm high"),
            Mistake("not standing tall", at_key(2, trunk=22), "upright at the top"),
            Mistake("only the toes on the step", everywhere("near", ankle="tilt:20"), "the whole foot is on the step"),
        ),
    ),
    "lateral-step-down": Movement(
        (
            Check("the step is 5 to 10 cm high", prop_height("step"), 5, 10, "cm", "always"),
            Check("the heel just touches the floor", sole_above_ground("far"), 0, 0, "cm"),
            Check("the hips stay level", pelvis_tilt, 0, 0, when="always"),
            Check("the knee stays over the second toe", across("near_knee", "near_ankle"), -4, 2, "cm", "always"),
            UPRIGHT,
        ),
        (
            Mistake("the pelvis dropping", at_key(1, trunk=-14, spine=14), "the hips stay level"),
            Mistake("the trunk leaning", at_key(1, trunk=14), "the body stays upright"),
            Mistake("the knee falling in", everywhere("near", fold=0, kbend=-1), "the knee stays over the second toe"),
            Mistake("the heel not reaching the floor", at_key(1, "pin", far_ankle=[220, 305]), "the heel just touches the floor"),
        ),
    ),
    "split-squat-lunge": Movement(
        (
            Check("the front knee bends 40 to 60 degrees", knee(), 40, 60),
            Check("the front shin is near upright", shin(), -12, 12, when="always"),
            Check("the body stays tall", body, 0, 12, when="always"),
            Check("the front foot is flat", sole(), 0, 0, when="always"),
            Check("the back heel is up", sole("far"), 35, 60, when="always"),
            Check("the back knee stays off the floor", height("far_knee"), 8, 60, "cm", "always"),
        ),
        (
            Mistake("the trunk collapsing", at_key(1, trunk=46), "the body stays tall"),
            Mistake("the knee shooting forward", at_key(1, "near", hip=2), "the front shin is near upright"),
        ),
    ),
    "heel-raise": Movement(
        (
            Check("up on the balls of the feet", sole(), 35, 35),
            Check("the knees stay straight", knee(), 0, 5, when="always"),
            UPRIGHT,
        ),
        (
            Mistake("hardly up", at_key(1, "near", ankle="tilt:18"), "up on the balls of the feet"),
            Mistake("bending the knees", at_key(1, "near", hip=14, knee=26), "the knees stay straight"),
        ),
    ),
    "spanish-squat": Movement(
        (
            Check("40 to 60 degrees at first", knee(), 40, 60),
            Check("the body is upright", body, 0, 10, when="always"),
            Check("the shins are upright", shin(), 0, 0, when="always"),
            Check("the strap is on the upper calf, never in the hollow", strap_below_knee, 8, 14, "cm", "always"),
            *HEELS_DOWN,
        ),
        (
            Mistake("leaning forward", at_key(1, trunk=64, both={"hip": 154, "knee": 90}), "the body is upright"),
            Mistake("the strap in the hollow", moved("cuff", dy=-14), "the strap is on the upper calf, never in the hollow"),
        ),
    ),
    "seated-knee-extension": Movement(
        (
            Check("the knee starts at a right angle", knee(), 90, 90, when="start"),
            Check("the knee stops at 45 degrees", knee(), 45, 45),
            Check("sitting tall", body, -2, 5, when="always"),
        ),
        (
            Mistake("straightening right out", both(at_key(1, "near", knee=6), measure(at=6, least=6)), "the knee stops at 45 degrees"),
            Mistake("leaning back", everywhere(trunk=-14), "sitting tall"),
        ),
    ),
    "hamstring-curl-standing": Movement(
        (
            Check("the knee bends to a right angle", knee(), 90, 90),
            Check("the thigh stays still", hip(), 0, 5, when="always"),
            UPRIGHT,
        ),
        (Mistake("the thigh swinging forward", at_key(1, "near", hip=24), "the thigh stays still"),),
    ),
}
