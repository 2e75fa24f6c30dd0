"""Figures: proportions, limbs, measures and doses."""

import math

import pytest

from exercises.figures.rules import MEASURES, PoseError, frames, measured
from exercises.figures.rules.figure import LENGTH, PROPORTIONS, STATURE, UNITS_PER_CM, cm, units
from exercises.figures.rules.figure_pose import read, setting
from exercises.figures.rules.solve import solve, two_bones
from tests.figures.engine_poses import ALL, LEG_RAISE, ROLL, SQUAT, STAND, STEP_UP, bent


@pytest.mark.parametrize("part", PROPORTIONS)
def test_every_drawn_length_is_the_sources_share_of_stature_within_one_per_cent(part):
    share, drawn = PROPORTIONS[part]

    assert abs(share * STATURE - drawn) <= STATURE / 100


def test_the_trunk_is_its_two_pieces_and_a_centimetre_is_the_same_everywhere():
    assert LENGTH["pelvis"] + LENGTH["thorax"] == PROPORTIONS["trunk"][1]
    assert cm(units(10)) == pytest.approx(10)
    assert UNITS_PER_CM * 175 == STATURE


def test_a_limb_within_reach_ends_at_its_target_and_bends_to_the_side_asked():
    for bend in (1, -1):
        thigh, knee = two_bones((0, 0), (30, 120), 74, 72, bend)
        knee_at = (math.sin(math.radians(thigh)) * 74, math.cos(math.radians(thigh)) * 74)
        shank = math.radians(thigh - bend * knee)
        end = (knee_at[0] + math.sin(shank) * 72, knee_at[1] + math.cos(shank) * 72)

        assert math.dist(end, (30, 120)) < 0.01
        assert (knee_at[0] * 120 - knee_at[1] * 30 > 0) == (bend > 0)


@pytest.mark.parametrize("name", ALL)
def test_every_pinned_hand_and_foot_is_on_its_place_in_every_frame(name):
    movement = frames(ALL[name])
    for frame in movement.frames:
        for joint, target in frame.setting["pin"].items():
            if not isinstance(target[0], str):
                assert math.dist(frame.joints[joint], target) < 0.5


@pytest.mark.parametrize("name", ALL)
def test_bones_keep_their_length_through_the_whole_movement(name):
    for frame in frames(ALL[name]).frames:
        for side in ("near", "far"):
            assert math.dist(frame.joints[f"{side}_hip"], frame.joints[f"{side}_knee"]) == pytest.approx(LENGTH["thigh"])
            assert math.dist(frame.joints[f"{side}_elbow"], frame.joints[f"{side}_wrist"]) == pytest.approx(LENGTH["fore"])


def test_angles_are_read_as_they_were_written():
    frame = frames(SQUAT, 90).frames[0]
    posed = solve(read(SQUAT), setting(read(SQUAT), SQUAT["keys"][1]))

    assert measured(frame, "knee", SQUAT) == pytest.approx(2)
    assert measured(posed, "knee", SQUAT) == pytest.approx(96)
    assert measured(posed, "hip", SQUAT) == pytest.approx(108)
    assert measured(posed, "hip_back", SQUAT) == pytest.approx(-108)
    assert measured(posed, "trunk", SQUAT) == pytest.approx(38)
    assert measured(posed, "elbow", SQUAT) == pytest.approx(4)


def test_hips_are_measured_outwards_on_both_sides_of_a_front_view():
    both = bent(STAND, keys=[{}, {"both": {"hip": 25}}], measure={})
    frame = frames(both).end_frame

    assert measured(frame, "hip", both, "near") == pytest.approx(25)
    assert measured(frame, "hip", both, "far") == pytest.approx(25)


def test_every_measure_can_be_read_off_every_pose_that_has_its_prop():
    for name in set(MEASURES) - {"wall_gap", "roller_to_kneecap", "step_height", "seat_height"}:
        assert math.isfinite(measured(frames(SQUAT).end_frame, name, SQUAT))
    assert measured(frames(STEP_UP, 15).end_frame, "step_height", frames(STEP_UP, 15).pose) == pytest.approx(15)
    assert math.isfinite(measured(frames(ROLL).end_frame, "roller_to_kneecap", ROLL))
    assert math.isnan(measured(frames(SQUAT).end_frame, "wall_gap", SQUAT))


@pytest.mark.parametrize("at", [20, 30, 45, 60, 90])
def test_a_squat_stops_at_the_knee_angle_of_its_dose(at):
    assert measured(frames(SQUAT, at).end_frame, "knee", SQUAT) == pytest.approx(at, abs=0.1)


@pytest.mark.parametrize("at", [15, 20, 25])
def test_a_straight_leg_stops_at_the_height_of_its_dose(at):
    assert measured(frames(LEG_RAISE, at).end_frame, "lift", LEG_RAISE) == pytest.approx(at, abs=0.1)


def test_without_a_dose_the_poses_own_dose_is_drawn():
    assert measured(frames(SQUAT).end_frame, "knee", SQUAT) == pytest.approx(45, abs=0.1)


def test_a_dose_outside_least_and_most_is_drawn_at_the_nearer_of_them():
    assert measured(frames(SQUAT, 5).end_frame, "knee", SQUAT) == pytest.approx(20, abs=0.1)
    assert measured(frames(SQUAT, 300).end_frame, "knee", SQUAT) == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize("at", [10, 15, 20])
def test_a_step_has_the_height_of_its_dose_and_the_foot_stands_on_it(at):
    movement = frames(STEP_UP, at)
    top = movement.pose.prop("step")["y"]

    assert cm(328 - top) == pytest.approx(at)
    for frame in movement.frames:
        assert frame.joints["near_ankle"][1] == pytest.approx(top - 12.5, abs=0.3)


def test_a_movement_begins_and_ends_in_the_start_pose_and_holds_its_end_in_between():
    movement = frames(SQUAT)

    assert movement.frames[0].joints["hip"] == pytest.approx(movement.frames[-1].joints["hip"])
    assert [key.place for key in movement.keys] == [0, 0.5]
    assert movement.end_place == 0.5
    assert movement.end_frame is movement.frames[len(movement.frames) // 2]
    assert movement.seconds == pytest.approx(0.6 + 0.8 + 1.6 + movement.keys[1].move)


def test_the_way_to_the_end_pose_is_named_lowering_or_lifting():
    assert frames(SQUAT).first == "lower"
    assert frames(LEG_RAISE).first == "lift"
    assert frames(STEP_UP).first == "lift"
    assert frames(bent(STAND, options={"first": "lower"})).first == "lower"


def test_a_dose_on_the_way_through_several_keys_goes_back_the_way_it_came():
    three = bent(SQUAT, keys=[SQUAT["keys"][0], {"both": {"hip": 40, "knee": 40}, "trunk": 10}, *SQUAT["keys"][1:]], end=2)
    movement = frames(three, 60)

    assert movement.end == 2 and len(movement.keys) == 4
    assert measured(movement.end_frame, "knee", three) == pytest.approx(60, abs=0.1)
    assert movement.frames[movement.steps].joints["hip"] == pytest.approx(movement.frames[3 * movement.steps].joints["hip"])


def test_an_anchor_or_a_pin_that_changes_between_keys_moves_without_a_jump():
    places = [frame.joints["far_ankle"] for frame in frames(STEP_UP).frames]
    steps = [math.dist(p, q) for p, q in zip(places, places[1:], strict=False)]

    assert max(steps) < 25


def test_a_long_cycle_is_kept_to_few_frames():
    keys = [{"both": {"hip": i}} for i in range(30)]
    movement = frames(bent(SQUAT, keys=keys, measure={}, options={"linear": True}))

    assert len(movement.frames) == 31 and movement.cycle


def test_a_pose_that_cannot_be_read_says_so():
    with pytest.raises(PoseError):
        frames({"keys": []})
    with pytest.raises(PoseError):
        frames(bent(SQUAT, base={"pin": {"near_wrist": ["nowhere", 1, 2]}}))
