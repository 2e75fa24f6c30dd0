"""The words people agree to. A changed text gets a new version, and everyone is asked again."""

from __future__ import annotations

STORE_VERSION = "2026-12.2"
STORE_TEXT = (
    "Store my sessions, runs, pain scores and answers about my knee in my account, so that I can see how it goes. "
    "This is information about my health. Only I can see it, unless I share it with somebody myself. I can take this back at any time."
)
REMINDERS_VERSION = "2026-11.1"
REMINDERS_TEXT = (
    "Send me the mails that I tick: a question the morning after a session or a run, or a letter once a week. "
    "No mail has a word about my health. I can turn them off at any time, in each mail too."
)
# Purpose → the version and the text that are agreed to at present.
TEXTS = {"store": (STORE_VERSION, STORE_TEXT), "reminders": (REMINDERS_VERSION, REMINDERS_TEXT)}
MILES_PER_KM = 0.621371

# What the player goes by, beside the knee, the units and the zone.
CUES = ("voice", "beeps", "vibration", "flash")
PACE = ("ready_s", "auto_advance", "first_side", "short", "detailed_log")
# What somebody says about themselves: a correction of it keeps what it said before.
FACTS = ("name", "knee", "age_band")
PREFERENCES = ("knee", "units", "zone", *CUES, *PACE, "equipment")


def distance(km: float, units: str) -> tuple[float, str]:
    """A distance in the person's units, to one decimal, with its short name."""
    return (round(km * MILES_PER_KM, 1), "mi") if units == "mi" else (round(km, 1), "km")


TOO_YOUNG = "younger"


def age_bands(consent_age: int) -> list[str]:
    """What sign-up offers to choose from: nothing finer is asked than what the law needs to know."""
    return [TOO_YOUNG, *(["minor"] if consent_age < 18 else []), "adult"]
