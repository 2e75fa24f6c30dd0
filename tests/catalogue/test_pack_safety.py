"""The numbers of the content pack: where pressing is allowed, how long, and how long a routine takes."""

import math
import tomllib
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "exercises" / "catalogue" / "content"
PACK = {(p.parent.name, p.stem): tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(CONTENT.glob("*/*.toml"))}
MUSCLES = {slug: body for (kind, slug), body in PACK.items() if kind == "muscle"}
EXERCISES = {slug: body for (kind, slug), body in PACK.items() if kind == "exercise"}
ROUTINES = {slug: body for (kind, slug), body in PACK.items() if kind == "routine"}
STEPS = [(slug, step) for slug, body in ROUTINES.items() for step in body["steps"]]

DISPLAY_ONLY = {("rectus-femoris", 1), ("vastus-medialis", 2), ("vastus-intermedius", 1), ("gluteus-maximus", 2)}
# No-press zones on the plates: centre, half axes (400 × 1000). 23.5 units are 25 mm.
ZONES = {
    "front": [(228, 172, 28, 62), (235, 330, 10, 80), (204, 550, 26, 30), (203, 600, 14, 26)],
    "back": [(197, 548, 43, 54), (204, 205, 13, 55), (204, 290, 6, 36)],
    "lateral": [(176, 137, 16, 25), (184, 610, 17, 28), (200, 545, 18, 25)],
    "medial": [(172, 330, 14, 80)],
}
CLEAR = 23.5


def pressable():
    """Every point that may be pressed, with its places on the plates."""
    return [(slug, p) for slug, body in MUSCLES.items() for p in body.get("points", []) if not p.get("display_only", False)]


def gap(view, x, y):
    """Distance in plate units to the nearest edge of a no-press zone."""
    nearest = math.inf
    for cx, cy, rx, ry in ZONES[view]:
        edge = ((cx + rx * math.cos(a / 90), cy + ry * math.sin(a / 90)) for a in range(0, 566))
        inside = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1
        nearest = min(nearest, 0 if inside else min(math.dist((x, y), e) for e in edge))
    return nearest


def test_a_point_that_may_be_pressed_is_drawn_and_clear_of_every_no_press_zone():
    for slug, point in pressable():
        assert point["placements"], (slug, point["key"])
        for place in point["placements"]:
            assert gap(place["view"], place["x"] * 400, place["y"] * 1000) >= CLEAR, (slug, point["key"], place)


def test_the_zones_would_catch_a_point_beside_the_vessels_of_the_thigh():
    assert gap("front", 247, 380) < CLEAR
    assert gap("front", 190, 122) < CLEAR


def test_the_points_a_clinician_has_not_confirmed_are_for_display_only():
    shown = {(slug, p["number"]) for slug, body in MUSCLES.items() for p in body["points"] if p.get("display_only", False)}
    assert shown >= DISPLAY_ONLY


def test_a_display_only_point_says_why_and_not_to_press():
    for slug, body in MUSCLES.items():
        for point in body["points"]:
            assert ("Do not press" in point.get("why", "")) == point.get("display_only", False), (slug, point["key"])


def test_numbers_and_keys_of_points_are_unique_in_a_muscle_and_places_lie_on_the_plate():
    for slug, body in MUSCLES.items():
        for field in ("key", "number"):
            values = [p[field] for p in body["points"]]
            assert len(values) == len(set(values)), slug
        for place in [pl for p in body["points"] for pl in p.get("placements", [])]:
            assert 0 < place["x"] < 1 and 0 < place["y"] < 1, slug


def dose_of(step):
    """The dose of a routine step: the exercise's own with the step's changes on top."""
    return {**EXERCISES[step["exercise"]]["dose"], **step.get("dose", {})}


def press_doses():
    """Every pressing dose of the pack, of exercises and of routine steps."""
    own = [(s, b["dose"]) for s, b in EXERCISES.items() if b["step_kind"] == "press"]
    return own + [(s, dose_of(step)) for s, step in STEPS if EXERCISES[step["exercise"]]["step_kind"] == "press"]


def test_pressing_stays_within_its_caps():
    assert press_doses()
    for slug, dose in press_doses():
        assert dose["ceiling_s"] <= 90 and 1 <= dose["rounds"] <= 3 and dose["max_muscle_s"] <= 300, slug


def test_a_press_step_names_a_muscle_a_point_that_may_be_pressed_and_a_direction_per_round():
    for slug, step in STEPS:
        if EXERCISES[step["exercise"]]["step_kind"] != "press":
            assert not {"muscle", "points", "directions"} & set(step), slug
            continue
        points = {p["key"]: p for p in MUSCLES[step["muscle"]]["points"]}
        assert step["points"] and not any(points[key].get("display_only", False) for key in step["points"]), slug
        assert len(step["directions"]) == dose_of(step)["rounds"], slug
        assert step["muscle"] in EXERCISES[step["exercise"]]["targets"], slug


def test_a_muscle_is_pressed_once_in_a_routine():
    for slug, body in ROUTINES.items():
        pressed = [step["muscle"] for step in body["steps"] if "muscle" in step]
        assert len(pressed) == len(set(pressed)), slug


def test_a_routine_is_offered_only_in_phases_that_suit_all_its_exercises():
    for slug, step in STEPS:
        assert set(ROUTINES[slug]["phases"]) <= set(EXERCISES[step["exercise"]]["phases"]), (slug, step["key"])


def test_sides_fit_the_exercise_and_step_keys_are_unique():
    for slug, step in STEPS:
        both = EXERCISES[step["exercise"]]["laterality"] == "bilateral"
        assert step["sides"] == (["both"] if both else ["left", "right"]), slug
    for slug, body in ROUTINES.items():
        assert len({s["key"] for s in body["steps"]}) == len(body["steps"]), slug


def work_seconds(step):
    """Seconds of work on one side, rests between sets included."""
    dose, kind = dose_of(step), EXERCISES[step["exercise"]]["step_kind"]
    if kind == "press":
        return min(dose["max_muscle_s"], dose["rounds"] * dose["ceiling_s"])
    one = dose["hold_s"] if kind == "hold" else dose["reps"] * sum(v for k, v in dose["tempo"].items() if k != "first")
    return dose["sets"] * one + (dose["sets"] - 1) * dose["rest_s"]


def total_minutes(slug, ready_s=8, between_s=10):
    """Length of a routine: get ready at each step and side, rest between steps."""
    steps = ROUTINES[slug]["steps"]
    work = sum(len(s["sides"]) * (ready_s + work_seconds(s)) for s in steps)
    return (work + between_s * (len(steps) - 1)) / 60


def test_the_first_six_minutes_take_about_six_minutes():
    assert 5.5 <= total_minutes("first-six-minutes") <= 6.3


def test_the_first_six_minutes_need_only_hands_a_chair_and_the_wall_behind_it():
    for step in ROUTINES["first-six-minutes"]["steps"]:
        for group in EXERCISES[step["exercise"]]["equipment"]:
            assert set(group) & {"chair", "wall"}, step["key"]


def test_only_one_routine_is_featured_and_the_order_is_clear():
    assert [s for s, b in ROUTINES.items() if b.get("featured")] == ["first-six-minutes"]
    assert sorted(b["order"] for b in ROUTINES.values()) == list(range(1, len(ROUTINES) + 1))


def test_the_chair_sit_starts_small_and_slow_and_lifts_first():
    dose = EXERCISES["slow-chair-sit"]["dose"]
    assert (dose["sets"], dose["reps"], dose["tempo"]["first"]) == (2, 8, "lift")
    assert dose["tempo"]["lift_s"] >= 5 and dose["tempo"]["lower_s"] >= 5
    start = EXERCISES["slow-chair-sit"]["start"].lower()
    assert all(word in start for word in ("without wheels", "wall", "shoes that grip", "arms crossed"))
