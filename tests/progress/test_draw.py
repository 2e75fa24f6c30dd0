"""The geometry of the charts: gaps stay gaps, nothing leaves the field."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exercises.progress.draw import BOTTOM, LEFT, RIGHT, TOP, Span, bars_of, caps_of, height, over_of, path_of, phases_under, top_of

DAY = dt.date(2026, 3, 2)
SPAN = Span(DAY, DAY + dt.timedelta(days=28))


def day(number):
    return DAY + dt.timedelta(days=number)


def test_a_span_reaches_from_edge_to_edge_of_the_field():
    assert (SPAN.x(day(0)), SPAN.x(day(14)), SPAN.x(day(28))) == (LEFT, (LEFT + RIGHT) / 2, RIGHT)
    assert Span(DAY, DAY).x(DAY) == LEFT


@pytest.mark.parametrize(("value", "y"), [(0, BOTTOM), (10, TOP), (5, 102.0)])
def test_pain_stands_between_top_and_bottom(value, y):
    assert height(value, 10) == y


def test_a_line_is_broken_where_answers_are_more_than_a_week_apart():
    path = path_of([(day(0), 3), (day(7), 3), (day(15), 3)], SPAN, 10)
    assert path.count("M") == 2 and path.count("L") == 1


def test_an_answer_alone_is_still_seen():
    assert path_of([(day(3), 3)], SPAN, 10).endswith("h.01")


@pytest.mark.parametrize(("most", "top"), [(0, 1), (1, 1), (1.2, 2), (3, 3), (5, 6), (7, 8), (9, 10), (12, 20), (43, 60), (210, 300)])
def test_the_top_of_a_scale_is_a_round_number(most, top):
    assert top_of(most) == top


def test_a_week_without_data_has_no_bar_and_no_nought():
    assert len(bars_of([3, None, 0], 10)) == 2


def test_what_lies_over_the_cap_is_marked():
    values, caps = [5, 12, None, 9], [10, 10, 10, None]
    [over] = over_of(values, caps, 20)
    bar = bars_of(values, 20)[1]
    assert (over.x, over.y, over.width) == (bar.x, bar.y, bar.width)
    assert over.height == round(height(10, 20) - height(12, 20), 1)
    assert len(caps_of(caps, 20)) == 3


def test_phases_lie_under_their_days_and_those_outside_are_left_out():
    changes = [(day(-30), "Settle"), (day(-10), "Hip"), (day(14), "Knee"), (day(60), "Later")]
    boxes = phases_under(changes, SPAN)
    assert [box.text for box in boxes] == ["Hip", "Knee"]
    assert boxes[0].x == LEFT and boxes[-1].x + boxes[-1].width == pytest.approx(RIGHT, abs=0.2)


# A busy machine is slow to make up numbers; that says nothing about the chart.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 28), st.integers(0, 10)), min_size=1, max_size=30, unique_by=lambda pair: pair[0]))
def test_no_point_leaves_the_field(points):
    ordered = sorted((day(number), value) for number, value in points)
    for when, value in ordered:
        assert LEFT <= SPAN.x(when) <= RIGHT and TOP <= height(value, 10) <= BOTTOM
    assert path_of(ordered, SPAN, 10).startswith("M")
