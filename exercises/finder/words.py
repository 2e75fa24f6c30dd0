"""What the pain finder says: first questions, notes, reasons, and why something is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from exercises.finder.rules import ASKS, Question

SIDES = {"left": _("Left leg"), "right": _("Right leg"), "both": _("Both legs")}

LINES = {
    "calf-swelling": _("My calf or thigh is newly swollen, warm, red, dark or throbbing."),
    "young-hip": _("I am under 18, and I limp or my foot turns out."),
    "bone-or-hip": _("The pain comes with running and gets worse, hurts on a hop, aches at night, or sits on one point of a bone."),
    "numb-leg": _("My leg or foot is numb, tingling or has lost strength, or my back hurts as well."),
    "stiff-hip": _("My hip turns in less far than the other one, or it hurts deep in the groin when I move it."),
}
TO_DO = {
    "calf-swelling": _("See a doctor today. Do not rub or press the leg. If you get short of breath, call the emergency number."),
    "young-hip": _("Be seen by a doctor today, and keep your weight off the leg until then."),
    "bone-or-hip": _("See a doctor in the next three days. Do not run and do not hop until then."),
    "numb-leg": _(
        "See a doctor in the next few days. If you are numb between the legs, or cannot hold or pass water, call the emergency number now."
    ),
    "stiff-hip": _("Have the hip looked at by a doctor or physio before you press, hop or run."),
}
WHY_ASKED = {
    "calf-swelling": _("It may be a blood clot. It must not be pressed or worked."),
    "young-hip": _("In young people the hip can slip, and the pain is often felt in the thigh or knee."),
    "bone-or-hip": _("Runners can get a fine crack in a bone. It needs rest before anything else."),
    "numb-leg": _("A nerve may be under strain, and pressing would not help it."),
    "stiff-hip": _("Pain from the hip joint is often felt in the groin, the thigh or the knee."),
}
TITLES = {"emergency": _("Be seen today"), "urgent": _("See a doctor first"), "professional": _("Please be seen first")}

NOTES = {
    "not-the-tendon": _("The cord below the kneecap is a tendon. It is not pressed; calm holds are tried instead."),
    "not-the-inner-shin": _("The inner side of the shin, just below the knee, is not pressed."),
    "sartorius-light": _("Sartorius is pressed lightly, and only at its one marked spot."),
    "not-the-bumps": _("Keep off the bony bump at the outer knee and off the small knob below it."),
    "not-the-hollow": _("The hollow of the knee is never pressed: a large vessel and a nerve lie there."),
    "not-the-inner-thigh": _("Large vessels run through the inner thigh, so we suggest no pressing there. A light stretch may be fine."),
    "not-the-bony-hip": _("The bony point of the outer hip is left alone."),
    "sore-outer-hip": _(
        "If it hurts to lie on that side or to stand on that leg, press nothing there and leave out stretches with crossed legs."
    ),
    "not-the-deep-seat": _("The deep middle of the buttock is not pressed: a large nerve runs there."),
    "groin-seen": _("We suggest no pressing and no routine for the groin. Pain there can come from the hip and is best looked at first."),
    "belly-only": _("Only the soft belly of the calf is pressed, never the hollow of the knee and never the heel cord."),
    "shin-seen": _("We suggest no pressing and no routine for the shin. A sore point on the bone should be looked at before you run."),
    "shin-bump-grows": _(
        "In growing teens this bump is often sore for a while. We suggest no pressing and no routine. A doctor or physio can tell what it is."
    ),
    "light-only": _("Press with a flat hand and no tool, at most 4 out of 10."),
}
REASONS = {
    "first-taste": _(
        "It presses the front of the thigh, stretches it, and ends with slow chair-sits. Pressing eases for a short while at best; "
        "the chair-sits are the part with better studies."
    ),
    "gentle": _("It bends and straightens the knee with hardly any load: the easiest way to begin."),
    "strength": _(
        "It is one part of training hip and thigh. The two together help many people with pain around the kneecap, so add the other part soon."
    ),
    "release": _("It presses the muscles that are named for this place. That eases for a short while at best, so add a strength routine."),
    "tendon-holds": _("Long, still holds are tried for the tendon below the kneecap. The studies are small."),
    "outer-strength": _("Training the outer hip is part of most programmes for outer-knee pain. The studies are small."),
    "hip-strength": _("It trains hip and trunk lying down, with little load on the knee. For this place we know of no good study."),
    "stretch": _("It stretches the thigh and hip lightly. That can feel good; stretching alone has little proof."),
    "calf-stretch": _("It begins with the calf stretch at a wall. Stretching alone has little proof."),
    "keep-up": _("Nothing hurts now, so this is about keeping it so. Strength two or three days a week is enough."),
}
OUT = {
    "treated": _("pressed in the last day, so it rests"),
    "sore": _("sore after the last time"),
    "told": _("you said that it was pressed or is sore"),
    "locked": _("closed by your safety check"),
    "display": _("shown to read about, not to press"),
}
RULES = {
    "muscles": _("Muscles that are named for the chosen places, the ones with most points first."),
    "routine": _("The first routine on the list for the chosen places that nothing speaks against today."),
}
INPUTS = {
    "areas": _("Places"),
    "tender": _("Tender spots that you found"),
    "out": _("Left out"),
    "passed": _("Passed over"),
}
NUMBERS = {
    "area_match": _("Points for each chosen place that names the muscle"),
    "found_tender": _("Points for a tender spot that you found there"),
    "named_in_sources": _("Points for a muscle that the first articles name"),
    "most_muscles": _("Most muscles in one session"),
}


@dataclass(frozen=True)
class Line:
    """A first question with what to do where it fits."""

    key: str
    level: str
    text: Any
    to_do: Any
    why: Any


def line(question: Question) -> Line:
    """Everything we say about one question."""
    return Line(question.key, question.level, LINES[question.key], TO_DO[question.key], WHY_ASKED[question.key])


def lines(keys: tuple[str, ...]) -> list[Line]:
    """Questions by their keys, the most urgent first."""
    return [line(question) for key, question in ASKS.items() if key in keys]
