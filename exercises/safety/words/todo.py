"""What to do about a ticked line: for each line that has a care card, what comes next and how soon."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CALL_NOW = _("Call the emergency number now.")
GO_NOW = _("Go to an emergency department now, or call the emergency number.")
GO_TODAY = _("Go to an emergency department or a walk-in centre today. You may need an X-ray.")
SEEN_SOON = _("See a doctor in the next one to three days.")
ASK_FIRST = _("Ask your doctor or physiotherapist first whether these exercises suit you.")
SEEN_ALONGSIDE = _("Book a visit with a doctor or physiotherapist. Until then you can do the gentlest routines.")
ASK_PRESS = _("Ask your doctor first whether your leg may be pressed.")

TO_DO = {
    "hot-and-ill": GO_NOW,
    "calf-or-thigh-swollen": _("See a doctor today. Do not rub or press the leg. If you get short of breath, call the emergency number."),
    "breathless": CALL_NOW,
    "chest-pain": CALL_NOW,
    "coughing-blood": CALL_NOW,
    "cannot-take-four-steps": GO_TODAY,
    "cannot-bend-to-right-angle": GO_TODAY,
    "bone-sore-kneecap": GO_TODAY,
    "bone-sore-outer-knee": GO_TODAY,
    "hurt-at-55-or-older": _("See a doctor or go to a walk-in centre today. You may need an X-ray."),
    "out-of-shape": _("Go to an emergency department now. Do not try to push the knee back."),
    "cannot-lift-leg": _("Go to an emergency department now. Do not put weight on the leg."),
    "lost-power-after-snap": _("Go to an emergency department now. Do not put weight on the leg."),
    "knee-stuck": _("See a doctor today or tomorrow. Do not force the knee straight."),
    "popped-when-hurt": _("See a doctor today or tomorrow. Rest the leg until then."),
    "swelled-within-hours": _("See a doctor today or tomorrow. Rest the leg until then."),
    "gives-way-or-slips": _("See a doctor or physiotherapist in the next days. Mind stairs and turns until then."),
    "gives-way-and-swollen": _("See a doctor today or tomorrow. Mind stairs and turns until then."),
    "swollen-without-injury": _("See a doctor in the next two weeks. If it gets hot or you feel ill, go today."),
    "stiff-mornings": _("See a doctor in the next two weeks and tell them about the stiff mornings."),
    "pain-at-rest-or-night": SEEN_SOON,
    "losing-weight-or-night-sweats": SEEN_SOON,
    "new-lump": SEEN_SOON,
    "numb-or-tingling": _("See a doctor or physiotherapist in the next days. Leave pressing out until then."),
    "weak-leg": _("See a doctor in the next days. If the strength goes fast, go today."),
    "back-pain-with-leg": _("See a doctor or physiotherapist about your back. Leave pressing out until then."),
    "numb-between-legs": GO_NOW,
    "bladder-or-bowel": GO_NOW,
    "cold-pale-foot": _("See a doctor in the next days. If the foot gets cold or blue all at once, call the emergency number."),
    "calf-pain-on-short-walks": _("See a doctor in the next two weeks, before you train."),
    "cold-foot-suddenly": CALL_NOW,
    "chest-pain-on-effort": _("See a doctor before you exercise. If the pain stays at rest, call the emergency number."),
    "fainting-on-effort": _("See a doctor before you exercise again."),
    "one-sore-spot-on-bone": _("See a doctor in the next one to three days. Do not run and do not hop until then."),
    "deep-groin-pain-when-running": _("See a doctor in the next one to three days. Do not run and do not hop, not even to test it."),
    "age-under-16": _("Show this page to a parent or carer. A doctor or physiotherapist should look at the knee."),
    "no-guardian": _("Show this to a parent or guardian. When they agree, do the check again together."),
    "teen-limp": _("Be seen today at an emergency department. Keep your weight off the leg until then."),
    "teen-foot-turned-out": _("Be seen today at an emergency department. Keep your weight off the leg until then."),
    "new-pain-over-50": SEEN_ALONGSIDE,
    "hip-or-groin-pain": _("See a doctor or physiotherapist about your hip. Do not run or hop until then."),
    "hip-turns-in-less": _("See a doctor or physiotherapist about your hip. Do not run or hop until then."),
    "recent-operation": _("Ask your surgeon or physiotherapist which exercises are right for you now."),
    "joint-replacement": _("Ask your surgeon or physiotherapist which exercises are right for you."),
    "earlier-clot": _("Ask your doctor whether you may exercise, and whether your leg may be pressed."),
    "heart-or-lung-disease": ASK_FIRST,
    "earlier-cancer": _("Tell your doctor about the knee pain in the next one to three days."),
    "eating-little-or-missed-periods": _("See a doctor in the next days. Do not run or hop until then."),
    "antibiotic-and-tendon-pain": _("Call your doctor today about the antibiotic. Rest the tendon until then."),
    "pain-above-seven": SEEN_ALONGSIDE,
    "limp-every-step": SEEN_ALONGSIDE,
    "cannot-do-stairs": SEEN_ALONGSIDE,
    "worse-every-week": _("Book a visit with a doctor or physiotherapist, and take your notes along."),
    "no-better-after-six-weeks": _("Book a visit with a doctor or physiotherapist, and take your notes along."),
    "blood-thinners": ASK_PRESS,
    "bleed-easily": ASK_PRESS,
    "diabetes-and-numb-feet": ASK_PRESS,
    "poor-feeling": ASK_PRESS,
    "sore-vein": _("See a doctor today or tomorrow. If you get short of breath, call the emergency number."),
    "cancer-now": _("Ask the team that treats you before you press anywhere."),
    "fragile-bones": ASK_PRESS,
    "long-steroids": ASK_PRESS,
    "hard-lump-after-blow": _("See a doctor or physiotherapist about the lump. Do not press or stretch it hard."),
    "recent-fracture": _("Ask the people who treat the break when that part may be pressed."),
    "white-or-blue-fingers": _("Leave ice out. Rest and a raised leg do as well."),
    "rash-from-cold": _("Leave ice out. Rest and a raised leg do as well."),
    "poor-circulation": _("Leave ice out, and tell your doctor about the blood flow."),
}
# For a lock whose line is not asked any more.
BE_SEEN = _("See a doctor or physiotherapist before you go on.")
TITLES = {
    "emergency": _("Get help now"),
    "urgent": _("See a doctor first"),
    "professional": _("Please be seen first"),
    "age": _("This is made for grown-ups"),
}
LEADS = {
    "emergency": _("What you ticked should be looked at today, before anything else."),
    "urgent": _("What you ticked should be looked at before you exercise."),
    "professional": _("What you ticked is worth asking about before you start."),
    "age": _("Growing knees need other care. Here is what helps now."),
}
# What waits, or stays small, in one sentence each.
REASONS = {
    "everything": _("Guided sessions wait for now."),
    "pressure": _("Pressing waits."),
    "ice": _("Ice waits."),
    "running": _("Running and hopping wait."),
    "knee_load": _("Steps that load the knee wait."),
    "phase_one": _("For now only the gentlest routines fit, those of the phase “Settle”."),
    "light": _("Press with a flat hand only, no more than 4 of 10, and without a tool."),
    "positions": _("Steps in which you lie long on your back or on your front wait."),
    "not_asked": _("Pressing and ice wait until you have answered the page about them."),
}
# The places of a leg in the middle of a sentence.
PLACES = {
    "front-thigh": _("front of the thigh"),
    "inner-thigh": _("inner thigh"),
    "outer-thigh": _("outer thigh"),
    "back-thigh": _("back of the thigh"),
    "hip": _("hip"),
    "buttock": _("buttock"),
    "groin": _("groin"),
    "calf": _("calf"),
    "shin": _("shin"),
    "knee": _("knee"),
}
# How a lock opens again.
OPENS = {
    "examined": _("After someone has examined you. Then tell us, and we ask the whole check again."),
    "agreed": _("When a clinician who knows about it has agreed. That holds for 12 weeks, then we ask again."),
    "again": _("When it has passed. Do the check again then."),
}
