"""What there is to prescribe: every published exercise and routine, found by words and by kind, and each as one thing of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exercises.catalogue.models import ExerciseKind
from exercises.catalogue.queries import figure_address
from exercises.catalogue.words import dose_words
from exercises.programmes.rules import MORNING, OWN, WEEK, Document
from exercises.publishing.queries import Card, Published, cards, published_all, published_many
from exercises.publishing.search import search
from exercises.routines.queries import Unplayable, documents_of, plan_document

ROUTINE = "routine"
MOST_FOUND = 200
# How an exercise is done where nobody says otherwise.
SIDES = {"unilateral": ["left", "right"], "alternating": ["alternating"]}
# More spots than these are not pressed in one go.
MOST_POINTS = 2
USUAL = {"slots": [MORNING], "days_per_week": WEEK, "days_between": 0, "not_on_running_days": False, "note": ""}


# What an exercise in a therapist's own words begins with, by the kind of its step.
OWN_DOSES: dict[str, Document] = {
    "reps": {"sets": 2, "reps": 10, "rep_s": 4, "rest_s": 60},
    "hold": {"sets": 3, "hold_s": 10, "rest_s": 30},
    "timer": {"seconds": 60},
}


@dataclass(frozen=True)
class Entry:
    """One thing that can be prescribed, as a list shows it."""

    kind: str
    slug: str
    title: str
    summary: str
    kind_word: str
    picture: str
    dose: str
    minutes: int | None = None


def library(*, words: str = "", kind: str = "", phase: str = "") -> list[Entry]:
    """What may be prescribed: best fit first where there are words, else in the catalogue's order. What was taken back is not there."""
    found = [*cards("exercise"), *cards(ROUTINE)]
    if words.strip():
        places = {(hit.kind, hit.slug): place for place, hit in enumerate(search(words, limit=MOST_FOUND).hits)}
        found = sorted((card for card in found if (card.kind, card.slug) in places), key=lambda card: places[card.kind, card.slug])
    doses = {one.slug: one.document for one in published_all("exercise")}
    fitting = [card for card in found if _fits(card, kind, phase)]
    return [_entry(card, doses.get(card.slug, {}) if card.kind == "exercise" else {}) for card in fitting]


def _fits(card: Card, kind: str, phase: str) -> bool:
    right = not kind or kind == (ROUTINE if card.kind == ROUTINE else card.facets.get("exercise_kind"))
    return right and (not phase or phase in card.facets.get("phases", []))


def _entry(card: Card, document: dict[str, Any]) -> Entry:
    facets = card.facets
    picture = figure_address(facets.get("figure", ""), facets.get("figure_at"), part="end")
    word = "" if card.kind == ROUTINE else str(ExerciseKind(facets["exercise_kind"]).label)
    dose = dose_words(document["step_kind"], document["dose"]) if document else ""
    return Entry(card.kind, card.slug, card.title, card.summary, word, picture, dose, card.minutes)


def from_exercise(slug: str, *, key: str) -> Document | None:
    """One published exercise, in its usual dose, as one thing of a draft; None where there is none or it was taken back."""
    published = published_many([("exercise", slug)]).get(("exercise", slug))
    if published is None or published.retired or published.withdrawn:
        return None
    step = _pressing(published) if published.document["step_kind"] == "press" else {}
    if step is None:
        return None
    sides = step.get("sides") or SIDES.get(published.document["laterality"], ["both"])
    made = _step(published, step | {"key": slug, "exercise": slug, "sides": sides})
    return {
        "key": key,
        "slug": f"{OWN}{key.removeprefix('i-')}",
        "title": published.document["title"],
        "source": "",
        "steps": [made],
    } | USUAL


def from_routine(slug: str, *, key: str) -> Document | None:
    """A published routine as one thing of a draft, its exercises with the doses that they have there; None where it cannot be played."""
    published = published_many([(ROUTINE, slug)]).get((ROUTINE, slug))
    if published is None or published.retired or published.withdrawn:
        return None
    found = documents_of(published.document)
    try:
        plan_document(published.document, published.revision, found)
    except Unplayable:
        return None
    steps = [_step(found["exercise", step["exercise"]], step) for step in published.document["steps"]]
    return {
        "key": key,
        "slug": f"{OWN}{key.removeprefix('i-')}",
        "title": published.document["title"],
        "source": slug,
        "steps": steps,
    } | USUAL


def from_own_words(title: str, how: list[str], kind: str, *, key: str) -> Document:
    """An exercise that only this therapist wrote, in a dose to begin with, as one thing of a draft. It counts as one that loads the knee."""
    name = key.removeprefix("i-")
    step = {
        "key": f"own-{name}", "exercise": f"own-{name}", "kind": kind, "sides": ["both"], "dose": OWN_DOSES[kind], "load": "", "easier": False,
        "harder": False, "own": {"title": title, "how": how},
    }  # fmt: skip
    return {"key": key, "slug": f"{OWN}{name}", "title": title, "source": "", "steps": [step]} | USUAL


def own_exercise(step: Document) -> Published:
    """An exercise in a therapist's own words, in the form of a published one."""
    document = {
        "slug": step["exercise"], "title": step["own"]["title"], "exercise_kind": ExerciseKind.STRENGTH.value, "step_kind": step["kind"],
        "dose": step["dose"], "position": "", "start": _("Begin as your therapist showed you."), "steps": step["own"]["how"], "cues": [],
        "stop": [_("Stop when it hurts more than 5 of 10, or when something feels wrong.")], "loads": ["knee-load"],
    }  # fmt: skip
    return Published("exercise", step["exercise"], document, 1, None, "", False)


def _step(exercise: Published, step: Document) -> Document:
    """A step with its whole dose: what an editor changes later does not change it."""
    document = exercise.document
    kept = {name: step[name] for name in ("muscle", "points", "directions", "ways", "line") if step.get(name)}
    dose = document["dose"] | step.get("dose", {})
    return {
        "key": step["key"], "exercise": step["exercise"], "kind": document["step_kind"], "sides": list(step["sides"]), "dose": dose,
        "load": "", "easier": True, "harder": True,
    } | kept  # fmt: skip


def _pressing(exercise: Published) -> Document | None:
    """Where an exercise presses: as a routine of the catalogue has it, else the first spots of the first muscle that it is for."""
    for routine in published_all(ROUTINE):
        for step in routine.document["steps"]:
            if step["exercise"] == exercise.slug and step.get("points"):
                return {name: step[name] for name in ("sides", "muscle", "points", "directions", "ways") if step.get(name)}
    muscles = published_many(("muscle", slug) for slug in exercise.document.get("targets", []))
    for slug in exercise.document.get("targets", []):
        points = [point["key"] for point in muscles["muscle", slug].document.get("points", []) if not point.get("display_only")]
        if points:
            return {"muscle": slug, "points": points[:MOST_POINTS]}
    return None
