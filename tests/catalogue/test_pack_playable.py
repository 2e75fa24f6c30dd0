"""Every exercise and every routine of the pack can be played, and takes the minutes that it promises."""

import json

import jsonschema
import pytest

from exercises.catalogue.codec import dose_problems
from exercises.publishing.models import Index
from exercises.publishing.queries import Published
from exercises.routines import rules
from exercises.routines.queries import Unplayable, facets_of, plan_document
from tests.catalogue.pack import PACK, ROOT, of

EXERCISES, ROUTINES = of("exercise"), of("routine")
PUBLISHED = {name: Published(*name, document, 1, None, "", False) for name, document in PACK.items()}
PLAN = jsonschema.Draft202012Validator(json.loads((ROOT / "exercises/routines/schemas/plan-1.json").read_text()))
# What each class of minutes may come to, in minutes.
LENGTHS = {5: (3.5, 5.5), 10: (7.5, 11), 20: (14, 21.5)}
SIDES = {"bilateral": ["both"], "alternating": ["alternating"]}


def alone(slug):
    """A routine of one exercise: pressing takes the first muscle of its targets that has a point to press."""
    exercise = EXERCISES[slug]
    step = {"key": "only", "exercise": slug, "sides": SIDES.get(exercise["laterality"], ["left", "right"])}
    if exercise["step_kind"] == "press":
        free = {m: [p["key"] for p in PACK[("muscle", m)]["points"] if not p.get("display_only")] for m in exercise["targets"]}
        step["muscle"], step["points"] = next(((muscle, keys[:1]) for muscle, keys in free.items() if keys), ("", []))
        step["directions"] = ["Straight in."] * exercise["dose"]["rounds"]
    return {"kind": "routine", "slug": f"only-{slug}", "language": "en", "title": exercise["title"], "steps": [step]}


def plan(routine):
    """The plan of a routine document, with the id that the server adds."""
    return plan_document(routine, 1, PUBLISHED)


def seconds(slug):
    return rules.timeline(plan(ROUTINES[slug]))["seconds"]


@pytest.mark.parametrize("slug", [slug for slug, body in EXERCISES.items() if not body.get("therapist_only")])
def test_an_exercise_is_playable(slug):
    exercise = EXERCISES[slug]
    assert dose_problems(exercise["step_kind"], exercise["dose"]) == []
    assert len(set(exercise["cues"])) >= 6 and exercise["stop"] and exercise["start"] and len(exercise["steps"]) >= 2
    made = plan(alone(slug))
    assert [error.message for error in PLAN.iter_errors(made | {"id": "0" * 64})] == []
    assert rules.timeline(made)["seconds"] > 0


@pytest.mark.parametrize("slug", EXERCISES)
def test_the_easier_and_the_harder_way_have_sound_doses_too(slug):
    exercise = EXERCISES[slug]
    assert exercise["easier"]["text"], slug
    for way in ("easier", "harder"):
        variant = exercise.get(way, {})
        assert variant.get("exercise") != slug
        if variant.get("dose"):
            assert dose_problems(exercise["step_kind"], exercise["dose"] | variant["dose"]) == []


@pytest.mark.parametrize("slug", ROUTINES)
def test_a_routine_is_playable_and_its_doses_are_sound(slug):
    made = plan(ROUTINES[slug])
    assert [error.message for error in PLAN.iter_errors(made | {"id": "0" * 64})] == []
    for step in ROUTINES[slug]["steps"]:
        exercise = EXERCISES[step["exercise"]]
        assert dose_problems(exercise["step_kind"], exercise["dose"] | step.get("dose", {})) == [], step["key"]


@pytest.mark.parametrize("slug", [slug for slug, body in ROUTINES.items() if body.get("length")])
def test_the_computed_minutes_of_a_routine_lie_in_its_class(slug):
    least, most = LENGTHS[ROUTINES[slug]["length"]]
    assert least <= seconds(slug) / 60 <= most


def test_the_first_six_minutes_take_about_six_minutes():
    assert 5.5 <= seconds("first-six-minutes") / 60 <= 6.3


def test_a_routine_is_short_enough_to_remember():
    for slug, body in ROUTINES.items():
        assert 1 <= len(body["steps"]) <= (5 if body.get("length") == 20 else 4), slug


def test_every_phase_and_both_neighbour_programmes_come_in_five_ten_and_twenty_minutes():
    for phase in of("phase"):
        made = [body["length"] for body in ROUTINES.values() if body.get("group") == "phase" and body["phases"] == [phase]]
        assert sorted(made) == [5, 10, 20], phase
    for condition in ("iliotibial-band-pain", "jumpers-knee"):
        made = [body["length"] for body in ROUTINES.values() if body.get("group") == "neighbour" and condition in body["conditions"]]
        assert sorted(made) == [5, 10, 20], condition
    groups = [body.get("group") for body in ROUTINES.values()]
    assert groups.count("before-run") >= 2 and groups.count("after-run") >= 2 and "prevention" in groups


def test_a_step_that_names_something_missing_cannot_be_played():
    routine = alone("clamshell")
    routine["steps"][0]["exercise"] = "flying"
    with pytest.raises(Unplayable):
        plan(routine)
    pressed = alone("quad-release-thumbs")
    pressed["steps"][0]["points"] = ["nowhere"]
    with pytest.raises(Unplayable):
        plan(pressed)


@pytest.mark.database
@pytest.mark.django_db
def test_the_minutes_that_lists_show_are_the_computed_ones():
    for row in Index.objects.filter(kind="routine").select_related("revision"):
        assert row.facets["minutes"] == rules.minutes(plan(ROUTINES[row.slug])) == facets_of(row.revision.document)["minutes"], row.slug
