"""Reads of routines: the plan that a routine's documents make, and what its pages show."""

from __future__ import annotations

from typing import Any

from exercises.catalogue.codec import dose_problems
from exercises.catalogue.queries import muscle_in_view
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.codec import Document
from exercises.publishing.queries import Published, published_many, withdrawn
from exercises.routines import rules

Found = dict[tuple[str, str], Published]


# What of a dose the player goes by.
DOSE = ("reps", "reps_range", "rep_s", "hold_s", "hold_range_s", "tempo", "seconds")
# How the text of a stand-in begins that is none: it says what to do instead of the whole step.
NO_STAND_IN = ("None", "There is no")
# What a session goes by; where one of these is taken back, nothing starts.
RULES = ("safety-questions", "thresholds", "traffic-light", "player-sentences")


class Unplayable(ValueError):
    """A routine that cannot be played, with the reason."""


def documents_of(routine: Document, language: str = CONTENT_LANGUAGE) -> Found:
    """Everything that the routine's steps name, in two queries: exercises and muscles, then equipment and easier exercises."""
    first = [("exercise", step["exercise"]) for step in routine["steps"]]
    first += [("muscle", step["muscle"]) for step in routine["steps"] if step.get("muscle")]
    found = published_many(first, language)
    things = {("equipment", slug) for item in found.values() for group in item.document.get("equipment", []) for slug in group}
    things |= {("exercise", easier) for item in found.values() if (easier := item.document.get("easier", {}).get("exercise"))}
    return found | published_many(things - set(found), language)


def plan_document(routine: Document, revision: int, found: Found) -> Document:
    """The plan (version 1) of a published routine, without its id. Unplayable, with the reason, where something is missing."""
    name = {"slug": routine["slug"], "revision": revision, "title": routine["title"]}
    steps = [made for step in routine["steps"] if (made := _plan_step(step, found))]
    return {"plan": 1, "language": routine["language"], "routine": name, "steps": steps}


def refused(routine: Document, found: Found) -> str:
    """Why a routine may not be done for now: the withdrawal of a movement that it needs, or of every point; empty where it may."""
    needed = [found[name] for step in routine["steps"] if (name := ("exercise", step["exercise"])) in found]
    if reason := next((published.withdrawn for published in needed if published.withdrawn), ""):
        return reason
    if plan_document(routine, 1, found)["steps"]:
        return ""
    points = [point for published in found.values() for point in published.document.get("points", [])]
    return next((point["why"] for point in points if point.get("withdrawn")), "")


def plan_taken_back(plan: Document, known: list[Document] | None = None) -> str:
    """Why a plan that was made earlier may not be started now: an exercise, a spot or a rule of it was taken back; empty where it may.

    Who asks for many plans hands over the withdrawals in force, read once.
    """
    exercises = {step["exercise"]["slug"] for step in plan["steps"]}
    spots = {(step["press"]["muscle"]["slug"], spot["key"]) for step in plan["steps"] if "press" in step for spot in step["press"]["spots"]}
    # One that names no spot takes back all of the muscle.
    spots |= {(muscle, "") for muscle, _spot in spots}
    for one in withdrawn() if known is None else known:
        met = {"exercise": one["slug"] in exercises, "muscle": (one["slug"], one["part"]) in spots, "rule": one["slug"] in RULES}
        if met.get(one["kind"]):
            return one["reason"]
    return ""


def _plan_step(step: Document, found: Found) -> Document | None:
    """A step of the plan; None for a press whose every spot was taken back."""
    published = found.get(("exercise", step["exercise"]))
    if published is None:
        raise Unplayable(f"steps.{step['key']}: there is no published exercise called {step['exercise']!r}")
    exercise = published.document
    kind, dose = exercise["step_kind"], exercise["dose"] | step.get("dose", {})
    if wrong := dose_problems(kind, dose, f"steps.{step['key']}.dose"):
        raise Unplayable(wrong[0])
    lines = [{"role": "start", "text": exercise["start"]}]
    lines += [{"role": "step", "text": text} for text in exercise["steps"]]
    lines += [{"role": "mistake", "text": text} for text in exercise.get("mistakes", [])]
    lines += [{"role": "note", "text": step["line"]}] if step.get("line") else []
    made: Document = {
        "key": step["key"],
        "exercise": {
            "slug": exercise["slug"],
            "revision": published.revision,
            "title": exercise["title"],
            "kind": exercise["exercise_kind"],
        },
        "kind": kind,
        "position": exercise["position"],
        "sides": step["sides"],
        "sets": dose.get("sets", 1),
        "rest_s": dose.get("rest_s", 0),
        "equipment": [[_thing(slug, found) for slug in group] for group in exercise.get("equipment", [])],
        "lines": lines,
        "cues": exercise["cues"],
        "stop": exercise["stop"],
        "figure": exercise.get("figure", ""),
        "loads": exercise.get("loads", []),
    }
    made |= {key: dose[key] for key in DOSE if key in dose}
    if "stage" in dose:
        made |= {"kind": "interval", **rules.staged(dose["stage"])}
    if exercise.get("figure") and "range" in dose:
        made["figure_at"] = dose["range"]["at"]
    made |= {way: _variant(exercise[way], found) for way in ("easier", "harder") if way in exercise}
    if kind == "press":
        made["press"] = _press(step, dose, found)
        if not made["press"]["spots"]:
            return None
    return {key: value for key, value in made.items() if value not in ("", [])}


def _titled(kind: str, slug: str, found: Found) -> Document:
    published = found.get((kind, slug))
    return {"slug": slug, "title": published.document["title"] if published else slug.replace("-", " ")}


def _thing(slug: str, found: Found) -> Document:
    """A piece of equipment with what a household has in its place, where something does."""
    published = found.get(("equipment", slug))
    stand_in = published.document.get("substitute", "") if published else ""
    usable = bool(stand_in) and not stand_in.startswith(NO_STAND_IN)
    return _titled("equipment", slug, found) | ({"substitute": stand_in} if usable else {})


def _variant(way: Document, found: Found) -> Document:
    """The easier or harder way of a step: its words, its own dose, and what another exercise in its place would need."""
    made = {"text": way["text"]}
    if dose := {key: value for key, value in way.get("dose", {}).items() if key in (*DOSE, "sets", "ceiling_s", "rounds", "max_muscle_s")}:
        made["dose"] = dose
    other = found.get(("exercise", way.get("exercise", "")))
    if other and not other.withdrawn:
        made["exercise"] = {"slug": other.slug, "title": other.document["title"], "needs": other.document.get("equipment", [])}
    return made


def _press(step: Document, dose: Document, found: Found) -> Document:
    published = found.get(("muscle", step.get("muscle", "")))
    if published is None:
        raise Unplayable(f"steps.{step['key']}: a pressure step needs a published muscle")
    points = {point["key"]: point for point in published.document.get("points", [])}
    spots = []
    for key in step.get("points", []):
        point = points.get(key)
        if point and point.get("withdrawn"):
            continue
        if point is None or point.get("display_only"):
            raise Unplayable(f"steps.{step['key']}: the point {key!r} of {published.slug} is missing or not for pressing")
        spots.append({"key": key, "find": point["find"]} | _pictured(published.slug, point.get("placements", [])))
    if not step.get("points"):
        raise Unplayable(f"steps.{step['key']}: a pressure step needs at least one point")
    made = {name: dose[name] for name in ("ceiling_s", "rounds", "max_muscle_s")}
    muscle = _titled("muscle", published.slug, found) | {"region": published.document.get("region", "")}
    return made | {
        "muscle": {key: value for key, value in muscle.items() if value},
        "spots": spots,
        "directions": step.get("directions", []),
        **({"own": dict(step["spot"])} if step.get("spot") else {}),
        **({"ways": step["ways"]} if step.get("ways") else {}),
    }


def _pictured(muscle: str, placements: list[Document]) -> Document:
    """Where a point is drawn: on the first plate that shows its muscle, and on others; nothing where there is none."""
    drawn = [{name: place[name] for name in ("view", "x", "y")} for place in placements if muscle_in_view(muscle, place["view"])]
    return drawn[0] | ({"others": drawn[1:]} if drawn[1:] else {}) if drawn else {}


def _lockable(step: Document) -> Document:
    """What of a plan's step decides whether the safety check locks it, in the shape of the step."""
    made = {name: step[name] for name in ("key", "kind", "sides", "loads") if name in step}
    made["equipment"] = [[{"slug": thing["slug"]} for thing in group] for group in step.get("equipment", [])]
    if "press" in step:
        made["press"] = {"muscle": {"region": step["press"]["muscle"].get("region", "")}}
    return made


def plan_facets(plan: Document) -> dict[str, Any]:
    """What the safety check and Today need to know of a plan, whoever's it is."""
    return {
        "kinds": sorted({step["exercise"]["kind"] for step in plan["steps"]}),
        "minutes": rules.minutes(plan),
        "loads": sorted({load for step in plan["steps"] for load in step.get("loads", [])}),
        "lockable": [_lockable(step) for step in plan["steps"]],
        "pressure": any(step["kind"] == "press" for step in plan["steps"]),
        "exercises": sorted({step["exercise"]["slug"] for step in plan["steps"]}),
        "muscles": sorted({step["press"]["muscle"]["slug"] for step in plan["steps"] if "press" in step}),
    }


def facets_of(routine: Document) -> dict[str, Any]:
    """What lists and filters need to know of a routine: minutes, steps, kinds, equipment, exercises, and whether it presses."""
    found = documents_of(routine, routine["language"])
    plan = plan_document(routine, 1, found)
    # A routine all of whose points were taken back has no step left.
    first = plan["steps"][0] if plan["steps"] else {}
    needs = sorted({tuple(sorted(thing["slug"] for thing in group)) for step in plan["steps"] for group in step.get("equipment", [])})
    return plan_facets(plan) | {
        "steps": len(plan["steps"]),
        "equipment": sorted({slug for group in needs for slug in group}),
        # Each group needs any one of its things.
        "needs": [list(group) for group in needs],
        "conditions": routine.get("conditions", []),
        "phases": routine.get("phases", []),
        "pain_areas": routine.get("pain_areas", []),
        "group": routine.get("group", "single"),
        "length": routine.get("length"),
        "figure": first.get("figure", ""),
        "figure_at": first.get("figure_at"),
        "featured": bool(routine.get("featured")),
        **({"refused": reason} if (reason := refused(routine, found)) else {}),
    }
