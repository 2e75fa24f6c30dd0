"""The words for codes of sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

LIGHTS = {"green": _("Calm"), "amber": _("Go gently"), "red": _("Too much"), "unknown": _("Not known yet"), "calm-so-far": _("Calm so far")}


def light_word(verdict: Mapping[str, Any]) -> str:
    """A verdict of the light in a word or two; calm until the morning has told the rest."""
    return str(LIGHTS["calm-so-far" if verdict["reason"] == "morning-missing" else verdict["light"]])


LIGHT_REASONS = {
    "flag": _("You noted something that needs care."),
    "worst-high": _("The worst pain was above 5 of 10. That is more than this knee should take now."),
    "morning-up-two": _("The next morning was at least 2 points worse than before."),
    "morning-up-twice": _("Two mornings running were worse than before."),
    "morning-up-one": _("The next morning was 1 point worse than before."),
    "worst-missing": _("You gave no worst pain, so we cannot tell how the knee took it."),
    "worst-middle": _("The worst pain was between 3 and 5 of 10. The same dose again is fine; not more."),
    "morning-missing": _("The session itself was calm. The next morning tells the rest."),
    "before-missing": _("The session was calm, but there is no number from before it to compare the morning with."),
    "calm": _("Calm during the session and the morning after."),
}
FLAGS = {
    "numb": _("numb"),
    "tingling": _("tingling"),
    "electric": _("electric pain"),
    "throbbing": _("throbbing"),
    "swelling": _("swelling"),
    "limp": _("limping"),
    "giving_way": _("giving way"),
    "night": _("woken by the knee"),
}
REASONS = {
    "hurts": _("it hurt"),
    "no-time": _("no time"),
    "no-equipment": _("no equipment"),
    "cannot-position": _("could not get into position"),
    "not-sure": _("not sure how"),
    "not-for-me": _("not for you"),
}
# What was chosen after "it hurts", or because of pain before the start; what went as planned needs no word.
CHOICES = {"easier": _("the easier way"), "fewer": _("fewer")}

# Advice after a session: why (by the rule, or else by the reason of the light) and what to do.
SAID = {
    "flag": _("You noted something that needs care: %(flags)s."),
    "worst-high": _("The worst pain was %(worst)s of 10, and above 5 is too much for now."),
    "morning-up-two": _("The morning was %(morning)s, and before the session it was %(before)s: %(rise)s more."),
    "morning-up-twice": _("The morning was %(morning)s after %(before)s, and the morning before was worse too."),
    "morning-up-one": _("The morning was %(morning)s, and before the session it was %(before)s: 1 more."),
    "worst-missing": _("You gave no worst pain, so we cannot tell how the knee took it."),
    "worst-middle": _("The worst pain was %(worst)s of 10, which is fine for the same dose but not for more."),
    "morning-missing": _("The worst pain was %(worst)s of 10, and the next morning tells the rest."),
    "before-missing": _("The morning was %(morning)s, and there is no number from before to compare it with."),
    "calm": _("It was %(before)s before, %(worst)s at worst and %(morning)s in the morning: calm."),
    "very-high": _("One of your numbers is %(highest)s of 10, which is high."),
    "red-often": _("This is red session number %(reds)s in two weeks."),
    "sore-today": _("The knee was at %(morning)s of 10 in the morning, which is a lot."),
    "middling-often": _("This is session number %(ambers)s in a row that was not quite calm."),
    "long-ago": _("It was calm, but that was %(days_since)s days ago."),
    "very-long-ago": _("It was calm, but that was %(days_since)s days ago."),
    "not-settled": _("It was calm, but the knee took more than an hour to settle."),
    "sore-morning": _("The session was calm, but the knee was at %(morning)s of 10 in the morning."),
}
TO_DO = {
    "flags-see-someone": _("Have it looked at before the next session."),
    "flags-no-pressing": _("Press nothing for two days, then answer the safety questions again."),
    "flags-check": _("Rest the knee for two days, then answer the safety questions again."),
    "very-high": _("Rest the knee for two days, and answer the safety questions before you start again."),
    "red-often": _("Go back to the step before, and have it looked at."),
    "red-rest": _("Rest until two whole days have passed: bend the knee gently, walk as you can, no runs."),
    "sore-today": _("Rest today, or do only the gentle settle routine."),
    "red-half": _("Start again with half of it, in the easier form."),
    "middling-often": _("Go one step easier next time."),
    "middling": _("Do the same again; the easier form is there if you like."),
    "not-known": _("Keep the dose as it is."),
    "very-long-ago": _("Begin again with the easier form."),
    "long-ago": _("Do the same again before you add anything."),
    "not-settled": _("Do the same again, not more."),
    "sore-morning": _("Do the same again, in the easier form if you like."),
    "calm-first": _("Do the same again; after two calm ones in a row you may add a little."),
    "calm-again": _("You may add two repetitions to each set."),
}
OVERRIDES = {
    "you": _("You may choose otherwise; note why."),
    "clinician": _("Only somebody who has examined you may say otherwise."),
}
