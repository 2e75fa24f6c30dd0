"""Whether two plans ask for the same: the dose counts, not the words around it."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]
ASKED = (
    "key", "kind", "sides", "sets", "rest_s", "reps", "reps_range", "rep_s", "hold_s", "hold_range_s", "tempo", "seconds", "stage", "intervals",
)  # fmt: skip
PRESSED = ("ceiling_s", "rounds", "max_muscle_s")


def same_dose(one: Document, other: Document) -> bool:
    """Whether two plans have the same exercises in the same dose, and press the same spots."""
    return [_asked(step) for step in one["steps"]] == [_asked(step) for step in other["steps"]]


def _asked(step: Document) -> Document:
    found = {name: step[name] for name in ASKED if name in step} | {"exercise": step["exercise"]["slug"]}
    if press := step.get("press"):
        found |= {name: press[name] for name in PRESSED}
        found |= {"muscle": press["muscle"]["slug"], "spots": [spot["key"] for spot in press["spots"]], "own": press.get("own")}
    return found
