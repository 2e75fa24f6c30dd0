"""What editors do with pictures and with places on them."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from exercises.catalogue import queries
from exercises.catalogue.codec import MUSCLE, NO_PRESS_AREA, POSE
from exercises.catalogue.models import Exercise, ExerciseMedia, Muscle, NoPressArea, NoPressShape, Placement, ReferralZone
from exercises.figures import draw
from exercises.lib import images
from exercises.lib.canonical import tidy
from exercises.publishing import audit, workflow
from exercises.publishing.codec import Codec
from exercises.publishing.difference import differences
from exercises.publishing.models import Change


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


def keep_places(muscle: Muscle, *, points: dict[str, dict[str, Any]], referral: list[dict[str, Any]], who: Any, now: dt.datetime) -> bool:
    """Keep where a muscle's points and zones lie, and which points are for looking at only. points goes by key. Whether anything changed."""
    with transaction.atomic():
        before = MUSCLE.read(muscle.slug, muscle.language)
        for point in muscle.points.all():
            if said := points.get(point.key):
                point.display_only, point.why = said["display_only"], said["why"]
                point.save(update_fields=["display_only", "why"])
                point.placements.all().delete()
                point.placements.bulk_create(Placement(point=point, position=at, **row) for at, row in enumerate(said["placements"], 1))
        muscle.referral.all().delete()
        muscle.referral.bulk_create(ReferralZone(muscle=muscle, position=at, **row) for at, row in enumerate(referral, 1))
        return _noted(MUSCLE, muscle, before, who, now)


def keep_shapes(area: NoPressArea, *, shapes: list[dict[str, Any]], who: Any, now: dt.datetime) -> bool:
    """Keep where a no-press area lies. Whether anything changed."""
    with transaction.atomic():
        before = NO_PRESS_AREA.read(area.slug, area.language)
        area.shapes.all().delete()
        area.shapes.bulk_create(NoPressShape(area=area, position=at, **row) for at, row in enumerate(shapes, 1))
        return _noted(NO_PRESS_AREA, area, before, who, now)


def _noted(codec: Codec, row: Muscle | NoPressArea, before: dict[str, Any] | None, who: Any, now: dt.datetime) -> bool:
    """The change in the audit list, and the row marked as changed for whoever edits it at the same time."""
    after = codec.read(row.slug, row.language)
    assert before is not None and after is not None
    places = [found.place for found in differences(before, after)]
    if places:
        row.save(update_fields=["updated_at"])
        audit.note(workflow.name_of(after), Change.What.SAVED, who=who, now=now, places=places)
    return bool(places)
