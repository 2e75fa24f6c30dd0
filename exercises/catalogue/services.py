"""What editors do with pictures."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from exercises.catalogue import queries
from exercises.catalogue.codec import POSE
from exercises.catalogue.models import Exercise, ExerciseMedia
from exercises.figures import draw
from exercises.lib import images
from exercises.lib.canonical import tidy


def add_photo(exercise: Exercise, picture: images.Picture, *, alt: str, credit: str, licence: str) -> ExerciseMedia:
    """Keep a photo and put it last among those of an exercise. Refused where there is no more room."""
    name = images.keep(picture, queries.photos())
    last = exercise.media.aggregate(last=Max("position"))["last"] or 0
    return exercise.media.create(
        position=last + 1, sort=ExerciseMedia.Sort.PHOTO, sha256=name, width=picture.width, height=picture.height,
        alt=alt, credit=credit, licence=licence,
    )  # fmt: skip


@dataclass
class Proof:
    """A pose drawn for its editor: pictures as addresses that hold them, and what is wrong, by field."""

    pictures: list[dict[str, str]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)


def proof(values: dict[str, Any]) -> Proof:
    """Draw the values of a pose's form, saved or not. Never fails: what cannot be drawn is told."""
    document = tidy({"kind": POSE.kind, "slug": "draft", "language": "en", "title": "-", "summary": "-"} | values)
    made = Proof(problems=[_by_field(line) for line in POSE.problems(document)])
    try:
        made.pictures = [{"label": label, "src": _inlined(document, **how)} for label, how in _pictures(document)]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError):
        made.problems = made.problems or [{"field": "keys", "text": "This cannot be drawn."}]
    return made


def _pictures(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = [(part, {"part": part}) for part in ("both", "start", "end")]
    measure = document.get("measure", {})
    for name in ("least", "most"):
        if measure.get(name):
            found.append((f"{measure['of']} {measure[name]:g} {measure.get('unit', '')}", {"at": measure[name]}))
    return found


def _inlined(document: dict[str, Any], **how: Any) -> str:
    return "data:image/svg+xml;base64," + b64encode(draw.still(document, **how).encode()).decode()


def _by_field(line: str) -> dict[str, str]:
    """A problem with the field that it stands beside: the one it names, or the key poses."""
    name = line.split(":", 1)[0].split(".", 1)[0]
    return {"field": name if name in POSE.fields else "keys", "text": line}
