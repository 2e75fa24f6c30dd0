"""Pressing a sore spot: where thumbs, ball and roller are."""

from ..reading import (
    Check,
    Mistake,
    Movement,
    across,
    at_key,
    ball_above_hip,
    body,
    drift,
    everywhere,
    fingers,
    knee,
    moved,
    pressed,
    sole,
    trunk,
)

PRESS = {
    "quad-release-thumbs": Movement(
        (
            # from a hand's width below the groin to a hand's width above the kneecap
            Check("the thumbs press between groin and kneecap, a hand away from both", fingers(), 14.5, 31, "cm", "always"),
            Check("the foot is flat", sole(), 0, 0, when="always"),
            Check("the knee is bent and slack", knee(), 75, 110, when="always"),
        ),
        (
            Mistake(
                "pressing on the kneecap",
                at_key(1, "pin", near_wrist=[262, 214]),
                "the thumbs press between groin and kneecap, a hand away from both",
            ),
        ),
    ),
    "quad-release-roller": Movement(
        (
            # kneecap: its top is about 4.5 cm above the joint line; a hand's width is 10 cm
            Check("the roller stays a hand above the kneecap", pressed("roller"), 14.5, 36, "cm", "always"),
            Check("the body is flat on its forearms", body, 75, 90, when="always"),
            Check("the lower back does not sag", drift(trunk), 0, 5, when="always"),
        ),
        (
            Mistake("the roller too near the kneecap", moved("roller", dx=-24), "the roller stays a hand above the kneecap"),
            Mistake("rolling on to the hip bone", moved("roller", dx=34), "the roller stays a hand above the kneecap"),
            Mistake("arching the back", at_key(1, trunk=55), "the body is flat on its forearms"),
        ),
    ),
    "outer-thigh-tfl-release": Movement(
        (
            Check("the roller is on the flesh, off knee and hip bone", pressed("roller", "far"), 14.5, 34, "cm", "always"),
            Check("the body lies along the floor", body, -90, -65, when="always"),
        ),
        (
            Mistake("rolling the outer knee", moved("roller", dx=30), "the roller is on the flesh, off knee and hip bone"),
            Mistake("rolling the bony hip", moved("roller", dx=-64), "the roller is on the flesh, off knee and hip bone"),
        ),
    ),
    "hamstring-release-ball-chair": Movement(
        (
            Check("the ball is between mid-thigh and a hand above the crease", pressed("ball"), 10, 21.5, "cm", "always"),
            Check("the knee starts bent", knee(), 90, 100, when="start"),
            Check("the knee straightens about two thirds", knee(), 30, 40),
            Check("the back is tall", body, 0, 12, when="always"),
        ),
        (
            Mistake("the ball in the hollow", moved("ball", dx=24), "the ball is between mid-thigh and a hand above the crease"),
            Mistake("the ball on the sitting bone", moved("ball", dx=-36), "the ball is between mid-thigh and a hand above the crease"),
            Mistake("slumping", at_key(1, trunk=34), "the back is tall"),
        ),
    ),
    "hamstring-release-roller-floor": Movement(
        (
            Check("the roller is between sitting bone and a hand above the crease", pressed("roller"), 10, 36, "cm", "always"),
            Check("the knee is long, not locked", knee(), 0, 5, when="always"),
            Check("leaning back on the hands", body, -40, -20, when="always"),
        ),
        (
            Mistake(
                "rolling through the hollow",
                moved("roller", dx=34),
                "the roller is between sitting bone and a hand above the crease",
            ),
        ),
    ),
    "glute-med-release-wall": Movement(
        (
            # the rim of the pelvis is about 13 cm above the hip joint; two to three fingers below it
            Check("the ball is two or three fingers below the rim of the pelvis", ball_above_hip, 7, 9, "cm", "always"),
            Check("leaning to the wall", body, -15, -8, when="always"),
            Check("the feet are out from the wall", across("far_ankle", "far_hip"), 8, 25, "cm", "always"),
        ),
        (
            Mistake(
                "the ball on the bony hip",
                moved("ball", dy=14),
                "the ball is two or three fingers below the rim of the pelvis",
            ),
        ),
    ),
    "adductor-release-hands": Movement(
        (Check("the hand stays in the middle third", fingers(), 14.5, 29, "cm", "always"),),
        (Mistake("working in the groin", everywhere("pin", near_wrist=[232, 212]), "the hand stays in the middle third"),),
    ),
    "calf-release-roller": Movement(
        (
            # shank 42 cm: from a hand below the crease to where the heel cord begins
            Check(
                "the roller is on the belly of the calf",
                pressed("roller", upper="knee", lower="ankle"),
                15,
                32,
                "cm",
                "always",
            ),
        ),
        (
            Mistake("rolling the hollow", moved("roller", dx=-34), "the roller is on the belly of the calf"),
            Mistake("rolling the heel cord", moved("roller", dx=30), "the roller is on the belly of the calf"),
        ),
    ),
}
