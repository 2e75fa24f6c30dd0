"""The charts: pain against load with a scale for each, points one by one, labels that do not touch, and any span of days."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from exercises.people.services import profile_of
from exercises.practice.models import PracticeSession, StepResult
from exercises.progress.draw import Span, middle_of, spaced, strips
from exercises.progress.pages.overview import asked_span
from exercises.running.models import Shoe
from tests.progress.runs import run, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = dt.date(2026, 6, 10)


def page_of(client, **query):
    return client.get(reverse("progress:progress"), query).context["page"]


def charts(client, **query):
    return {chart.key: chart for chart in page_of(client, **query).charts}


# The geometry


@pytest.mark.parametrize("count", [1, 2, 3])
def test_strips_lie_under_each_other_with_room_for_the_name_of_each(count):
    found = strips([10] * count)
    # Letters are up to 19 units high in a small card.
    assert found[0].name("x").y >= 19
    assert all(below.name("x").y - above.bottom >= 19 for above, below in zip(found, found[1:], strict=False))


def test_a_strip_has_its_own_scale_from_nought_to_its_top():
    _pain, minutes = strips([10, 300])
    assert (minutes.y(0), minutes.y(300)) == (minutes.bottom, minutes.top)
    assert [tick.text for tick in minutes.ticks()] == ["0", "300"]


def test_a_week_without_an_answer_breaks_the_line_of_a_strip():
    [strip] = strips([10])
    assert strip.line([1, 2, None, 3]).count("M") == 2
    assert strip.line([None, None]) == ""


def test_labels_that_would_touch_are_left_out_and_the_first_one_wins():
    kept = spaced([9, 8, 2, 0], 10, apart=46)
    assert kept == [9, 2, 0]
    assert all(abs(middle_of(one, 10) - middle_of(other, 10)) >= 46 for one in kept for other in kept if one != other)


def test_only_as_many_weeks_over_their_limit_are_labelled_as_have_room(as_, person):
    monday = today() - dt.timedelta(days=today().weekday())
    for week in range(1, 25):
        run(person, (today() - monday).days + 7 * week, metres=10_000 + (24 - week) * 4_000)
    chart = charts(as_(person), span="6-months")["distance"]
    places = sorted(mark.x for mark in chart.values)
    assert len(chart.over) > len(places) > 1
    assert all(right - left >= 60 for left, right in zip(places, places[1:], strict=False))


# Pain against load


@pytest.mark.parametrize(("units", "name", "top"), [("km", "Running, km", "10"), ("mi", "Running, mi", "6")])
def test_distance_has_a_scale_of_its_own_in_the_units_of_the_person(as_, person, units, name, top):
    profile = profile_of(person)
    profile.units = units
    profile.save()
    run(person, 0, metres=9000, pain_during=2)
    chart = charts(as_(person))["load"]
    assert name in [mark.text for mark in chart.values]
    assert [tick.text for tick in chart.ticks][-2:] == ["0", top]


def test_the_pain_of_runs_is_in_the_mean_of_the_week_with_that_of_sessions(as_, person, train):
    train(person, 0, worst=1)
    run(person, 0, pain_during=4)
    assert charts(as_(person))["load"].table.rows[0][3] == "2.5"


def test_the_picture_is_as_tall_as_its_strips(as_, person):
    run(person, 0)
    chart = charts(as_(person))["load"]
    assert all(mark.y < chart.tall for mark in (*chart.labels, *chart.ticks))
    assert f'viewBox="0 0 480 {chart.tall}"' in as_(person).get(reverse("progress:progress")).content.decode()


def test_without_a_distance_there_is_no_strip_for_it(as_, person, train):
    train(person, 0)
    assert [mark.text for mark in charts(as_(person))["load"].values] == [
        "Mean of the worst pain, 0 to 10",
        "Minutes of training and sport",
    ]


def test_runs_without_a_time_are_still_load(as_, person):
    run(person, 0, seconds=None, metres=5000)
    assert charts(as_(person))["load"].table.rows[0][1:3] == ("no data", "5\xa0km")


# Points


def test_each_point_has_a_line_of_its_own_with_the_number_of_the_plate(as_, person, train):
    train(person, 1)
    session = PracticeSession.objects.get()
    step = {"session": session, "owner": person, "exercise_slug": "press", "key": "press", "side": "left", "outcome": "done"}
    for position, (spot, soften) in enumerate([("mid-belly", 40_000), ("mid-belly", 60_000), ("elsewhere", 20_000)], 90):
        StepResult.objects.create(**step, position=position, muscle_slug="rectus-femoris", spot=spot, soften_ms=soften)
    chart = charts(as_(person))["soften"]
    assert [row[1:] for row in chart.table.rows] == [("Rectus femoris", "20"), ("Rectus femoris, point 3", "50")]
    assert len(chart.lines) == 2


# Any span


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2026-01-05", "2026-02-01", Span(dt.date(2026, 1, 5), dt.date(2026, 2, 1))),
        ("2026-02-01", "2026-01-05", Span(dt.date(2026, 1, 5), dt.date(2026, 2, 1))),
        ("1066-10-14", "2099-01-01", Span(dt.date(2000, 1, 1), TODAY)),
        ("", "2026-01-05", None),
        ("yesterday", "today", None),
    ],
)
def test_two_days_of_an_address_are_a_span_and_nonsense_is_none(first, last, span):
    assert asked_span({"from": first, "to": last}, TODAY) == span


def test_a_span_of_ones_own_shows_only_its_days(as_, person):
    run(person, 100, pain_during=5)
    run(person, 10, pain_during=1)
    days = {name: str(today() - dt.timedelta(days=back)) for name, back in (("from", 110), ("to", 90))}
    page = page_of(as_(person), **days)
    assert page.span == "own"
    assert [row[2] for row in next(chart for chart in page.charts if chart.key == "pain").table.rows] == ["5"]


def test_over_more_than_four_months_a_point_is_the_worst_of_a_week(as_, person):
    monday = today() - dt.timedelta(days=today().weekday() + 7)
    for shift, pain in ((0, 2), (2, 6), (4, 1)):
        run(person, (today() - monday).days - shift, pain_during=pain)
    chart = charts(as_(person), span="6-months")["pain"]
    assert chart.title.endswith("the worst of each week") and [row[2] for row in chart.table.rows] == ["6"]


# To take along


def test_what_was_said_of_a_run_in_words_is_in_the_table_once(as_, person):
    shoe = Shoe.objects.create(owner=person, name="Blue pair")
    run(person, 1, surface="trail", hills="downhill", taped=True, shoe=shoe, note="windy", cadence=170)
    text = b"".join(as_(person).get(reverse("progress:export")).streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["about"] == "run"]
    assert [row["remark"] for row in rows] == ["trail; downhill; Blue pair; taped; windy", "", ""]
    assert ("cadence", "170", "a minute") in [(row["what"], row["value"], row["unit"]) for row in rows]


def test_the_number_of_a_week_is_told_as_one(as_, person):
    run(person, 1, source="week", seconds=None)
    text = b"".join(as_(person).get(reverse("progress:export")).streaming_content).decode("utf-8-sig")
    assert "whole week" in text
