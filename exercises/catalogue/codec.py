"""The codecs of the catalogue's kinds, in the order in which a pack is loaded: what is named comes first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from exercises.catalogue import models
from exercises.catalogue.queries import photos
from exercises.figures import rules as figures
from exercises.figures.rules import plates, plates_clearance
from exercises.lib import images
from exercises.publishing.codec import Child, Codec, Document, Link, Others
from selfcare.media import Away

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


def _exercise_problems(document: Document) -> Iterable[str]:
    yield from _media_problems(document)
    yield from dose_problems(document["step_kind"], document["dose"])
    for way in ("easier", "harder"):
        if document.get(way, {}).get("dose"):
            yield from dose_problems(document["step_kind"], document["dose"] | document[way]["dose"], f"{way}.dose")


def _media_problems(document: Document) -> Iterable[str]:
    """A pack brings no photos: their files are kept beside the database, under their hash."""
    for place, entry in enumerate(document.get("media", [])):
        if entry["sort"] != "photo":
            continue
        try:
            here = images.kept(entry["sha256"], photos())
        except Away:
            yield f"media.{place}.sha256: the place where photos are kept does not answer just now; try again in some minutes"
            continue
        if here is None:
            yield f"media.{place}.sha256: the file of this photo is not here ({entry['sha256'][:12]}….webp); add the photo again"


def range_problems(dose: Document, pose: Document | None, where: str = "dose") -> Iterable[str]:
    """A range in a dose is a measure that the figure has, within what its pose can show."""
    wanted = dose.get("range")
    if not wanted:
        return
    measure = (pose or {}).get("measure")
    if not measure:
        yield f"{where}.range: the figure has nothing that a range could set"
    elif (wanted["of"], wanted["unit"]) != (measure["of"], measure["unit"]):
        yield f"{where}.range: the figure shows {measure['of']} in {measure['unit']}, not {wanted['of']} in {wanted['unit']}"
    elif not measure["least"] <= wanted["at"] <= measure["most"]:
        yield f"{where}.range: {wanted['at']} is outside what the figure can show ({measure['least']} to {measure['most']} {measure['unit']})"


def _exercise_together(document: Document, others: Others) -> Iterable[str]:
    slug = document.get("figure")
    pose = others.get("pose", slug) if slug else None
    if slug and pose is None:
        yield f"figure: there is no pose called {slug!r}"
        return
    yield from range_problems(document["dose"], pose)
    for way in ("easier", "harder"):
        yield from range_problems(document.get(way, {}).get("dose", {}), pose, f"{way}.dose")


def _pose_problems(document: Document) -> Iterable[str]:
    return figures.problems(document)


def _pose_together(document: Document, others: Others) -> Iterable[str]:
    """A changed measure must still fit the doses that use it."""
    for exercise in others.every("exercise"):
        if exercise.get("figure") == document["slug"]:
            for line in range_problems(exercise["dose"], document):
                yield f"measure: {exercise['slug']}: {line}"


def _exercise_facets(document: Document) -> Document:
    found = {key: document.get(key, []) for key in ("exercise_kind", "targets", "phases", "figure")}
    return found | ({"figure_at": document["dose"]["range"]["at"]} if "range" in document["dose"] else {})


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
            models.Need.objects.create(
                exercise=row, group=group, position=position, equipment=models.Equipment.objects.get(slug=slug, language=row.language)
            )
    row.variants.all().delete()
    for direction in ("easier", "harder"):
        if variant := document.get(direction):
            other = models.Exercise.objects.filter(slug=variant.get("exercise", ""), language=row.language).first()
            models.Variant.objects.create(
                parent=row, position=1, direction=direction, text=variant["text"], exercise=other, dose=variant.get("dose", {})
            )


def _exercise_names(document: Document) -> Iterable[tuple[str, str, str]]:
    if slug := document.get("figure"):
        yield "figure", "pose", slug
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


def _muscle_problems(document: Document) -> Iterable[str]:
    """A plate must show what is said to be on it, and a point to press lies in its muscle."""
    if (view := document.get("plate")) and not plates.muscle_in_view(document["slug"], view):
        yield f"plate: the {view} view has no shape for this muscle"
    yield from plates_clearance.astray(document)


def _no_press_together(document: Document, others: Others) -> Iterable[str]:
    """No area may come too near to a point that people are told to press."""
    for muscle in others.every("muscle"):
        yield from plates_clearance.too_near(muscle, plates_clearance.zones([document]))


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
    ("group", "region", "also_called", "action", "where", "care", "plate", "evidence"),
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
    extra_problems=_muscle_problems,
    together=lambda document, others: plates_clearance.too_near(document, plates_clearance.zones(others.every("no-press-area"))),
    facets=lambda document: {"group": document["group"], "pain_areas": document.get("pain_areas", []), "plate": document.get("plate", "")},
)  # fmt: skip
POSE = _kind(
    "pose",
    models.Pose,
    ("view", "box", "anchor", "base", "keys", "end", "props", "arrows", "muscles", "bands", "measure", "options"),
    facets=lambda document: {key: document[key] for key in ("box", "measure") if key in document} | {"moves": len(document["keys"]) > 1},
    extra_problems=_pose_problems,
    together=_pose_together,
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
        "loads",
        "therapist_only",
    ),
    url_name="catalogue:exercise",
    links=(Link("targets", "muscle", many=True), Link("phases", "phase", many=True)),
    children=(
        Child("media", models.ExerciseMedia, "exercise", ("sort", "sha256", "width", "height", "url", "alt", "credit", "licence")),
        claims("exercise"),
    ),
    facets=_exercise_facets,
    extra_problems=_exercise_problems,
    together=_exercise_together,
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
    together=_no_press_together,
)  # fmt: skip
ADVICE = _kind(
    "advice", models.AdvicePage, ("headings",), url_name="catalogue:advice", children=(claims("advice"),), extra_problems=_advice_problems
)  # fmt: skip
GLOSSARY_TERM = _kind(
    "glossary-term", models.GlossaryTerm, ("also", "see"), more_names=_see_names, facets=lambda document: {"also_called": document.get("also", [])}
)  # fmt: skip
COUNTRY = _kind(
    "country", models.Country, ("emergency_number", "urgent_number", "urgent_words", "physio_words", "units", "consent_age", "consent_law", "directory")
)  # fmt: skip
CODECS = (SOURCE, EQUIPMENT, PAIN_AREA, PHASE, NO_PRESS_AREA, MUSCLE, POSE, EXERCISE, CONDITION, ADVICE, COUNTRY, GLOSSARY_TERM)
