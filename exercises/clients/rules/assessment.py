"""What an assessment may hold: every line is optional, numbers within bounds, measures of the body left and right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEXT, NUMBER, PAIN = "text", "number", "pain"
LEFT, RIGHT = "left", "right"
SIDES = (LEFT, RIGHT)
ACTIVITIES = (1, 2, 3)


@dataclass(frozen=True)
class Item:
    """One line: a text of so many letters, or a whole number within bounds; of both legs or of the person."""

    key: str
    kind: str
    low: int = 0
    high: int = 10
    sides: bool = False
    unit: str = ""
    # Which way is better: more, less, or neither.
    better: int = 0


GROUPS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    ("story", (Item("story", TEXT, high=2000), Item("aim", TEXT, high=300), Item("worst", PAIN, better=-1), Item("usual", PAIN, better=-1))),
    (
        "body",
        (
            Item("bend", NUMBER, 0, 160, sides=True, unit="°", better=1),
            Item("straighten", NUMBER, -20, 40, sides=True, unit="°", better=-1),
            Item("squat", PAIN, sides=True, better=-1),
            Item("step_down", NUMBER, 0, 100, sides=True, better=1),
            Item("step_down_quality", NUMBER, 0, 6, sides=True, better=-1),
            Item("heel_raises", NUMBER, 0, 100, sides=True, better=1),
            Item("hop", NUMBER, 0, 400, sides=True, unit="cm", better=1),
            Item("sit_to_stand", NUMBER, 0, 60, better=1),
        ),
    ),
    (
        "running",
        (Item("gait", TEXT, high=500), Item("cadence", NUMBER, 100, 240), Item("shoes", TEXT, high=200)),
    ),
    ("score", (Item("questionnaire", TEXT, high=60), Item("total", NUMBER, 0, 100))),
)  # fmt: skip
ITEMS: dict[str, Item] = {item.key: item for _group, items in GROUPS for item in items}


def document_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The document of the answers of a form; what nobody answered is not in it."""
    found: dict[str, Any] = {}
    for item in ITEMS.values():
        value = _both(item, values) if item.sides else values.get(item.key)
        if value not in (None, "", {}):
            found[item.key] = value
    activities = [_activity(values, number) for number in ACTIVITIES]
    return found | ({"activities": told} if (told := [item for item in activities if item]) else {})


def _both(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    return {side: value for side in SIDES if (value := values.get(f"{item.key}_{side}")) is not None}


def _activity(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    name, score = values.get(f"activity_{number}", ""), values.get(f"score_{number}")
    return {"name": name} | ({} if score is None else {"score": score}) if name else {}


def value_of(document: Mapping[str, Any], key: str, side: str = "") -> Any:
    """One answer of a document; None where nobody gave it."""
    value = document.get(key)
    return value.get(side) if side and isinstance(value, Mapping) else value if not side else None


def score_of(document: Mapping[str, Any], name: str) -> int | None:
    """How well an activity of this name went; None where nobody said."""
    same = [item for item in document.get("activities", ()) if item["name"].casefold() == name.casefold()]
    return same[0].get("score") if same else None


def verdict(item: Item, then: Any, now: Any) -> str:
    """Whether a number is better or worse than before; nothing where one is missing, they are equal, or neither way is better."""
    if not item.better or not isinstance(then, int) or not isinstance(now, int) or then == now:
        return ""
    return "better" if (now > then) == (item.better > 0) else "worse"
