"""The words of the pages for therapists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from exercises.clients.rules import standing as rules
from exercises.programmes.rules import DONE, NO_DATA, PARTLY, REST, SKIPPED_PAIN, SKIPPED_TIME
from exercises.safety import rules as safety

DAYS = {
    DONE: _("done"),
    PARTLY: _("partly"),
    SKIPPED_PAIN: _("left out for pain"),
    SKIPPED_TIME: _("left out for time"),
    rules.LEFT_OUT: _("left out"),
    NO_DATA: _("no data"),
    REST: _("rest day"),
    "else": _("something else"),
}
TRENDS = {rules.RISING: _("rising"), rules.FALLING: _("falling"), rules.STEADY: _("steady")}
SHOWN = {"all": _("All"), "needs-me": _("Need me"), "no-data": _("No data"), "review": _("Review due")}
# What a part says that is not shared: one line, and nothing of what is behind it.
NOT_SHARED = {
    "programme": _("The programme, and what was done of it, is not shared with you."),
    "pain": _("Pain scores and stops are not shared with you."),
    "notes": _("Notes are not shared with you."),
    "running": _("Running is not shared with you."),
    "safety": _("Answers to the safety check are not shared with you."),
}
GROUPS = {
    "story": _("The story"),
    "activities": _("Three own activities, 0 cannot to 10 as before"),
    "body": _("Left and right"),
    "running": _("Gait and shoes"),
    "score": _("Questionnaire"),
}
ITEMS = {
    "story": _("Story"),
    "aim": _("Aim"),
    "worst": _("Worst pain in the last week, 0 to 10"),
    "usual": _("Usual pain in the last week, 0 to 10"),
    "bend": _("Knee bends to, degrees"),
    "straighten": _("Missing to straight, degrees"),
    "squat": _("Pain in a squat, 0 to 10"),
    "step_down": _("Step-downs, count"),
    "step_down_quality": _("Step-down quality, 0 good to 6 poor"),
    "heel_raises": _("Single-leg heel raises, count"),
    "hop": _("Single hop, centimetres"),
    "sit_to_stand": _("Sit-to-stand in 30 seconds, count"),
    "gait": _("Gait"),
    "cadence": _("Cadence, steps a minute"),
    "shoes": _("Shoes"),
    "questionnaire": _("Which questionnaire"),
    "total": _("Its total"),
}
# What a therapist may lock for a time.
LOCKS = {
    safety.PRESSURE: _("Pressing"),
    safety.RUNNING: _("Running and hopping"),
    safety.KNEE_LOAD: _("Steps that load the knee"),
    safety.PHASE_ONE: _("All but the gentlest routines"),
    safety.ICE: _("Ice"),
}
SIDES = {"left": _("left"), "right": _("right")}
VERDICTS = {"better": _("better"), "worse": _("worse"), "": ""}
