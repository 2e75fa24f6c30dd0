"""The family of a browser, as its owner calls it."""

from __future__ import annotations

# The first that fits: most browsers also say the name of the one that they are made like.
FAMILIES = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Opera", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chrome"), ("Safari/", "Safari"), ("AppleWebKit/", "Safari"),
)  # fmt: skip
# Nobody's name is longer; the rest is not looked at.
LONGEST_NAME = 400


def family(agent: str) -> str:
    """The browser that a User-Agent names; "" where it names none that we know."""
    return next((name for sign, name in FAMILIES if sign in agent[:LONGEST_NAME]), "")
