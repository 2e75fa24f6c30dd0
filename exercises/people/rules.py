"""The words people agree to. A changed text gets a new version, and everyone is asked again."""

from __future__ import annotations

STORE_VERSION = "2026-11"
STORE_TEXT = (
    "Store my sessions and pain scores in my account, so that I can see my history. "
    "This is information about my health. Only I can see it. I can take this back at any time."
)
MILES_PER_KM = 0.621371


def distance(km: float, units: str) -> tuple[float, str]:
    """A distance in the person's units, to one decimal, with its short name."""
    return (round(km * MILES_PER_KM, 1), "mi") if units == "mi" else (round(km, 1), "km")
