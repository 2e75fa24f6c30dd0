"""The numbers of the content pack: where pressing is allowed, how long, and how long a routine takes."""

import math

from tests.catalogue.pack import of

MUSCLES, EXERCISES, ROUTINES = of("muscle"), of("exercise"), of("routine")
STEPS = [(slug, step) for slug, body in ROUTINES.items() for step in body["steps"]]
# Every no-press shape of the pack by view: centre, half axes and turn, in units of the plates (400 × 1000). 23.5 units are 25 mm.
SHAPES = [(shape["view"], area, shape) for area, body in of("no-press-area").items() for shape in body["shapes"]]
CLEAR = 23.5
# What a clinician has not moved or confirmed yet, by muscle and number of the point; None stands for all of them.
DISPLAY_ONLY = {
    "rectus-femoris": {1}, "vastus-medialis": {2}, "vastus-intermedius": {1}, "sartorius": {1, 2}, "adductor-longus": {1},
    "gluteus-maximus": {2}, "soleus": {1}, "gastrocnemius": {3, 4}, "popliteus": None, "patellar-ligament": None,
}  # fmt: skip
STRUCTURES = {
    "kneecap-and-tendon", "knee-hollow", "groin-triangle", "outer-knee-nerve", "outer-knee-bump", "sciatic-line",
    "bony-outer-hip", "front-hip-nerve", "inner-thigh-vessels", "heel-cord",
}  # fmt: skip


def pressable():
    """Every point that may be pressed, with its places on the plates."""
    return [(slug, p) for slug, body in MUSCLES.items() for p in body.get("points", []) if not p.get("display_only", False)]


def edge(shape, angle):
    """A point on the rim of a shape, in plate units."""
    along, across = shape["rx"] * 400 * math.cos(angle), shape["ry"] * 1000 * math.sin(angle)
    turn = math.radians(shape.get("rotation", 0))
    return (
        shape["cx"] * 400 + along * math.cos(turn) - across * math.sin(turn),
        shape["cy"] * 1000 + along * math.sin(turn) + across * math.cos(turn),
    )


def holds(shape, x, y):
    """Whether a place lies inside a shape."""
    turn = math.radians(shape.get("rotation", 0))
    right, down = x - shape["cx"] * 400, y - shape["cy"] * 1000
    along, across = right * math.cos(turn) + down * math.sin(turn), down * math.cos(turn) - right * math.sin(turn)
    return (along / (shape["rx"] * 400)) ** 2 + (across / (shape["ry"] * 1000)) ** 2 <= 1


def gap(view, x, y):
    """Distance in plate units to the nearest rim of a no-press shape of that view, and the area's name."""
    nearest = (math.inf, "")
    for _view, area, shape in (one for one in SHAPES if one[0] == view):
        away = 0 if holds(shape, x, y) else min(math.dist((x, y), edge(shape, step / 90)) for step in range(566))
        nearest = min(nearest, (away, area))
    return nearest


def test_a_point_that_may_be_pressed_is_drawn_and_clear_of_every_no_press_shape_of_its_view():
    near = []
    for slug, point in pressable():
        assert point["placements"], (slug, point["key"])
        for place in point["placements"]:
            away, area = gap(place["view"], place["x"] * 400, place["y"] * 1000)
            if away < CLEAR:
                near.append((slug, point["key"], place["view"], area, round(away, 1)))
    assert near == []


def test_the_shapes_would_catch_a_point_beside_the_vessels_of_the_thigh():
    assert gap("front", 247, 380)[0] < CLEAR
    assert gap("front", 190, 122)[0] < CLEAR
    assert gap("back", 197, 548)[0] == 0


def test_a_turned_shape_is_measured_turned():
    turned = {"cx": 0.5, "cy": 0.5, "rx": 0.1, "ry": 0.01, "rotation": 90}
    assert holds(turned, 200, 535) and not holds(turned, 235, 500)
    assert math.dist(edge(turned, 0), (200, 540)) < 0.001


def test_every_structure_that_must_not_be_pressed_is_drawn_and_each_view_has_some():
    assert set(of("no-press-area")) >= STRUCTURES
    assert {view for view, _area, _shape in SHAPES} == {"front", "back", "lateral", "medial"}


def test_the_points_a_clinician_has_not_confirmed_are_for_display_only():
    for slug, numbers in DISPLAY_ONLY.items():
        open_to_press = {point["number"] for point in MUSCLES[slug]["points"] if not point.get("display_only", False)}
        assert not open_to_press & (numbers or open_to_press), slug


def test_there_are_eighteen_structures_and_each_has_a_point():
    assert len(MUSCLES) == 18 and all(body["points"] for body in MUSCLES.values())


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
        assert len(step["directions"]) == dose_of(step)["rounds"] == len(step["ways"]), slug
        assert step["muscle"] in EXERCISES[step["exercise"]]["targets"], slug


def test_a_muscle_is_pressed_once_in_a_routine():
    for slug, body in ROUTINES.items():
        pressed = [step["muscle"] for step in body["steps"] if "muscle" in step]
        assert len(pressed) == len(set(pressed)), slug


def test_a_routine_is_offered_only_in_phases_that_suit_all_its_exercises():
    for slug, step in STEPS:
        assert set(ROUTINES[slug]["phases"]) <= set(EXERCISES[step["exercise"]]["phases"]), (slug, step["key"])


SIDES = {
    "bilateral": ["both"],
    "alternating": ["alternating"],
    "unilateral": ["left", "right"],
    "bilateral-then-unilateral": ["left", "right"],
}


def test_sides_fit_the_exercise_and_step_keys_are_unique():
    for slug, step in STEPS:
        exercise = EXERCISES[step["exercise"]]
        # What only rests the leg goes where it is sore, and has no side of its own.
        allowed = [SIDES[exercise["laterality"]], *([["none"]] if exercise["exercise_kind"] == "recovery" else [])]
        assert step["sides"] in allowed, (slug, step["key"])
    for slug, body in ROUTINES.items():
        assert len({s["key"] for s in body["steps"]}) == len(body["steps"]), slug


def test_what_only_a_therapist_may_give_is_in_no_routine_and_says_so():
    held_back = {slug for slug, body in EXERCISES.items() if body.get("therapist_only")}
    assert held_back == {"adductor-release-hands", "spanish-squat"}
    assert not held_back & {step["exercise"] for _slug, step in STEPS}
    for slug in held_back:
        assert "only with a therapist" in EXERCISES[slug]["summary"].lower(), slug
        assert "therapist" in EXERCISES[slug]["start"].lower(), slug


def test_a_warm_up_before_a_run_holds_no_long_stretch_and_no_pressure():
    for slug, body in ROUTINES.items():
        if body.get("group") == "before-run":
            for step in body["steps"]:
                exercise = EXERCISES[step["exercise"]]
                assert exercise["exercise_kind"] != "pressure-release", (slug, step["key"])
                assert exercise["exercise_kind"] != "stretch" or dose_of(step).get("hold_s", 0) <= 15, (slug, step["key"])


def test_the_tape_has_six_steps_a_day_of_skin_test_and_a_step_down_before_and_after():
    tape = EXERCISES["patella-taping"]
    said = " ".join([tape["start"], *tape["steps"]]).lower()
    assert tape["exercise_kind"] == "support" and len(tape["steps"]) == 6
    assert "24 hours" in said and said.count("step-down") + said.count("step down") >= 2


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
