"""Poses on pages and in plans: every way of a movement is seen, and a step takes its figure to its own range."""

import re

import pytest
from django.test import Client

from exercises.publishing.queries import published_or_404
from exercises.routines.queries import documents_of, plan_document

from .content import documents, routine_steps

pytestmark = pytest.mark.django_db
RANGED = sorted({slug for slug, step in routine_steps() if "range" in step.get("dose", {})})


def test_every_way_of_the_four_way_kick_is_on_its_page():
    page = Client().get("/exercises/four-way-hip-band/").content.decode()
    for way in ("", "-side", "-back", "-in"):
        assert re.search(rf'src="/pictures/sheet/[^"]*#four-way-hip-band{way}_a_', page)
    for way in ("-side", "-back", "-in"):
        assert documents("pose")[f"four-way-hip-band{way}"]["summary"] in page


def test_a_movement_with_one_way_has_no_other_ways():
    assert 'id="ways"' not in Client().get("/exercises/mini-squat/").content.decode()


@pytest.mark.parametrize("slug", RANGED)
def test_the_plan_carries_the_range_of_each_step(slug):
    routine = published_or_404("routine", slug).document
    steps = plan_document(routine, 1, documents_of(routine))["steps"]
    asked = {step["key"]: step["dose"]["range"]["at"] for step in routine["steps"] if "range" in step.get("dose", {})}
    assert asked and {step["key"]: step["figure_at"] for step in steps if step["key"] in asked} == asked
