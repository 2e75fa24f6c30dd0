"""Stretches, and the movements of the first quiet days."""

from ..reading import (
    Check,
    Mistake,
    Movement,
    above,
    across,
    apart,
    at_key,
    body,
    both,
    everywhere,
    hip,
    knee,
    measure,
    rise,
    shin,
    sole,
    trunk,
)
from .common import UPRIGHT

STRETCH = {
    "hamstring-stretch-supine": Movement(
        (
            Check("the thigh points at the ceiling", hip(), 90, 90, when="always"),
            Check("the knee is almost straight", knee(), 15, 20),
            Check("the back stays down", trunk, -90, -90, when="always"),
        ),
        (
            Mistake("forcing the knee straight", both(at_key(1, "near", knee=4), measure(at=4, least=4)), "the knee is almost straight"),
            Mistake("the thigh dropping", everywhere("near", hip=65), "the thigh points at the ceiling"),
            Mistake("lifting the pelvis", everywhere(trunk=-104), "the back stays down"),
        ),
    ),
    "quad-stretch-standing": Movement(
        (
            Check("the heel comes towards the seat", knee(), 125, 125),
            Check("the thigh hangs straight down", hip(), -5, -5),
            Check("the knees are level", across("near_knee", "far_knee"), -8, 2, "cm"),
            Check("the back does not arch", trunk, -2, 5, when="always"),
            Check("the standing knee is soft", knee("far"), 0, 5, when="always"),
        ),
        (
            Mistake("the knee drifting forward", at_key(1, "near", hip=18), "the knees are level"),
            Mistake("arching the back", at_key(1, trunk=-12), "the back does not arch"),
        ),
    ),
    "hip-flexor-stretch-half-kneel": Movement(
        (
            Check("the hip opens", hip(), -15, -15),
            UPRIGHT,
            Check("the front foot is flat", sole("far"), 0, 0, when="always"),
            Check("the front shin stays near upright", shin("far"), -5, 20, when="always"),
        ),
        (
            Mistake("lunging far forward", at_key(1, "near", hip=-38, knee=42), "the hip opens"),
            Mistake("leaning forward", everywhere(trunk=18), "the body stays upright"),
        ),
    ),
    "calf-stretch-wall": Movement(
        (
            Check("the back knee is straight", knee(), 0, 3, when="always"),
            Check("the back heel stays down", sole(), 0, 0, when="always"),
            Check("the shin leans over the foot", shin(), 20, 25),
            Check("the front foot is flat", sole("far"), 0, 0, when="always"),
            Check("the body leans in", body, 15, 21),
        ),
        (
            Mistake("the heel lifting", everywhere("near", ankle="tilt:18"), "the back heel stays down"),
            Mistake("the back knee bending", at_key(1, "near", hip=12, knee=22), "the back knee is straight"),
        ),
    ),
    "itb-tfl-stretch-standing": Movement(
        (
            Check("the body leans away from the stretched hip", body, -22, -18),
            Check("the stretched leg crosses behind", across("far_ankle", "near_ankle"), 10, 30, "cm", "always"),
        ),
        (Mistake("no lean", at_key(1, trunk=-4), "the body leans away from the stretched hip"),),
    ),
    "figure-four-stretch": Movement(
        (
            Check("the supporting thigh comes to the chest", hip("far"), 90, 100),
            Check("the ankle rests on the other thigh", apart("near_ankle", "far_knee"), 3, 13, "cm", "always"),
            Check("the tail stays down", trunk, -90, -90, when="always"),
        ),
        (
            Mistake("lifting the tailbone", at_key(1, trunk=-103), "the tail stays down"),
            Mistake("the thigh not drawn in", at_key(1, "pin", far_ankle=[320, 250]), "the supporting thigh comes to the chest"),
        ),
    ),
}

SETTLE = {
    "heel-slide": Movement(
        (
            Check("both legs start straight", knee(), 0, 10, when="start"),
            Check("the knee bends to a right angle", knee(), 90, 90),
            Check("the heel stays on the mat", rise("near_ankle"), -1, 3, "cm", "always"),
            Check("the other leg stays long", knee("far"), 0, 10, when="always"),
        ),
        (Mistake("forcing the end of the bend", measure(at=105), "the knee bends to a right angle"),),
    ),
    "quad-set": Movement(
        (
            Check("the knee starts a little bent over the towel", knee(), 14, 16, when="start"),
            Check("the knee straightens", knee(), 0, 3),
            Check("the heel stays down", rise("near_ankle"), 0, 2, "cm"),
        ),
        (
            Mistake("lifting the leg", at_key(1, "near", hip=82), "the heel stays down"),
            Mistake("bending the knee backwards", at_key(1, "near", knee=-12), "the knee straightens"),
        ),
    ),
    "straight-leg-raise": Movement(
        (
            Check("the heel lifts to the dose", rise("near_ankle"), 15, 25, "cm"),
            Check("the knee stays straight", knee(), 0, 0, when="always"),
            Check("the heel stays below the other knee", above("far_knee", "near_ankle"), 2, 60, "cm", "always"),
            Check("the other foot is flat", sole("far"), 0, 0, when="always"),
            Check("the back stays down", trunk, -90, -90, when="always"),
        ),
        (
            Mistake("a bent knee", at_key(1, "near", hip=34, knee=30), "the knee stays straight"),
            Mistake(
                "lifting the heel above the other knee",
                both(at_key(1, "near", hip=38), measure(at=56, most=60)),
                "the heel stays below the other knee",
            ),
        ),
    ),
    "sitting-break": Movement(
        (
            Check("standing tall at the end", knee(), 0, 10),
            Check("upright at the end", body, -2, 5),
        ),
    ),
    "patella-taping": Movement(
        (
            Check("the leg is long", knee(), 0, 15, when="always"),
            Check("the near hand is at the kneecap", apart("near_wrist", "near_knee"), 4, 18, "cm", "always"),
            Check("the far hand is at the kneecap", apart("far_wrist", "near_knee"), 4, 18, "cm", "always"),
        ),
        (Mistake("a bent knee", everywhere("pin", near_ankle=[262, 300]), "the leg is long"),),
    ),
    "ice-pack": Movement((Check("the knee rests, softly bent", knee(), 15, 40, when="always"),)),
    "relative-rest": Movement((Check("the knee bends and straightens gently", knee(), 0, 60, when="always"),)),
}
