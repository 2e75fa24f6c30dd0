"""Poses: what is wrong is said in a sentence that names the key and the joint, and nothing makes it fall over."""

import random

import pytest

from exercises.figures.rules import problems
from tests.figures.engine_poses import ALL, GROUND, LEG_RAISE, ROLL, SIT, SQUAT, STAND, STEP_UP, bent

RUBBISH = [
    None,
    0,
    -1,
    1e308,
    float("nan"),
    float("inf"),
    10**400,
    True,
    "",
    "x",
    "tilt:",
    [],
    [[]],
    {},
    {"a": {}},
    [None],
    ["hip", "x", 1],
]


def said(pose, *words) -> bool:
    """Whether one of the sentences has all these words."""
    return any(all(word in sentence for word in words) for sentence in problems(pose))


@pytest.mark.parametrize("name", ALL)
def test_a_sound_pose_has_no_problems(name):
    assert problems(ALL[name]) == []


def test_a_hand_that_cannot_reach_its_place_is_named_with_what_is_missing():
    assert said(bent(SIT, keys=[{"pin": {"near_wrist": [400, 100]}}]), "near hand does not reach", "key 0", "cm are missing")


def test_a_knee_bent_backwards_is_named():
    assert said(bent(SQUAT, keys=[SQUAT["keys"][0], {"near": {"knee": -30}}], measure={}), "near knee is bent backwards")


def test_an_elbow_bent_backwards_is_named():
    assert said(bent(SQUAT, base={"both": {"ankle": "flat"}, "far": {"ankle": "flat", "elbow": -20}}, keys=[{}], measure={}), "far elbow")


def test_a_joint_bent_further_than_it_goes_is_named():
    assert said(bent(SQUAT, keys=[{}, {"near": {"knee": 175, "hip": 90}}], measure={}), "near knee is bent 175°")
    assert said(bent(SQUAT, keys=[{}, {"near": {"hip": -70}}], measure={}), "near hip is bent -70°")


def test_a_foot_under_the_floor_is_named():
    assert said(bent(SQUAT, anchor={"joint": "near_ankle", "at": [230, 330]}), "foot is", "below the floor")


def test_a_body_in_the_air_is_named_unless_it_is_meant():
    floating = bent(SQUAT, anchor={"joint": "near_ankle", "at": [230, 300]})

    assert said(floating, "above what carries it")
    assert not said(floating | {"options": {"airborne": True}}, "above what carries it")


def test_a_body_more_than_one_per_cent_of_stature_off_the_ground_is_too_far():
    assert problems(bent(SQUAT, anchor={"joint": "near_ankle", "at": [230, 313]})) == []
    assert problems(bent(SQUAT, anchor={"joint": "near_ankle", "at": [230, 312]}))


def test_somebody_who_sits_above_or_in_the_seat_is_named():
    assert said(bent(SIT, anchor={"joint": "hip", "at": [196, 234]}), "above the seat")
    assert said(bent(SIT, anchor={"joint": "hip", "at": [196, 249]}), "in the seat")


def test_a_roller_that_does_not_touch_is_named():
    roller = {"type": "roller", "x": 214, "y": 250, "r": 12, "touch": "near_thigh"}

    assert said(bent(ROLL, props=[GROUND, roller]), "roller is", "away from the near thigh")


def test_a_foot_that_slides_while_it_stands_is_named_unless_it_is_meant():
    sliding = bent(SIT, keys=[{}, {"pin": {"near_ankle": [280, 315.5]}}])

    assert said(sliding, "near foot slides")
    assert problems(sliding | {"options": {"slides": ["near_foot"]}}) == []


def test_a_body_that_leaves_the_picture_is_named():
    assert said(bent(SQUAT, box="0 100 480 250"), "leaves the picture")


def test_a_dose_that_the_keys_do_not_reach_is_named():
    assert said(bent(SQUAT, measure=SQUAT["measure"] | {"most": 120}), "knee cannot be 120 deg")
    assert said(bent(LEG_RAISE, measure=LEG_RAISE["measure"] | {"most": 70}), "lift cannot be")


def test_a_prop_too_high_for_the_leg_is_named():
    assert said(bent(STEP_UP, measure=STEP_UP["measure"] | {"most": 80}), "(at 80 cm)")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"view": "above"}, "view"),
        ({"box": "0 0 480"}, "box"),
        ({"box": "0 0 -4 10"}, "box"),
        ({"keys": []}, "at least one key"),
        ({"keys": [{}] * 5000}, "5000 entries"),
        ({"keys": [{"near": {"hop": 3}}]}, "no joint hop"),
        ({"keys": [{"near": {"hip": float("nan")}}]}, "hip must be degrees"),
        ({"keys": [{"near": {"ankle": "flatt"}}]}, "ankle"),
        ({"keys": [{"near": {"thigh": 0}}]}, "length factor"),
        ({"keys": [{"pin": {"near_nose": [1, 2]}}]}, "cannot be pinned"),
        ({"keys": [{"pin": {"near_wrist": ["table", 1, 2]}}]}, "pin of near_wrist"),
        ({"keys": [{"pin": {"near_ankle": [1, 2], "near_toe": [1, 2]}}]}, "not both"),
        ({"keys": [{"prop": {"kite": [1, 2]}}]}, "no prop has that id"),
        ({"keys": [{"tail": 1}]}, "no field tail"),
        ({"anchor": {}}, "anchor"),
        ({"anchor": None}, "anchor"),
        ({"end": 7}, "end must be"),
        ({"props": [{"type": "trampoline"}]}, "no prop of the type"),
        ({"props": [{"type": "ground", "y": "low"}]}, "y is not"),
        ({"props": [{"type": "ball", "r": 0}]}, "r must be"),
        ({"props": [{"type": "puff", "d": '"/><script>'}]}, "d is not"),
        ({"props": [GROUND] * 99}, "99 entries"),
        ({"arrows": ["10,10"]}, "arrow 1"),
        ({"arrows": ['1,1 2,2"/>']}, "arrow 1"),
        ({"muscles": ["near:biceps"]}, "muscles"),
        ({"bands": [[[1, 2]]]}, "band 1"),
        ({"bands": [{"p": [[1, 2], [3, 4]], "cls": "x y"}]}, "cls"),
        ({"measure": {"of": "mood"}}, "of must be"),
        ({"measure": SQUAT["measure"] | {"unit": "cm"}}, "measured in deg"),
        ({"measure": SQUAT["measure"] | {"at": 10}}, "between least and most"),
        ({"measure": {"of": "step_height", "unit": "cm", "least": 5, "at": 5, "most": 10}}, "needs a prop: step"),
        ({"options": {"fly": True}}, "no option fly"),
        ({"options": {"steps": 10**9}}, "steps"),
        ({"options": {"order": ["trunk"]}}, "order"),
    ],
)
def test_what_is_not_as_it_must_be_is_said(fields, words):
    assert said(bent(SQUAT, **fields), words)


@pytest.mark.parametrize("thing", RUBBISH)
def test_rubbish_is_no_pose(thing):
    assert problems(thing)


@pytest.mark.parametrize("seed", range(40))
def test_a_pose_with_rubbish_anywhere_in_it_never_makes_the_check_fall_over(seed):
    chance = random.Random(seed)
    for pose in (SQUAT, STEP_UP, ROLL, STAND):
        broken = bent(pose)
        for _ in range(chance.randint(1, 3)):
            _spoil(broken, chance)

        assert all(isinstance(sentence, str) and len(sentence) < 600 for sentence in problems(broken))


def _spoil(thing, chance) -> None:
    """Puts rubbish into some place of a document."""
    while True:
        places = list(thing) if isinstance(thing, dict) else list(range(len(thing))) if isinstance(thing, list) else []
        if not places:
            return
        place = chance.choice(places)
        inside = thing[place]
        if not isinstance(inside, dict | list) or not inside or chance.random() < 0.3:
            thing[place] = chance.choice(RUBBISH)
            return
        thing = inside
