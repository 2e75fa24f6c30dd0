"""What two versions differ in, and the three-way comparison."""

import pytest

from exercises.publishing.difference import Piece, differences, merge


def places(before, after):
    return [(found.place, found.how) for found in differences(before, after)]


def test_the_same_document_differs_in_nothing():
    assert differences({"a": 1, "b": [{"key": "x"}]}, {"a": 1, "b": [{"key": "x"}]}) == []


def test_a_changed_sentence_is_shown_word_by_word():
    (found,) = differences({"text": "Press the middle gently."}, {"text": "Press the middle very gently."})
    assert found.pieces == (Piece("same", "Press the middle "), Piece("in", "very "), Piece("same", "gently."))


def test_a_row_is_known_by_its_key_wherever_it_stands():
    before = {"points": [{"key": "upper", "x": 1}, {"key": "lower", "x": 2}]}
    after = {"points": [{"key": "lower", "x": 3}, {"key": "upper", "x": 1}]}
    assert places(before, after) == [("points.lower.x", "changed"), ("points.order", "changed")]


def test_rows_that_came_and_went_are_told_as_such():
    before, after = {"points": [{"key": "a", "x": 1}]}, {"points": [{"key": "b", "x": 1}]}
    assert places(before, after) == [("points.b", "added"), ("points.a", "removed")]


def test_rows_without_a_name_are_compared_by_their_place():
    before, after = {"rows": [{"x": 1}, {"x": 2}]}, {"rows": [{"x": 1}, {"x": 5}, {"x": 2}]}
    assert places(before, after) == [("rows.2.x", "changed"), ("rows.3", "added")]


def test_keys_that_came_and_went_are_told_as_such():
    assert places({"a": 1, "gone": "x"}, {"a": 1, "new": "y"}) == [("new", "added"), ("gone", "removed")]


BASE = {"title": "A", "summary": "S", "dose": {"reps": 10}}
CASES = [
    # what, mine, theirs, merged, here, there, both
    ("nobody changed it", {}, {}, {}, (), (), ()),
    ("only here", {"title": "B"}, {}, {"title": "B"}, ("title",), (), ()),
    ("only in the pack", {}, {"title": "C"}, {"title": "C"}, (), ("title",), ()),
    ("different keys", {"title": "B"}, {"summary": "T"}, {"title": "B", "summary": "T"}, ("title",), ("summary",), ()),
    ("the same change", {"title": "B"}, {"title": "B"}, {"title": "B"}, (), (), ()),
    ("the same key differently", {"title": "B"}, {"title": "C"}, {"title": "B"}, (), (), ("title",)),
    ("taken out here", {"summary": None}, {}, {"summary": None}, ("summary",), (), ()),
    ("taken out in the pack", {}, {"summary": None}, {"summary": None}, (), ("summary",), ()),
    ("taken out here, changed there", {"summary": None}, {"summary": "T"}, {"summary": None}, (), (), ("summary",)),
    ("a new key in the pack", {}, {"goal": "G"}, {"goal": "G"}, (), ("goal",), ()),
    ("a new key here", {"goal": "G"}, {}, {"goal": "G"}, ("goal",), (), ()),
]


def changed(changes):
    return {key: value for key, value in (BASE | changes).items() if value is not None}


@pytest.mark.parametrize(
    ("mine", "theirs", "merged", "here", "there", "both"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_three_way_comparison_takes_each_key_from_who_changed_it(mine, theirs, merged, here, there, both):
    found = merge(BASE, changed(mine), changed(theirs))
    assert found.document == changed(merged)
    assert (found.here, found.there, found.both) == (here, there, both)
    assert found.clean is (both == ())
