"""The words for codes of sessions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LIGHTS = {"green": _("Calm"), "amber": _("Go gently"), "red": _("Too much"), "unknown": _("Not known yet"), "calm-so-far": _("Calm so far")}
LIGHT_REASONS = {
    "flag": _("You noted something that needs care."),
    "worst-high": _("The worst pain was above 5 of 10. That is more than this knee should take now."),
    "morning-up-two": _("The next morning was at least 2 points worse than before."),
    "morning-up-twice": _("Two mornings running were worse than before."),
    "morning-up-one": _("The next morning was 1 point worse than before."),
    "worst-missing": _("You gave no worst pain, so we cannot tell how the knee took it."),
    "worst-middle": _("The worst pain was between 3 and 5 of 10. The same dose again is fine; not more."),
    "morning-missing": _("The session itself was calm. The next morning tells the rest."),
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
}
