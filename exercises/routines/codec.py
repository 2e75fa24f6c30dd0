"""The codec of routines, and all codecs in the order in which a pack is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from exercises.catalogue import codec as catalogue
from exercises.publishing.codec import Child, Codec, Document, Link, Others
from exercises.routines import models
from exercises.routines.queries import facets_of

SCHEMAS = Path(__file__).parent / "schemas"


def _names(document: Document) -> Iterable[tuple[str, str, str]]:
    for kind, key in (("condition", "conditions"), ("phase", "phases"), ("pain-area", "pain_areas")):
        for slug in document.get(key, []):
            yield key, kind, slug


def _problems(document: Document) -> Iterable[str]:
    keys = [step["key"] for step in document["steps"]]
    if len(keys) != len(set(keys)):
        yield "steps: two steps have the same key"


def _together(document: Document, others: Others) -> Iterable[str]:
    for step in document["steps"]:
        if step.get("dose", {}).get("range"):
            exercise = others.get("exercise", step["exercise"]) or {}
            pose = others.get("pose", exercise["figure"]) if exercise.get("figure") else None
            yield from catalogue.range_problems(step["dose"], pose, f"steps.{step['key']}.dose")


ROUTINE = Codec(
    "routine",
    models.Routine,
    SCHEMAS / "routine.json",
    ("goal", "order", "featured", "group", "length", "conditions", "phases", "pain_areas"),
    url_name="routines:detail",
    children=(
        Child(
            "steps", models.Step, "routine", ("key", "sides", "dose", "points", "directions", "ways", "line"),
            links=(Link("exercise", "exercise"), Link("muscle", "muscle")),
        ),
        Child("claims", models.RoutineClaim, "routine", ("section", "text", "evidence"), (catalogue.SOURCES,)),
    ),
    position=lambda document: document.get("order", 0),
    facets=facets_of,
    extra_problems=_problems,
    together=_together,
    more_names=_names,
)  # fmt: skip
CODECS = (*catalogue.CODECS, ROUTINE)
