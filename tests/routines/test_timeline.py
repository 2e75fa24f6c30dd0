"""The timeline in Python agrees with the golden cases that the player's twin reads too."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from exercises.routines import rules

CASES = json.loads((Path(__file__).parents[1] / "cases" / "timeline.json").read_text("utf-8"))
FULL = CASES[0]["plan"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_timeline_matches_the_golden_case(case):
    assert rules.timeline(case["plan"], case["preferences"]) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_length_is_a_whole_number_and_the_total_is_their_sum(case):
    result = rules.timeline(case["plan"], case["preferences"])
    assert all(type(segment["seconds"]) is int for segment in result["segments"])
    assert result["seconds"] == sum(segment["seconds"] for segment in result["segments"])


def test_each_side_gets_the_whole_dose():
    segments = rules.timeline(FULL)["segments"]
    for kind in ("press", "hold"):
        work = [segment for segment in segments if segment["type"] == kind]
        left, right = ([s["seconds"] for s in work if s["side"] == side] for side in ("left", "right"))
        assert left == right != []


def test_the_plan_itself_is_left_as_it_was():
    plan = deepcopy(FULL)
    rules.timeline(plan, {"first_side": "right", "short": True})
    assert plan == FULL


def test_an_unknown_kind_of_step_is_refused():
    plan = deepcopy(FULL)
    plan["steps"][0]["kind"] = "juggle"
    with pytest.raises(KeyError):
        rules.timeline(plan)


def test_minutes_are_rounded_up_and_never_nought():
    assert rules.minutes(FULL) == 6
    assert rules.minutes({**FULL, "steps": []}) == 1


@pytest.mark.parametrize(("ready", "change"), [(3, 8), (5, 8), (10, 13), (20, 23)])
def test_getting_ready_follows_the_person_and_a_change_stays_longer(ready, change):
    plan = next(case["plan"] for case in CASES if case["name"] == "the same position and tools need the short get-ready")
    found = {segment["seconds"] for segment in rules.timeline(plan, {"ready_s": ready})["segments"] if segment["type"] == "ready"}
    assert found == {ready, change}
