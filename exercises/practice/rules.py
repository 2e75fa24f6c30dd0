"""The traffic light of one session, from the few numbers a person gave.

No answer is never nought: what was not asked or not answered makes the light "unknown",
unless another number already calls for more care. The player has a twin of this module in
JavaScript; tests/cases/light.json holds the two together.
"""

# The highest pain that still counts as calm, and the highest that is not yet too much.
CALM = 2
LIMIT = 5


def light(numbers):
    """Return the light (green, amber, red, unknown) and the code of its reason."""
    worst, rise = numbers.get("worst"), morning_rise(numbers)
    if numbers.get("flags"):
        return verdict("red", "flag")
    if worst is not None and worst > LIMIT:
        return verdict("red", "worst-high")
    if rise is not None and rise >= 2:
        return verdict("red", "morning-up-two")
    if rise == 1 and numbers.get("rose_before"):
        return verdict("red", "morning-up-twice")
    if rise == 1:
        return verdict("amber", "morning-up-one")
    if worst is None:
        return verdict("unknown", "worst-missing")
    if worst > CALM:
        return verdict("amber", "worst-middle")
    if rise is None:
        return verdict("unknown", "morning-missing")
    return verdict("green", "calm")


def morning_rise(numbers):
    """Return how much higher the morning was than the start, or None when one is missing."""
    morning, before = numbers.get("morning"), numbers.get("before")
    if morning is None or before is None:
        return None
    return morning - before


def level(value):
    """Return the colour of one pain number on its own: green, amber or red."""
    if value > LIMIT:
        return "red"
    return "amber" if value > CALM else "green"


def verdict(colour, reason):
    """Return a light with its reason."""
    return {"light": colour, "reason": reason}
