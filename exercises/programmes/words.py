"""The words about doses, slots and changes of programmes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SLOTS = {"morning": _("Morning"), "noon": _("Noon"), "evening": _("Evening")}
# What of a dose may be set, by the kind of step: name, label, least, most.
SETS = ("sets", _("Sets"), 1, 10)
REPS = ("reps", _("Repetitions"), 1, 60)
REST = ("rest_s", _("Rest, s"), 0, 180)
DOSES = {
    "hold": (SETS, ("hold_s", _("Hold, s"), 1, 120), REST),
    "reps": (SETS, REPS, ("rep_s", _("One takes, s"), 1, 20), REST),
    "tempo": (SETS, REPS, ("lift_s", _("Up, s"), 1, 15), ("top_s", _("Top, s"), 0, 15), ("lower_s", _("Down, s"), 1, 15),
              ("bottom_s", _("Bottom, s"), 0, 15), REST),
    "timer": (("seconds", _("Seconds"), 5, 3600),),
    "press": (("ceiling_s", _("One press, s"), 10, 90), ("rounds", _("Rounds"), 1, 3), ("max_muscle_s", _("In all, s"), 10, 300),
              ("rest_s", _("Rest, s"), 0, 120)),
}  # fmt: skip
TEMPO = ("lift_s", "top_s", "lower_s", "bottom_s")
# How a changed field is called, and in what it is counted.
FIELDS = {
    "title": _("name"),
    "slots": _("time of day"),
    "days_per_week": _("days a week"),
    "days_between": _("free days between"),
    "not_on_running_days": _("left out on running days"),
    "note": _("note"),
    "sides": _("sides"),
    "load": _("load"),
    "easier": _("an easier form"),
    "harder": _("a harder form"),
    "line": _("what the player says"),
    "muscle": _("muscle"),
    "points": _("spots"),
    "spot": _("own spot"),
    "sets": _("sets"),
    "reps": _("repetitions"),
    "hold_s": _("hold"),
    "rep_s": _("one repetition"),
    "rest_s": _("rest"),
    "seconds": _("time"),
    "ceiling_s": _("one press"),
    "rounds": _("rounds"),
    "max_muscle_s": _("pressing in all"),
    "lift_s": _("going up"),
    "top_s": _("pause at the top"),
    "lower_s": _("going down"),
    "bottom_s": _("pause at the bottom"),
    "first": _("which way first"),
    "stage": _("walk–run stage"),
    "range": _("range"),
}
SECONDS = frozenset({"hold_s", "rep_s", "rest_s", "seconds", "ceiling_s", "max_muscle_s", "lift_s", "top_s", "lower_s", "bottom_s"})
