"""Putting a programme together, and what differs between two: decisions without a database."""

import copy
import itertools

import pytest

from exercises.programmes import rules
from exercises.programmes.rules import ADDED, CHANGED, MOVED, ORDER, REMOVED, changes


def item(key, exercise="wall-sit", **more):
    step = {"key": exercise, "exercise": exercise, "kind": "hold", "sides": ["both"], "dose": {"sets": 3, "hold_s": 5}, "load": ""}
    made = {"key": key, "slug": f"p-{key}", "title": exercise, "slots": ["morning"], "days_per_week": 7, "days_between": 0}
    return made | {"not_on_running_days": False, "note": "", "steps": [step | more.pop("step", {})]} | more


@pytest.fixture
def three():
    document = rules.empty("settle")
    for key in ("a", "b", "c"):
        document = rules.added(document, "settle", item(key, f"exercise-{key}"))
    return document


def keys(document, phase="settle"):
    return [one["key"] for one in rules.phase_of(document, phase)["items"]]


@pytest.mark.parametrize(
    ("key", "to", "order"), [("a", 1, "bac"), ("c", 0, "cab"), ("b", 99, "acb"), ("a", -5, "abc"), ("nobody", 0, "abc")]
)
def test_a_thing_moves_to_a_place_of_its_phase(three, key, to, order):
    before = copy.deepcopy(three)
    assert keys(rules.moved(three, key, to)) == list(order)
    assert three == before, "the older document stays as it was"


def test_a_thing_is_added_once_taken_away_and_replaced(three):
    assert keys(rules.added(three, "settle", item("a"))) == ["a", "b", "c"]
    assert keys(rules.removed(three, "b")) == ["a", "c"]
    assert rules.item_of(rules.replaced(three, item("b", note="Slowly.")), "b")["note"] == "Slowly."
    assert rules.item_of(three, "nobody") is None


def test_phases_stand_in_their_order_and_the_last_one_stays(three):
    more = rules.with_phase(rules.with_phase(three, "keep-it-up"), "hip-and-core")
    assert [part["phase"] for part in more["phases"]] == ["settle", "hip-and-core", "keep-it-up"]
    assert rules.with_phase(more, "settle") == more == rules.with_phase(more, "no-such-phase")
    assert [part["phase"] for part in rules.without_phase(more, "settle")["phases"]] == ["hip-and-core", "keep-it-up"]
    assert rules.without_phase(three, "settle") == three
    assert rules.phase_of(three, "keep-it-up") is None


def test_adding_to_a_phase_that_is_not_there_makes_it(three):
    assert keys(rules.added(three, "keep-it-up", item("d")), "keep-it-up") == ["d"]


def test_a_copy_has_names_of_its_own(three):
    numbers = itertools.count()
    made = rules.items_of(rules.copied(three, lambda: str(next(numbers))))
    assert [(one["key"], one["slug"]) for one in made] == [("i-0", "p-0"), ("i-1", "p-1"), ("i-2", "p-2")]
    assert [one["title"] for one in made] == [one["title"] for one in rules.items_of(three)]


def test_the_same_exercise_twice_is_one_exercise():
    part = {"items": [item("a"), item("b"), item("c", "bridge")]}
    assert rules.distinct_exercises(part) == 2


def said(before, after):
    return [(one.kind, one.title, one.field, one.before, one.after) for one in changes(before, after)]


def with_step(document, key, **more):
    mine = rules.item_of(document, key)
    return rules.replaced(document, mine | {"steps": [mine["steps"][0] | more]})


def test_nothing_changed_is_no_change(three):
    assert changes(three, copy.deepcopy(three)) == []


@pytest.mark.parametrize(
    ("dose", "told"),
    [
        ({"sets": 3, "hold_s": 8}, [("hold_s", 5, 8)]),
        ({"sets": 2, "hold_s": 8}, [("sets", 3, 2), ("hold_s", 5, 8)]),
        ({"sets": 3, "hold_s": 5, "rest_s": 30}, [("rest_s", None, 30)]),
    ],
)
def test_a_dose_that_changed_says_what_it_was_and_what_it_is(three, dose, told):
    found = said(three, with_step(three, "b", dose=dose))
    assert found == [(CHANGED, "exercise-b", name, before, after) for name, before, after in told]


def test_a_tempo_is_told_part_by_part():
    slow = {"first": "lift", "lift_s": 5, "lower_s": 5, "bottom_s": 1}
    before = rules.added(rules.empty("settle"), "settle", item("a", step={"dose": {"reps": 8, "tempo": slow}}))
    after = with_step(before, "a", dose={"reps": 8, "tempo": slow | {"lift_s": 3, "top_s": 2}})
    assert said(before, after) == [(CHANGED, "wall-sit", "lift_s", 5, 3), (CHANGED, "wall-sit", "top_s", 0, 2)]


@pytest.mark.parametrize(
    ("field", "value"), [("sides", ["left"]), ("load", "5 kg"), ("easier", False), ("harder", False), ("line", "Slow."), ("points", ["x"])]
)
def test_what_else_is_said_of_an_exercise_is_a_change(three, field, value):
    ((kind, _title, name, _before, after),) = said(three, with_step(three, "a", **{field: value}))
    assert (kind, name, after) == (CHANGED, field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "New"),
        ("slots", ["evening"]),
        ("days_per_week", 3),
        ("days_between", 1),
        ("not_on_running_days", True),
        ("note", "Heel down."),
    ],
)
def test_what_is_said_of_a_thing_is_a_change(three, field, value):
    ((kind, _title, name, _before, after),) = said(three, rules.replaced(three, rules.item_of(three, "a") | {field: value}))
    assert (kind, name, after) == (CHANGED, field, value)


def test_added_removed_and_another_order_are_told_once_each(three):
    assert [one.kind for one in changes(three, rules.added(three, "settle", item("d")))] == [ADDED]
    assert said(three, rules.removed(three, "b")) == [(REMOVED, "exercise-b", "", None, None)]
    assert [(one.kind, one.phase) for one in changes(three, rules.moved(three, "c", 0))] == [(ORDER, "settle")]


def test_a_thing_in_another_phase_moved_and_a_phase_comes_and_goes(three):
    mine = rules.item_of(three, "a")
    after = rules.added(rules.removed(three, "a"), "keep-it-up", mine)
    found = [(one.kind, one.phase, one.field, one.before) for one in changes(three, after)]
    assert found == [(ADDED, "keep-it-up", "phase", None), (MOVED, "keep-it-up", "", "settle")]
    back = [(one.kind, one.phase, one.field) for one in changes(after, three)]
    assert (REMOVED, "keep-it-up", "phase") in back


def test_inside_of_a_thing_with_several_exercises_each_is_named():
    first, second = item("a")["steps"][0], item("a", "bridge")["steps"][0]
    both = rules.added(rules.empty("settle"), "settle", item("a", steps=[first, second]))
    turned = rules.replaced(both, item("a", steps=[second, first]))
    alone = rules.replaced(both, item("a", steps=[first | {"load": "5 kg"}]))
    assert [(one.kind, one.title) for one in changes(both, turned)] == [(ORDER, "wall-sit")]
    assert [(one.kind, one.exercise, one.field) for one in changes(both, alone)] == [
        (CHANGED, "wall-sit", "load"),
        (REMOVED, "bridge", "step"),
    ]
    assert [(one.kind, one.exercise) for one in changes(alone, both)][-1] == (ADDED, "bridge")
