"""Balance, hops, running and other ways to move."""

from ..reading import (
    Check,
    Mistake,
    Movement,
    across,
    at_key,
    body,
    everywhere,
    hip,
    knee,
    rise,
    sole,
    sole_above_ground,
)
from .common import UPRIGHT

BACK_TO_SPORT = {
    "single-leg-balance": Movement(
        (
            Check("the standing knee is soft", knee(), 8, 15),
            Check("the other foot is off the floor", sole_above_ground("far"), 8, 60, "cm"),
            UPRIGHT,
            Check("the standing foot is flat", sole(), 0, 0, when="always"),
        ),
        (
            Mistake("the knee locked", everywhere("near", hip=0, knee=0), "the standing knee is soft"),
            Mistake("leaning", at_key(1, trunk=26), "the body stays upright"),
        ),
    ),
    "hop-preparation": Movement(
        (
            Check("a small hop", rise("near_toe"), 4, 10, "cm"),
            Check("landing on soft knees", knee(), 35, 40, when="start"),
        ),
        (
            Mistake("landing stiff", at_key(0, "both", hip=6, knee=8), "landing on soft knees"),
            Mistake("hopping high", at_key(2, anchor={"joint": "near_toe", "at": [250, 280]}), "a small hop"),
        ),
    ),
    "walk-run-intervals": Movement((Check("only a little forward lean", body, 0, 10, when="always"),)),
    "cadence-drill": Movement(
        (
            Check("only a little forward lean", body, 0, 10, when="always"),
            Check("the foot lands close under the body", across("near_ankle", "hip"), -30, 15, "cm", "always"),
        ),
        (
            Mistake(
                "long strides",
                at_key(0, "pin", near_ankle=[274, 308]),
                "the foot lands close under the body",
            ),
        ),
    ),
    "walking": Movement((Check("tall", body, 0, 5, when="always"),)),
    "cycling": Movement(
        (Check("the knee keeps some bend at the bottom", knee(), 25, 125, when="always"),),
        (Mistake("a low saddle", everywhere(anchor={"joint": "hip", "at": [196, 190]}), "the knee keeps some bend at the bottom"),),
    ),
    "swimming": Movement(
        (
            Check("a small, loose kick", hip(), -10, 10, when="always"),
            Check("the knees do not whip", knee(), 0, 20, when="always"),
        ),
        (Mistake("a hard kick", at_key(1, "near", hip=38, knee=60), "a small, loose kick"),),
    ),
    "warm-up": Movement((Check("the body stays tall", body, -5, 5, when="always"),)),
}
