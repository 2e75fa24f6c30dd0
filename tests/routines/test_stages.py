"""The stages of walking and running, as the plan has them."""

import json
from pathlib import Path

import jsonschema
import pytest

from exercises.lib import clock
from exercises.routines import rules
from exercises.routines.services import plan_for
from exercises.running import rules as running
from exercises.running.forms import asked_run

SCHEMA = json.loads((Path(rules.__file__).parent / "schemas/plan-1.json").read_text("utf-8"))


def lengths(made, role):
    return made["repeats"] * sum(part["seconds"] for part in made["intervals"] if part["role"] == role) // 60


@pytest.mark.parametrize("stage", running.STAGES, ids=lambda stage: str(stage.number))
def test_a_stage_has_the_minutes_of_the_table(stage):
    made = rules.intervals(stage)
    assert lengths(made, "run") == stage.run_min
    assert lengths(made, "run") + lengths(made, "walk") == stage.total_min


def test_only_a_stage_that_closes_with_a_run_begins_with_one():
    first = {stage.number: rules.intervals(stage)["intervals"][0]["role"] for stage in running.STAGES}
    assert [number for number, role in first.items() if role == "run"] == [7, 8]


@pytest.mark.django_db
def test_the_walk_and_run_day_is_one_plan_with_every_stage():
    plan = plan_for("walk-and-run-day", now=clock.now())[1].document
    jsonschema.validate(plan, SCHEMA)
    [step] = plan["steps"]
    assert (step["kind"], step["stage"], step["repeats"]) == ("interval", 1, 5)
    assert [one["stage"] for one in step["stages"]] == list(range(9))
    assert rules.minutes(plan) == 26


@pytest.mark.django_db
def test_its_page_says_the_intervals(client):
    assert "Walk 4 minutes, run 1 minute, 5 times" in client.get("/routines/walk-and-run-day/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "3", "minutes": "25"}, {"stage": 3, "time": 1500}),
        ({"stage": "9", "minutes": "0"}, {}),
        ({"stage": "-1", "minutes": "²"}, {}),
        ({"minutes": "9999"}, {}),
        ({}, {}),
    ],
)
def test_an_address_fills_in_a_run_only_with_what_makes_sense(query, found):
    assert asked_run(query) == found
