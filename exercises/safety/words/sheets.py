"""The four pages of the check: what stands above each, and its lines in small groups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TICK = _("Tick what fits you today. Not sure? Then tick it.")
SHEETS = {
    1: (_("Do you need help now?"), TICK),
    2: (_("Should someone look at it first?"), TICK),
    3: (_("About this knee and you"), _("Two short answers, then tick what fits you.")),
    4: (_("Before pressing or ice"), _("Tick what fits. What is not safe for you is left out; the rest of the routine stays.")),
}
GROUPS = {
    1: (
        (_("How you feel"), ("hot-and-ill", "breathless", "chest-pain", "coughing-blood")),
        (_("Your leg"), ("calf-or-thigh-swollen", "out-of-shape", "cannot-lift-leg", "lost-power-after-snap")),
        (_("A fresh injury"), ("fresh-injury",)),
    ),
    2: (
        (
            _("The joint"),
            ("knee-stuck", "popped-when-hurt", "swelled-within-hours", "gives-way-or-slips", "swollen-without-injury", "stiff-mornings"),
        ),
        (
            _("Pain"),
            ("pain-at-rest-or-night", "one-sore-spot-on-bone", "deep-groin-pain-when-running", "losing-weight-or-night-sweats", "new-lump"),
        ),
        (_("Feeling and strength"), ("numb-or-tingling", "weak-leg", "back-pain-with-leg")),
        (_("Blood flow and heart"), ("cold-pale-foot", "calf-pain-on-short-walks", "chest-pain-on-effort", "fainting-on-effort")),
    ),
    3: (
        (
            _("How it is now"),
            (
                "pain-above-seven", "limp-every-step", "cannot-do-stairs", "worse-every-week", "no-better-after-six-weeks",
                "hip-or-groin-pain", "hip-turns-in-less",
            ),
        ),
        (_("What the leg has been through"), ("recent-operation", "joint-replacement", "earlier-clot", "antibiotic-and-tendon-pain")),
        (
            _("Your health"),
            ("heart-or-lung-disease", "earlier-cancer", "eating-little-or-missed-periods", "pregnant", "birth-in-last-six-weeks"),
        ),
    ),
    4: (
        (_("Blood and feeling"), ("blood-thinners", "bleed-easily", "diabetes-and-numb-feet", "poor-feeling", "long-flight-or-bed-rest")),
        (_("Health"), ("cancer-now", "fragile-bones", "long-steroids", "pain-all-over")),
        (
            _("A place on the leg"),
            ("swollen-veins", "sore-vein", "skin-not-well", "fresh-bruise", "hard-lump-after-blow", "recent-fracture"),
        ),
        (_("Cold"), ("white-or-blue-fingers", "rash-from-cold", "poor-circulation")),
    ),
}  # fmt: skip
# What we ask on a tick, by the first line that brings it up.
MORE = {
    "fresh-injury": _("After that injury, does one of these fit too?"),
    "gives-way-or-slips": _("And this?"),
    "numb-or-tingling": _("And one of these?"),
    "cold-pale-foot": _("And this?"),
    "pregnant": _("And this?"),
    "swollen-veins": _("Where is it? Tick no place, and pressing waits everywhere."),
}
