"""What is due on a day, and how a day is told."""

import datetime as dt

import pytest

from exercises.programmes.rules import Did, Item, credit, day_state, due_on, next_due

DAY = dt.date(2026, 3, 2)
STRENGTH = Item("strength", ((5, "hip-5"), (10, "hip-10"), (20, "hip-20")), ("morning",), 3, 1)
SITS = Item("sits", ((5, "chair-sit"),), ("morning", "noon", "evening"))


def day(number):
    return DAY + dt.timedelta(days=number)


def did(number, routine="hip-10", **more):
    return Did(day(number), routine, **more)


@pytest.mark.parametrize(
    ("minutes", "slug"), [(4, "hip-5"), (5, "hip-5"), (9, "hip-5"), (10, "hip-10"), (19, "hip-10"), (20, "hip-20"), (90, "hip-20")]
)
def test_the_longest_routine_that_fits_is_offered(minutes, slug):
    assert STRENGTH.routine_for(minutes) == slug


def test_a_day_between_is_a_rest_day():
    assert due_on([STRENGTH], [did(0)], day(1)) == []
    assert len(due_on([STRENGTH], [did(0)], day(2))) == 1


def test_three_days_in_seven_are_enough():
    history = [did(0), did(2), did(4)]
    assert due_on([STRENGTH], history, day(6)) == []
    assert len(due_on([STRENGTH], history, day(7))) == 1


def test_the_short_one_counts_as_done():
    [due] = due_on([STRENGTH], [did(0, "hip-5")], day(0))
    assert due.done


def test_a_running_day_leaves_out_what_does_not_go_with_running():
    quiet = Item("strength", ((5, "hip-5"),), not_on_running_days=True)
    assert due_on([quiet], [], day(0), running_day=True) == []
    assert len(due_on([quiet], [], day(0))) == 1


def test_only_the_first_slot_of_a_day_presses():
    assert [due.pressure for due in due_on([SITS], [], day(0))] == [True, False, False]


def test_slots_give_partial_credit():
    history = [did(0, "chair-sit", slot="noon"), did(0, "chair-sit")]
    found = due_on([SITS], history, day(0))
    assert [(due.slot, due.done) for due in found] == [("morning", True), ("noon", True), ("evening", False)]
    assert credit(found) == (2, 3)
    assert day_state([SITS], history, day(0)) == "partly"


@pytest.mark.parametrize(("hour", "slot"), [(6, "morning"), (11, "noon"), (15, "noon"), (16, "evening")])
def test_the_slot_of_the_hour_is_offered(hour, slot):
    assert next_due(due_on([SITS], [], day(0)), hour).slot == slot


def test_what_was_missed_in_the_morning_is_still_offered_and_nothing_where_all_is_done():
    found = due_on([SITS], [did(0, "chair-sit", slot="noon"), did(0, "chair-sit", slot="evening")], day(0))
    assert next_due(found, 20).slot == "morning"
    assert next_due([], 20) is None


@pytest.mark.parametrize(
    ("history", "state"),
    [
        ([], "no-data"),
        ([did(0)], "done"),
        ([did(0, "hip-5")], "done"),
        ([did(0, outcome="partly")], "partly"),
        ([did(0, outcome="skipped", skipped_for="hurts")], "skipped-pain"),
        ([did(0, outcome="skipped", skipped_for="no-time")], "skipped-time"),
        ([did(-1)], "rest"),
        ([did(0, "something-else")], "no-data"),
    ],
)
def test_a_day_is_told_honestly(history, state):
    assert day_state([STRENGTH], history, day(0)) == state
