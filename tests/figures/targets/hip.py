"""Hip and core."""

from ..reading import (
    Check,
    Mistake,
    Movement,
    above,
    across,
    apart,
    at_key,
    body,
    drift,
    everywhere,
    hip,
    knee,
    line,
    measure,
    out,
    rise,
    sole,
    trunk,
)
from .common import HEELS_DOWN, UPRIGHT

HIP = {
    "clamshell": Movement(
        (
            # the thigh opens by 30–45°: chord of a thigh of 43 cm
            Check("the top knee lifts 30 to 45 degrees", rise("near_knee"), 22, 33, "cm"),
            Check("the feet stay together", apart("near_ankle", "far_ankle"), 0, 9, "cm", "always"),
            Check("the feet do not part on the way", drift(apart("near_ankle", "far_ankle")), 0, 2, "cm", "always"),
            Check("the pelvis does not roll back", trunk, -90, -90, when="always"),
        ),
        (
            Mistake("the feet parting", at_key(2, "near", hip=33, knee=30), "the feet stay together"),
            Mistake("rolling back", at_key(2, trunk=-76), "the pelvis does not roll back"),
            Mistake("too small", measure(at=15), "the top knee lifts 30 to 45 degrees"),
        ),
    ),
    "side-lying-hip-abduction": Movement(
        (
            Check("the leg lifts 25 to 35 degrees", out(), 25, 35),
            Check("the top leg starts in line with the body", out(), -5, 5, when="start"),
            Check("the top knee stays straight", knee(), 0, 0, when="always"),
            Check("the body does not roll", trunk, -90, -90, when="always"),
        ),
        (
            Mistake("rolling the trunk", at_key(1, trunk=-76), "the body does not roll"),
            Mistake("bending the knee", everywhere("near", knee=25), "the top knee stays straight"),
            Mistake("lifting too little", measure(at=16), "the leg lifts 25 to 35 degrees"),
        ),
    ),
    "glute-bridge": Movement(
        (
            Check("shoulders, hips and knees make a line", line(), 0, 0),
            Check("the knees are bent 100 to 110 degrees", knee(), 100, 110),
            Check("the knees start bent", knee(), 100, 115, when="start"),
            *HEELS_DOWN,
        ),
        (
            Mistake("hips not up", at_key(1, trunk=-104), "shoulders, hips and knees make a line"),
            Mistake("arching the back", at_key(1, trunk=-130), "shoulders, hips and knees make a line"),
            Mistake("pushing from the toes", everywhere("both", ankle="tilt:25"), "the near heel stays down"),
        ),
    ),
    "single-leg-bridge": Movement(
        (
            Check("shoulders, hips and knee make a line", line(), 0, 0),
            Check("the knee is bent 100 to 110 degrees", knee(), 100, 110),
            Check("the free leg is straight", knee("far"), 0, 3, when="always"),
            Check("the thighs are level", lambda m: abs(hip("far")(m) - hip("near")(m)), 0, 5),
            Check("the heel stays down", sole(), 0, 0, when="always"),
        ),
        (
            Mistake("the pelvis dropping", at_key(1, trunk=-104), "shoulders, hips and knee make a line"),
            Mistake("the free leg hanging", at_key(1, "far", hip=-22), "the thighs are level"),
        ),
    ),
    "four-way-hip-band": Movement(
        (
            Check("the leg goes 30 degrees forward", hip(), 30, 30),
            Check("the leg is straight", knee(), 0, 3),
            UPRIGHT,
            Check("the standing foot is flat", sole("far"), 0, 0, when="always"),
        ),
        (
            Mistake("leaning back", at_key(1, trunk=-16), "the body stays upright"),
            Mistake("bending the knee", at_key(1, "near", knee=30), "the leg is straight"),
        ),
    ),
    "four-way-hip-band-side": Movement(
        (
            Check("the leg goes 25 to 30 degrees out", out(), 25, 30),
            UPRIGHT,
            Check("the leg is straight", knee(), 0, 0, when="always"),
        ),
        (Mistake("leaning over", at_key(1, trunk=-18), "the body stays upright"),),
        pose="four-way-hip-band-side",
    ),
    "four-way-hip-band-back": Movement(
        (
            Check("the leg goes 15 to 20 degrees back", hip(), -20, -15),
            UPRIGHT,
            Check("the leg is straight", knee(), 0, 5),
        ),
        (Mistake("bowing forward", at_key(1, trunk=24), "the body stays upright"),),
    ),
    "four-way-hip-band-in": Movement(
        (
            Check("the leg crosses in front", out(), -18, -13),
            Check("the foot passes the middle", across("hip", "near_ankle"), 4, 40, "cm"),
            UPRIGHT,
        ),
        (Mistake("stopping at the middle", measure(at=5), "the leg crosses in front"),),
    ),
    "lateral-band-walk": Movement(
        (
            Check("the feet never touch", apart("near_ankle", "far_ankle"), 20, 60, "cm", "always"),
            Check("a step is 20 to 30 cm", drift(apart("near_ankle", "far_ankle")), 20, 30, "cm"),
            Check("the body does not rock", body, -3, 3, when="always"),
            Check("the near knee stays over its foot", across("near_knee", "near_ankle"), -8, 3, "cm", "always"),
        ),
        (
            Mistake("the feet meeting", at_key(0, "pin", near_ankle=[210, 315.5]), "the feet never touch"),
            Mistake("rocking", at_key(2, trunk=12), "the body does not rock"),
            Mistake(
                "the knees falling in",
                everywhere("near", fold=0, thigh=1, shank=1, kbend=-1),
                "the near knee stays over its foot",
            ),
        ),
    ),
    "side-plank-knees": Movement(
        (
            Check("shoulder, hip and knee make a line", line("far"), 0, 0),
            Check("the elbow is below the shoulder", across("far_shoulder", "far_elbow"), -5, 5, "cm"),
        ),
        (Mistake("hips sagging", at_key(1, "far", hip=-20), "shoulder, hip and knee make a line"),),
    ),
    "side-plank-feet": Movement(
        (
            Check("shoulder, hip and foot make a line", line("far", "ankle"), 0, 2),
            Check("the elbow is below the shoulder", across("far_shoulder", "far_elbow"), -5, 5, "cm"),
        ),
        (Mistake("hips sagging", at_key(1, trunk=-60), "shoulder, hip and foot make a line"),),
    ),
    "dead-bug": Movement(
        (
            Check("hips start at a right angle", hip(), 90, 90, when="start"),
            Check("knees start at a right angle", knee(), 90, 90, when="start"),
            Check("one heel goes down", hip(), 25, 30),
            Check("that knee opens", knee(), 15, 20),
            Check("the other knee stays put", hip("far"), 90, 90),
            Check("the back stays down", trunk, -90, -90, when="always"),
        ),
        (Mistake("the back arching", at_key(1, trunk=-78), "the back stays down"),),
    ),
    "hip-hike": Movement(
        (
            Check("the hips start just above level", above("far_hip", "near_hip"), 1, 4, "cm", "start"),
            Check("the free side sinks a little", above("near_hip", "far_hip"), 1, 6, "cm"),
            Check("the standing knee stays straight", knee(), 0, 0, when="always"),
            UPRIGHT,
        ),
        (
            Mistake("bending the knee", at_key(1, "near", hip=-6, knee=22), "the standing knee stays straight"),
            Mistake("leaning across", at_key(1, spine=45), "the body stays upright"),
        ),
    ),
}
