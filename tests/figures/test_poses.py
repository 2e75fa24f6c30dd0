"""The poses of the content pack as bodies: they reach, they stand, they do not slide, and each movement has one."""

import math
from functools import cache

import pytest

from exercises.figures.rules import BODIES, frames, measured, problems
from exercises.figures.rules.figure_contact import Contact

from .content import documents, routine_steps

ONE_PERCENT = 300 / 100
BEARS_WEIGHT = 1.5  # units between a sole and the ground below which it carries the body
BESIDE = {"four-way-hip-band-side", "four-way-hip-band-back", "four-way-hip-band-in"}  # further ways of one movement
POSES = documents("pose")
EXERCISES = documents("exercise")
RANGED = [(f"{slug}: {step['key']}", step) for slug, step in routine_steps() if "range" in step.get("dose", {})]


def doses(pose: dict) -> list[float | None]:
    measure = pose.get("measure")
    return sorted({measure[bound] for bound in ("least", "at", "most")}) if measure else [None]


@cache
def movements(slug: str):
    """The pose at its least, usual and fullest dose."""
    return [frames(POSES[slug], at) for at in doses(POSES[slug])]


def soles(movement, frame, side):
    """The heel and the ball of a foot, from ankle and toe alone."""
    ankle, toe = frame.joints[f"{side}_ankle"], frame.joints[f"{side}_toe"]
    turned = math.atan2(toe[1] - ankle[1], toe[0] - ankle[0]) - math.atan2(10, 25)
    for name, (x, y) in {"heel": (-10, 12.5), "ball": (24, 12.5)}.items():
        yield (
            name,
            (
                ankle[0] + x * math.cos(turned) - y * math.sin(turned),
                ankle[1] + x * math.sin(turned) + y * math.cos(turned),
            ),
        )


@pytest.mark.parametrize("slug", POSES)
def test_nothing_is_wrong_with_a_pose(slug):
    assert problems(POSES[slug]) == []


@pytest.mark.parametrize("slug", POSES)
def test_hands_and_feet_that_are_put_somewhere_get_there(slug):
    for movement in movements(slug):
        for frame in movement.frames:
            for joint, target in frame.setting["pin"].items():
                if not isinstance(target, str) and not isinstance(target[0], str):
                    assert math.dist(frame.joints[joint], target) < 2, joint


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("slug", POSES)
def test_every_body_stands_on_what_carries_it(slug, body):
    movement = frames(POSES[slug])
    contact, options = Contact(movement.pose, body), movement.pose.options
    for index, frame in enumerate(movement.frames[::2]):
        if options.get("afloat"):
            continue
        for part in frame.parts:
            if part.endswith("_foot"):
                assert contact.sunk(frame, part) <= ONE_PERCENT, (part, index)
        if not options.get("airborne") and contact.seated(frame, must=False) is None:
            assert abs(contact.hovering(frame)) <= ONE_PERCENT, index


@pytest.mark.parametrize("slug", [slug for slug in POSES if POSES[slug]["view"] == "side"])
def test_a_foot_that_bears_weight_does_not_slide(slug):
    for movement in movements(slug):
        pose, down = movement.pose, {}
        if pose.options.get("afloat") or any("run" in prop for prop in pose.props):
            continue
        floor = Contact(pose).floor
        for frame in movement.frames:
            for side in {"near", "far"} - {foot.partition("_")[0] for foot in pose.options.get("slides", ())}:
                for name, (x, y) in soles(movement, frame, side):
                    if abs(floor(x, y) - y) > BEARS_WEIGHT:
                        down.pop((side, name), None)
                        continue
                    began = down.setdefault((side, name), x)
                    assert abs(began - x) < ONE_PERCENT, (side, name)


@pytest.mark.parametrize("slug", [slug for slug in POSES if POSES[slug]["view"] == "side"])
def test_knees_bend_the_right_way(slug):
    for movement in movements(slug):
        for frame in movement.frames:
            for side in ("near", "far"):
                thigh, shank = frame.parts[f"{side}_thigh"], frame.parts[f"{side}_shank"]
                bend = (shank.angle - thigh.angle + 180) % 360 - 180
                assert bend > -0.5 or frame.setting[side]["kbend"] == -1, side


@pytest.mark.parametrize("slug", EXERCISES)
def test_every_movement_has_a_figure(slug):
    assert EXERCISES[slug].get("figure") in POSES


def test_every_pose_belongs_to_a_movement():
    assert set(POSES) == {exercise["figure"] for exercise in EXERCISES.values()} | BESIDE


@pytest.mark.parametrize("slug", [slug for slug, one in EXERCISES.items() if "range" in one["dose"]])
def test_a_figure_is_drawn_at_the_dose_of_its_movement(slug):
    wanted = EXERCISES[slug]["dose"]["range"]
    pose = POSES[EXERCISES[slug]["figure"]]
    movement = frames(pose, wanted["at"])
    assert (pose["measure"]["of"], pose["measure"]["unit"]) == (wanted["of"], wanted["unit"])
    assert pose["measure"]["least"] <= wanted["at"] <= pose["measure"]["most"]
    assert abs(measured(movement.end_frame, wanted["of"], movement.pose) - wanted["at"]) < 0.5


def test_a_movement_with_a_measure_says_its_dose():
    measured_poses = {slug for slug, pose in POSES.items() if "measure" in pose} - BESIDE
    assert {one["figure"] for one in EXERCISES.values() if "range" in one["dose"]} == measured_poses


@pytest.mark.parametrize("slug", [slug for slug, one in EXERCISES.items() if "range" in one.get("easier", {}).get("dose", {})])
def test_the_easier_form_is_drawn_too(slug):
    easier, measure = EXERCISES[slug]["easier"]["dose"]["range"], POSES[EXERCISES[slug]["figure"]]["measure"]
    assert (easier["of"], easier["unit"]) == (measure["of"], measure["unit"])
    assert measure["least"] <= easier["at"] <= measure["most"]


@pytest.mark.parametrize(("name", "step"), RANGED, ids=[name for name, _ in RANGED])
def test_a_step_with_its_own_range_moves_the_figure(name, step):
    wanted, exercise = step["dose"]["range"], EXERCISES[step["exercise"]]
    pose = POSES[exercise["figure"]]
    movement, usual = frames(pose, wanted["at"]), frames(pose, exercise["dose"]["range"]["at"])
    assert (pose["measure"]["of"], pose["measure"]["unit"]) == (wanted["of"], wanted["unit"])
    assert abs(measured(movement.end_frame, wanted["of"], movement.pose) - wanted["at"]) < 0.5
    # a height of a prop shows where the movement begins (a seat) or all along (a step); an angle shows at the end
    assert (movement.start_frame.joints, movement.end_frame.joints) != (usual.start_frame.joints, usual.end_frame.joints)


@pytest.mark.parametrize("slug", [slug for slug, one in EXERCISES.items() if "tempo" in one["dose"]])
def test_the_figure_begins_with_the_half_that_the_tempo_counts_first(slug):
    assert frames(POSES[EXERCISES[slug]["figure"]]).first == EXERCISES[slug]["dose"]["tempo"]["first"]


def test_a_hand_that_cannot_reach_is_an_error():
    pose = {**POSES["heel-raise"], "base": {**POSES["heel-raise"]["base"], "pin": {"near_wrist": [430, 40]}}}
    assert any("does not reach" in sentence for sentence in problems(pose))


def test_a_foot_above_the_ground_is_an_error():
    pose = {**POSES["mini-squat"], "anchor": {"joint": "near_ankle", "at": [230, 300]}}
    assert any("above what carries it" in sentence for sentence in problems(pose))


def test_a_standing_foot_that_slides_is_an_error():
    keys = [dict(key) for key in POSES["mini-squat"]["keys"]]
    keys[1]["anchor"] = {"at": [244, 315.5]}
    assert any("slides" in sentence for sentence in problems({**POSES["mini-squat"], "keys": keys}))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("slug", [slug for slug, pose in POSES.items() if any("touch" in prop for prop in pose["props"])])
def test_no_daylight_is_seen_between_a_body_and_its_roller_or_ball(slug, body):
    movement = frames(POSES[slug])
    contact, last = Contact(movement.pose, body), len(movement.frames) - 1
    (tool,) = [prop for prop in movement.pose.props if "touch" in prop]
    for index, frame in enumerate(movement.frames):
        # flesh gives way: a tool may sink in twice as far as it may stay away
        assert -2 * ONE_PERCENT <= contact.pressed(tool, frame, movement.frames[0], index / last) <= ONE_PERCENT, index
