"""The sentences of the advice: one for each outcome of each rule, in plain words. The rules know only their codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# may-i-run: (outcome, why) → what to do, and the reason.
MAY_RUN = {
    ("yes", "as-usual"): (_("Yes, as usual"), _("Your last answers were calm.")),
    ("part", "restart"): (_("Yes, a part of it"), _("The knee had a bad answer. You come back in steps.")),
    ("part", "watched"): (
        _("Yes, the same again, on the flat"),
        _("The last run was not quite calm. Keep it the same and look at the morning."),
    ),
    ("part", "not-answered"): (
        _("Yes, the same again, on the flat"),
        _("We do not know how the morning after the last run was. So we do not add anything."),
    ),
    ("part", "a-little-sore"): (_("Yes, an easy one on the flat"), _("The knee is a little sore. Stop if it goes over 3.")),
    ("part", "reduced"): (_("Yes, short and flat"), _("Runs that stay calm may go on beside the strength work.")),
    ("part", "walk-run"): (_("Yes, walk and run in turns"), _("This is the stage that you are at.")),
    ("not-today", "locked"): (_("Not now"), _("A safety answer says: have it looked at before you run.")),
    ("not-today", "check-again"): (_("Not today"), _("That is a lot of pain. Please go through the safety check again.")),
    ("not-today", "rest"): (_("Not today"), _("The knee asks for rest. Settle steps or a free day are the better choice.")),
    ("not-today", "above-usual"): (_("Not today"), _("This is well above your usual. Give it a day.")),
    ("not-today", "too-sore"): (_("Not today"), _("Start a run at 3 or less. Settle steps fit better today.")),
    ("not-today", "flare"): (_("Not today"), _("The last answer was a bad one. A day or two of rest comes first.")),
    ("not-today", "day-between"): (_("Not today: a day between"), _("The walk–run plan has a free day between two runs.")),
    ("not-today", "week-full"): (
        _("Not today: the week is full"),
        _("You have run what this week has room for. It is a habit, not a law."),
    ),
    ("not-today", "taken-back"): (
        _("No advice for now"),
        _("A rule behind this advice was taken back. Go by how the knee feels, or ask a professional."),
    ),
    ("not-today", "strength-first"): (_("Not yet"), _("On the strict path the strength phase comes before running.")),
}
# The same yes where nobody has answered anything yet: it must not claim that the answers were calm.
NOTHING_KNOWN = (_("Nothing speaks against it"), _("There are no answers of yours yet. Say how the knee is right now, and begin easy."))
INSTEAD = {
    "locked": _("Reading is always open. Walking is fine if it feels easy."),
    "check-again": _("Go through the safety check."),
    "rest": _("Tighten the thigh, slide the heel, walk as it allows."),
    "above-usual": _("Tighten the thigh, slide the heel, walk as it allows."),
    "too-sore": _("Do the settle routine, or walk on the flat."),
    "flare": _("Rest for a day or two, then half of what was calm."),
    "day-between": _("Do the strength work, or take the day off."),
    "week-full": _("Ride, swim or walk if you like."),
    "strength-first": _("Do today’s strength work."),
}
NEXT_DOSE = {
    "first": (_("Begin with the first dose"), _("There are no answers yet.")),
    "grow": (_("You may add a little"), _("Your last answers in a row were calm. Two more repetitions, nothing else.")),
    "repeat": (_("Do the same again"), _("A little more comes after calm answers in a row.")),
    "hold": (_("Do the same again"), _("We do not know how the morning was. Nothing is added without an answer.")),
    "ease": (_("Make it a step easier"), _("Three answers in a row were not quite calm.")),
    "rest": (_("Rest the knee now"), _("The last answer was a bad one. It is usually too much load, and it settles with rest.")),
    "restart": (_("Start again with a part of it"), _("After a bad answer the dose comes back in steps.")),
    "step-back": (_("Go one phase back for a while"), _("Several bad answers close together. Please have it looked at, too.")),
    # There is nothing before the first phase.
    "step-back-first": (_("Stay with the gentlest steps"), _("Several bad answers close together. Please have it looked at.")),
    "check-again": (_("The safety check comes first"), _("That is a lot of pain for a start. Please go through the check again.")),
    "sore": (_("Settle steps or a free day"), _("The knee is sore today. The gentlest routine, or a day of rest, is the better choice.")),
    "gentler": (_("Yes, in the easier form"), _("The knee is a little sore today. Take the easier form, or half of the sets.")),
}
# What a person may answer to a suggestion: to do as it says, and otherwise.
CHOICES = {
    "next-dose.grow": (_("Add a little"), _("Keep it the same")),
    "next-dose.ease": (_("Make it easier"), _("Keep it the same")),
    "next-dose.gentler": (_("Take the easier form"), _("As planned")),
    "next-dose.restart": (_("Start with a part"), _("Do the whole")),
    "next-dose.rest": (_("Rest today"), _("Train anyway")),
    "next-dose.sore": (_("Settle or rest today"), _("Train as planned")),
    "own-score.tighter": (_("Take the smaller step"), _("Leave it as it is")),
    "see-someone.advised": (_("I will have it looked at"), _("Not now")),
    "see-someone.strongly-advised": (_("I will have it looked at"), _("Not now")),
    "phase.ready": ("", _("Not yet")),
    "phase.step-back": ("", _("Stay where I am")),
}
# The same where a therapist decided: said to the person, not by them.
CHOSEN_FOR = {
    "see-someone.advised": (_("Have it looked at"), _("It can wait")),
    "see-someone.strongly-advised": (_("Have it looked at"), _("It can wait")),
    "phase.ready": (_("Go on to the next phase"), _("Not yet")),
    "phase.step-back": (_("Go back a phase"), _("Stay in this phase")),
}
# What each rule is asked about.
ABOUT = {
    "may-i-run": _("May I run?"),
    "next-dose": _("The next session"),
    "phase": _("The phase"),
    "see-someone": _("Have it looked at"),
    "own-score": _("How far to run"),
}
# How a piece of advice about running ended, and whether it was followed.
ENDS = {
    "green": _("It stayed calm."),
    "amber": _("It was not quite calm."),
    "red": _("It was too much."),
    "unknown": _("Nobody said how it went."),
}
PHASE = {
    "stay": (_("Stay in this phase"), _("What is missing is worth doing next.")),
    "ready": (_("You are ready for the next phase"), _("Every line held on two days.")),
    "step-back": (_("A step back for now"), _("Several bad answers came close together. The way on stays open.")),
}
SEE_SOMEONE = {
    "no-change": _("There was no clear change in six weeks. A physiotherapist can look at what we cannot."),
    "worse": _("The worst pain has gone up over two weeks. Please have it looked at."),
    "settle-long": _("Settling takes longer than three weeks. Please have it looked at."),
}
PATH = {
    "runners-path": (
        _("Runner’s path"),
        _("Runs that hurt 2 or less, and settle within an hour and by morning, may go on, shorter and flat."),
    ),
    "strict-path": (_("Strict path"), _("Strength first, running after it. It fits when runs hurt 3 or more, or when you prefer it.")),
}
TIGHTER = (
    _("Take a smaller step"),
    _("Too many of the last ten yeses were wrong. With caps one step tighter, weeks and runs grow by half as much."),
)
CRITERIA = {
    "rest-pain": _("Pain at rest"),
    "usual-pain": _("Usual pain"),
    "walk-15-min": _("Pain in a quarter of an hour of walking"),
    "full-straightening": _("The knee goes fully straight"),
    "thigh-squeeze-10": _("Pain in ten thigh squeezes"),
    "morning-calm": _("The next morning is no worse"),
    "worst-daily-pain": _("Worst pain of a normal day"),
    "clam-and-abduction-3x12": _("Pain in three sets of clamshells and side leg raises"),
    "bridge-3x12": _("Pain in three sets of twelve bridges"),
    "sit-to-stand-10-and-squat-10": _("Pain in ten chair-sits and ten small squats"),
    "chair-sit-30": _("Pain in thirty slow chair-sits"),
    "step-down-15": _("Pain in fifteen step-downs a side with level hips"),
    "stairs": _("Pain on stairs, both ways"),
    "one-leg-bridge-12": _("Twelve one-leg bridges on each side"),
    "heel-raise-20": _("Twenty heel raises on each leg"),
    "brisk-walk-30-min": _("Pain in a brisk half-hour walk"),
    "no-red-in-10-days": _("No bad answer in ten days"),
    "run-30-min-3-a-week-2-weeks": _("Half-hour runs without a walk, in two weeks"),
    "run-pain": _("Pain while running"),
}
# The names of the numbers that a rule saw.
SEEN = {
    "pain_now": _("Pain now"),
    "usual": _("Your usual pain"),
    "reds": _("Bad answers"),
    "days": _("Days"),
    "flare_days": _("Days of this flare-up"),
    "days_since_red": _("Days since the bad answer"),
    "reason": _("What made it bad"),
    "greens_since_red": _("Calm answers since then"),
    "greens_in_a_row": _("Calm answers in a row"),
    "ambers_in_a_row": _("Answers in a row that were not quite calm"),
    "last_light": _("The last answer"),
    "last_morning": _("Pain the morning after"),
    "last_worst": _("Worst pain last time"),
    "answers": _("Answers so far"),
    "days_since_run": _("Days since the last run"),
    "week_left_m": _("Left in this week"),
    "single_cap_m": _("Most for one run"),
    "last_run_worst": _("Pain in the last run"),
    "morning": _("The morning after"),
    "phase": _("Phase"),
    "path": _("Path"),
    "stage": _("Walk–run stage"),
    "lock": _("Safety lock"),
    "taken_back": _("Why it was taken back"),
    "criteria_met": _("Lines met"),
    "days_in_phase": _("Days in this phase"),
    "worst_then": _("Mean of the worst pain in the first week"),
    "worst_now": _("Mean of the worst pain now"),
    "worst_two_weeks_ago": _("Mean of the worst pain two weeks ago"),
    "run_pain": _("Pain in the last runs"),
    "not_settled_in_an_hour": _("Runs that had not settled within an hour"),
    "wrong_of_ten": _("Wrong yeses in the last ten"),
    "cap_steps": _("Steps tighter by now"),
}
LIGHTS = {
    "green": _("calm"),
    "amber": _("not quite calm"),
    "red": _("too much"),
    "unknown": _("no answer"),
}
REASONS = {
    "calm": _("Calm in the session and the next morning."),
    "flag": _("A warning sign, or the session was stopped."),
    "worst-high": _("The worst pain was too high."),
    "morning-up-two": _("The next morning was 2 or more above the start."),
    "morning-up-twice": _("The morning was up by 1 twice running."),
    "morning-up-one": _("The next morning was up by 1."),
    "worst-middle": _("The worst pain was more than calm."),
    "not-settled": _("It had not settled within an hour."),
    "worst-missing": _("Nobody said how bad it was."),
    "morning-missing": _("Nobody said how the next morning was."),
}
OVERRIDE = {
    "person": _("You may decide otherwise; we keep what you chose."),
    "therapist": _("Your therapist may decide otherwise."),
    "nobody": _("This one is not up for choice: a safety answer or a warning sign decides."),
}
# The thresholds, each as a line that its number completes.
THRESHOLDS = {
    "calm": _("Highest worst pain that counts as calm"),
    "limit": _("Highest worst pain that is not too much"),
    "run_calm": _("Highest pain in a run that counts as calm"),
    "run_limit": _("Highest pain in a run that is not too much"),
    "morning_amber": _("Rise by the next morning that is watched"),
    "morning_red": _("Rise by the next morning that is too much"),
    "greens_to_grow": _("Calm answers in a row before the dose may grow"),
    "ambers_to_ease": _("Answers in a row that were not quite calm, before it gets easier"),
    "flare_rest_days": _("Days of rest after a bad answer"),
    "flare_start_percent": _("Where the dose begins again, in 100"),
    "flare_middle_percent": _("The step after that, in 100"),
    "reds_to_step_back": _("Bad answers that lead one phase back"),
    "reds_within_days": _("Within so many days"),
    "flare_longest_days": _("Longest flare-up before a phase back, in days"),
    "start_again": _("Pain at which the safety check comes again"),
    "rest_from": _("Pain at which the knee rests"),
    "above_usual": _("Points above the usual pain at which the knee rests"),
    "no_change_days": _("Days without a clear change before we say: see someone"),
    "no_change_long_days": _("Days after which we say it strongly"),
    "clear_change": _("Points that count as a clear change"),
    "clear_change_percent": _("Or this much in 100"),
    "worse_by": _("Points worse over two weeks before we say: see someone"),
    "settle_days": _("Days that the first phase may take"),
    "score_least": _("Cases before the score is told"),
    "score_wrong_in_ten": _("Wrong yeses in ten before a tighter cap is suggested"),
    "cap_steps": _("Steps by which the caps of running are tighter; each halves the growth"),
}
