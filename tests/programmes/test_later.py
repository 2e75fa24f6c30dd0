"""Later slots of a day: a muscle is pressed once, and stretched in between."""

import re
import uuid

import pytest

from exercises.lib import clock
from exercises.programmes import queries, services
from exercises.programmes.models import Prescription
from exercises.programmes.rules import EVENING, MORNING, NOON, STRETCHES, Did, Item, added, counts, empty
from tests.programmes.conftest import today

PRESS = "quadriceps-release-by-hand"


@pytest.fixture
def prescribe(mara, give):
    """Gives the runner these routines as one thing each, in the slots named."""

    def make(*routines, slots=(MORNING, EVENING)):
        document = empty("knee-strength")
        for slug in routines:
            item = queries.from_routine(slug, key=f"i-{uuid.uuid4().hex}")
            document = added(document, "knee-strength", item | {"slots": list(slots), "days_per_week": 7, "days_between": 0})
        made = services.create(mara, uid=uuid.uuid4(), title="For the knee", initials="", now=clock.now())
        row = services.save_draft(made, document, title="For the knee", initials="", base=services.base_of(made), now=clock.now())
        return give(row)[0]

    return make


def slots_of(page) -> list[str]:
    return re.findall(r'<p class="meta">(?:Morning|Noon|Evening)</p>.*?</li>', page, re.DOTALL)


@pytest.mark.django_db
def test_a_later_slot_of_what_only_presses_plays_the_stretches(runner, as_, prescribe):
    prescribe(PRESS)
    morning, evening = slots_of(as_(runner).get("/today/").content.decode())
    assert STRETCHES not in morning and "/play/p-" in morning
    assert f"/routines/{STRETCHES}/play/?slot=evening" in evening and "pressure=no" not in evening
    assert "once a day is enough" in evening


@pytest.mark.django_db
def test_a_thing_without_pressing_is_the_same_in_every_slot(runner, as_, prescribe):
    assignment = prescribe("slow-chair-sit")
    assert [row.later for row in Prescription.objects.filter(phase__version=assignment.version_id)] == [""]
    assert STRETCHES not in as_(runner).get("/today/").content.decode()


@pytest.mark.django_db
def test_one_slot_has_no_later_one(prescribe):
    assignment = prescribe(PRESS, slots=(MORNING,))
    assert [row.later for row in Prescription.objects.filter(phase__version=assignment.version_id)] == [""]


@pytest.mark.django_db
def test_where_something_is_left_without_pressing_it_is_played_and_the_stretches_stand_beside_it(runner, as_, prescribe):
    prescribe("first-six-minutes")
    _morning, evening = slots_of(as_(runner).get("/today/").content.decode())
    assert "pressure=no" in evening and "/play/p-" in evening
    assert f'href="/routines/{STRETCHES}/play/"' in evening and "In its place" in evening


@pytest.mark.parametrize(
    ("routine", "slot", "counted"),
    [("a", MORNING, True), ("a", EVENING, True), (STRETCHES, EVENING, True), (STRETCHES, MORNING, False), (STRETCHES, NOON, False),
     (STRETCHES, "", False), ("b", EVENING, False)],
)  # fmt: skip
def test_the_stretches_count_in_a_later_slot_alone(routine, slot, counted):
    item = Item("press", ((6, "a"),), (MORNING, EVENING), later=STRETCHES)
    assert counts(item, Did(today(), routine, slot)) is counted


def test_without_pressing_the_stretches_count_for_nothing_else():
    item = Item("sits", ((5, "a"),), (NOON, EVENING))
    assert not counts(item, Did(today(), STRETCHES, EVENING))
