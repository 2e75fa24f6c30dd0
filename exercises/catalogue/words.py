"""The words for codes of the catalogue, and doses in plain sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

SECTIONS = {
    "what-it-is": gettext_lazy("What it is"),
    "causes": gettext_lazy("What sets it off"),
    "course": gettext_lazy("How it usually goes"),
    "assessment": gettext_lazy("How a professional finds out"),
    "treatments": gettext_lazy("Treatments you may be offered"),
    "self-help": gettext_lazy("What you can do yourself"),
}
DESIGNS = {
    "guideline": gettext_lazy("Guideline"),
    "consensus": gettext_lazy("Expert consensus"),
    "review": gettext_lazy("Review of studies"),
    "trial": gettext_lazy("Trial"),
    "cohort": gettext_lazy("Observation of a group"),
    "laboratory": gettext_lazy("Laboratory study"),
    "leaflet": gettext_lazy("Advice page"),
    "book": gettext_lazy("Book"),
    "school": gettext_lazy("Practice lore"),
    "pending": gettext_lazy("To be confirmed by a clinician"),
}
SIDES = {
    ("left", "right"): gettext_lazy("Left and right"),
    ("right", "left"): gettext_lazy("Right and left"),
    ("left",): gettext_lazy("Left"),
    ("right",): gettext_lazy("Right"),
    ("both",): gettext_lazy("Both legs together"),
    ("alternating",): gettext_lazy("Sides in turn"),
    ("none",): "",
}


def dose_words(kind: str, dose: dict[str, Any]) -> str:
    """A dose as a person would say it."""
    sets = dose.get("sets", 1)
    if kind == "press":
        return _("Press until it softens: at most %(ceiling)d seconds at a time, %(total)s in all") % {
            "ceiling": dose["ceiling_s"],
            "total": length(dose["max_muscle_s"]),
        }
    if kind == "hold":
        if sets == 1:
            return _("Hold for %(time)s") % {"time": length(dose["hold_s"])}
        return _("%(sets)d holds of %(time)s") % {"sets": sets, "time": length(dose["hold_s"])}
    if kind == "timer":
        return length(dose["seconds"])
    if kind == "interval":
        return _interval_words(dose)
    reps = ngettext("%(n)d repetition", "%(n)d repetitions", dose["reps"]) % {"n": dose["reps"]}
    amount = reps if sets == 1 else _("%(sets)d sets of %(reps)s") % {"sets": sets, "reps": reps}
    if kind == "tempo":
        beat = {"lift": dose["tempo"]["lift_s"], "lower": dose["tempo"]["lower_s"]}
        if dose["tempo"]["first"] == "lower":
            return _("%(amount)s, %(lower)d seconds down and %(lift)d seconds up") % {"amount": amount, **beat}
        return _("%(amount)s, %(lift)d seconds up and %(lower)d seconds down") % {"amount": amount, **beat}
    return amount


def _interval_words(dose: dict[str, Any]) -> str:
    """Walking and running in turn, as a person would say it."""
    words = {"walk": _("walk %(time)s"), "run": _("run %(time)s")}
    turn = ", ".join(words[part["role"]] % {"time": length(part["seconds"])} for part in dose["intervals"])
    said = turn[:1].upper() + turn[1:]
    return said if dose["repeats"] == 1 else _("%(turn)s, %(n)d times") % {"turn": said, "n": dose["repeats"]}


def length(seconds: int) -> str:
    """Seconds as minutes and seconds, as a person would say it."""
    minutes, rest = divmod(seconds, 60) if seconds > 90 or seconds == 60 else (0, seconds)
    parts = [ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}] if minutes else []
    parts += [ngettext("%(n)d second", "%(n)d seconds", rest) % {"n": rest}] if rest else []
    return " ".join(parts)


def frequency_words(frequency: dict[str, Any]) -> str:
    """How often, as a person would say it; empty where nothing is said."""
    parts = []
    if per_day := frequency.get("per_day"):
        parts.append(ngettext("Once a day", "Up to %(n)d times a day", per_day) % {"n": per_day})
    if days := frequency.get("days_per_week"):
        parts.append(_("every day") if days == 7 else ngettext("%(n)d day a week", "%(n)d days a week", days) % {"n": days})
    if gap := frequency.get("min_gap_h"):
        parts.append(_("at least %(n)d hours apart") % {"n": gap})
    if frequency.get("not_on_run_days"):
        parts.append(_("not on days with a run"))
    return ", ".join(parts)


BODIES = {"a": gettext_lazy("Person 1"), "b": gettext_lazy("Person 2"), "c": gettext_lazy("Person 3")}
# What the range of a dose sets, said of the picture that shows it.
RANGES = {
    "knee": gettext_lazy("Drawn with the knee bent to %(at)s°."),
    "hip": gettext_lazy("Drawn with the leg moved %(at)s° at the hip."),
    "trunk": gettext_lazy("Drawn with the body leaning %(at)s°."),
    "lift": gettext_lazy("Drawn lifted by %(at)s cm."),
    "step_height": gettext_lazy("Drawn with a step %(at)s cm high."),
    "seat_height": gettext_lazy("Drawn with a seat %(at)s cm high."),
    "stance": gettext_lazy("Drawn with the feet %(at)s cm apart."),
    "foot_gap": gettext_lazy("Drawn with the feet %(at)s cm apart."),
    "knee_gap": gettext_lazy("Drawn with the knees %(at)s cm apart."),
    "roller_to_kneecap": gettext_lazy("Drawn with the roller %(at)s cm above the kneecap."),
}


def range_words(wanted: dict[str, Any]) -> str:
    """The range of a dose, said of the picture that shows it; empty where there is nothing to say."""
    return RANGES[wanted["of"]] % {"at": f"{wanted['at']:g}"} if wanted.get("of") in RANGES else ""
