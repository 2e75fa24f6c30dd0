"""The traffic light in Python agrees with the golden cases that the player's twin reads too."""

import json
from itertools import product
from pathlib import Path

import pytest

from exercises.practice import rules

CASES = json.loads((Path(__file__).parents[1] / "cases" / "light.json").read_text("utf-8"))
ANSWERS = [None, *range(11)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_light_matches_the_golden_case(case):
    assert rules.light(case["numbers"]) == case["expected"]


def test_a_missing_answer_is_never_green():
    for before, worst, morning in product(ANSWERS, repeat=3):
        if None in (before, worst, morning):
            assert rules.light({"before": before, "worst": worst, "morning": morning})["light"] != "green"


def test_more_pain_never_gives_a_milder_light():
    order = ["green", "amber", "red"]
    for before, morning in product(range(11), repeat=2):
        found = [order.index(rules.light({"before": before, "worst": w, "morning": morning})["light"]) for w in range(11)]
        assert found == sorted(found)


@pytest.mark.parametrize(("value", "colour"), [(0, "green"), (2, "green"), (3, "amber"), (5, "amber"), (6, "red"), (10, "red")])
def test_one_number_has_one_colour(value, colour):
    assert rules.level(value) == colour
