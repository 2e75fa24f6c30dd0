"""The codecs of the catalogue's kinds, in the order in which a pack is loaded: what is named comes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.contrib.staticfiles import finders

from exercises.catalogue import models
from exercises.publishing.codec import Child, Codec, Document, Link

SCHEMAS = Path(__file__).parent / "schemas"
SOURCES = Link("sources", "source", many=True)


def claims(parent: str) -> Child:
    """The claims of a document whose rows hang on the field parent."""
    return Child("claims", models.Claim, parent, ("section", "text", "evidence"), (SOURCES,))


@cache
def _dose_validator(step_kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"dose-{step_kind}.json").read_text()))


def dose_problems(step_kind: str, dose: Any, where: str = "dose") -> list[str]:
    """What is wrong with a dose for a kind of step, each as "key: reason"."""
    errors = _dose_validator(step_kind).iter_errors(dose)
    return [f"{'.'.join([where, *(str(part) for part in error.absolute_path)])}: {error.message[:160]}" for error in errors]


def picture_problems(document: Document, key: str, folder: str) -> Iterable[str]:
    """A picture that is not there would take down every page that shows it."""
    stem = document.get(key, "")
    if stem and not (re.fullmatch("[a-z0-9-]+", stem) and finders.find(f"img/{folder}/{stem}.svg")):
        yield f"{key}: there is no picture called {stem!r}"


def _exercise_problems(document: Document) -> Iterable[str]:
    yield from dose_problems(document["step_kind"], document["dose"])
    yield from picture_problems(document, "figure", "figures")
    for way in ("easier", "harder"):
        if document.get(way, {}).get("dose"):
            yield from dose_problems(document["step_kind"], document["dose"] | document[way]["dose"], f"{way}.dose")


def _exercise_more(row: models.Exercise) -> Document:
    groups: dict[int, list[str]] = {}
    for need in row.needs.select_related("equipment"):
        groups.setdefault(need.group, []).append(need.equipment.slug)
    found: Document = {"equipment": list(groups.values())}
    for variant in row.variants.select_related("exercise"):
        found[variant.direction] = {
            "text": variant.text,
            "exercise": variant.exercise.slug if variant.exercise else None,
            "dose": variant.dose,
        }
    return found


def _write_exercise_more(row: models.Exercise, document: Document) -> None:
    row.needs.all().delete()
    for group, slugs in enumerate(document.get("equipment", []), 1):
        for position, slug in enumerate(slugs, 1):
            models.Need.objects.create(exercise=row, group=group, position=position, equipment=models.Equipment.objects.get(slug=slug))
    row.variants.all().delete()
    for direction in ("easier", "harder"):
        if variant := document.get(direction):
            other = models.Exercise.objects.filter(slug=variant.get("exercise", "")).first()
            models.Variant.objects.create(
                parent=row, position=1, direction=direction, text=variant["text"], exercise=other, dose=variant.get("dose", {})
            )


def _exercise_names(document: Document) -> Iterable[tuple[str, str, str]]:
    for place, group in enumerate(document.get("equipment", [])):
        for slug in group:
            yield f"equipment.{place}", "equipment", slug
    for direction in ("easier", "harder"):
        if slug := document.get(direction, {}).get("exercise"):
            yield f"{direction}.exercise", "exercise", slug


CARE_SECTIONS = ("emergency", "urgent", "professional")


def _advice_problems(document: Document) -> Iterable[str]:
    known = {heading["key"] for heading in document["headings"]} | set(CARE_SECTIONS)
    for place, entry in enumerate(document["claims"]):
        if entry["section"] not in known:
            yield f"claims.{place}.section: there is no heading called {entry['section']!r}"


def _see_names(document: Document) -> Iterable[tuple[str, str, str]]:
    for place, other in enumerate(document.get("see", [])):
        yield f"see.{place}", other["kind"], other["slug"]


def _kind(kind: str, model: Any, fields: tuple[str, ...], **more: Any) -> Codec:
    return Codec(kind, model, SCHEMAS / f"{kind}.json", fields, **more)


SOURCE = _kind("source", models.Source, ("citation", "url", "year", "design", "note"))
EQUIPMENT = _kind("equipment", models.Equipment, ("substitute",))
PAIN_AREA = _kind("pain-area", models.PainArea, ())
PHASE = _kind(
    "phase", models.Phase, ("number", "typical_length", "entry", "exit"), children=(claims("phase"),), position=lambda document: document["number"]
)  # fmt: skip
MUSCLE = _kind(
    "muscle",
    models.Muscle,
    ("group", "also_called", "action", "where", "care", "plate", "evidence"),
    url_name="catalogue:muscle",
    links=(Link("pain_areas", "pain-area", many=True), SOURCES),
    children=(
        Child(
            "points", models.TriggerPoint, "muscle", ("key", "number", "find", "display_only", "why"),
            children=(Child("placements", models.Placement, "point", ("view", "x", "y")),),
        ),
        Child("referral", models.ReferralZone, "muscle", ("view", "cx", "cy", "rx", "ry", "rotation", "strength")),
        claims("muscle"),
    ),
    extra_problems=lambda document: picture_problems(document, "plate", "plates"),
    facets=lambda document: {"group": document["group"], "pain_areas": document.get("pain_areas", []), "plate": document.get("plate", "")},
)  # fmt: skip
EXERCISE = _kind(
    "exercise",
    models.Exercise,
    (
        "exercise_kind",
        "step_kind",
        "laterality",
        "position",
        "figure",
        "start",
        "steps",
        "cues",
        "mistakes",
        "stop",
        "dose",
        "goal",
        "frequency",
        "therapist_only",
    ),
    url_name="catalogue:exercise",
    links=(Link("targets", "muscle", many=True), Link("phases", "phase", many=True)),
    children=(claims("exercise"),),
    facets=lambda document: {key: document.get(key, []) for key in ("exercise_kind", "targets", "phases", "figure")},
    extra_problems=_exercise_problems,
    read_more=_exercise_more,
    write_more=_write_exercise_more,
    more_names=_exercise_names,
    more_keys=("easier", "harder", "equipment"),
    self_naming=True,
)
CONDITION = _kind(
    "condition",
    models.Condition,
    ("also_called", "brief", "order"),
    url_name="catalogue:condition",
    links=(
        Link("pain_areas", "pain-area", many=True),
        Link("muscles", "muscle", many=True),
        Link("phases", "phase", many=True),
        Link("look_alikes", "condition", many=True),
    ),
    children=(Child("symptoms", models.Symptom, "condition", ("text", "typical", "evidence"), (SOURCES,)), claims("condition")),
    position=lambda document: document["order"],
    facets=lambda document: {key: document.get(key, []) for key in ("pain_areas", "muscles", "phases", "also_called", "brief")},
)
NO_PRESS_AREA = _kind(
    "no-press-area", models.NoPressArea, (), links=(SOURCES,),
    children=(Child("shapes", models.NoPressShape, "area", ("view", "cx", "cy", "rx", "ry", "rotation")),),
)  # fmt: skip
ADVICE = _kind(
    "advice", models.AdvicePage, ("headings",), url_name="catalogue:advice", children=(claims("advice"),), extra_problems=_advice_problems
)  # fmt: skip
GLOSSARY_TERM = _kind(
    "glossary-term", models.GlossaryTerm, ("also", "see"), more_names=_see_names, facets=lambda document: {"also_called": document.get("also", [])}
)  # fmt: skip
COUNTRY = _kind(
    "country", models.Country, ("emergency_number", "urgent_number", "urgent_words", "physio_words", "units", "directory")
)  # fmt: skip
CODECS = (SOURCE, EQUIPMENT, PAIN_AREA, PHASE, NO_PRESS_AREA, MUSCLE, EXERCISE, CONDITION, ADVICE, COUNTRY, GLOSSARY_TERM)
