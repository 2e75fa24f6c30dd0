"""The last fourteen days on one screen: what is on it, what is not, and that it costs the same however much there is."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.lib import clock
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.models import RunAnswer
from exercises.progress.pages.show import DAYS, shown
from exercises.running.models import Run
from tests.progress.runs import run, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def entries(page):
    return [entry for day in page.days for entry in day.entries]


def test_the_newest_day_comes_first_and_a_day_without_anything_stands_there_too(person, train):
    train(person, 2, before=1, worst=2, morning=1)
    page = shown(person, today())
    assert [day.day for day in page.days] == [today() - dt.timedelta(days=back) for back in range(DAYS)]
    assert [len(day.entries) for day in page.days][:3] == [0, 0, 1]


def test_days_without_anything_are_said_in_words_and_not_counted_as_nought(person, as_):
    page = as_(person).get(reverse("progress:show")).content.decode()
    assert page.count('<td colspan="3">nothing noted</td>') == DAYS
    assert "Nothing is noted on these days." in page and "0 days" not in page


def test_what_lies_further_back_is_not_shown(person, train):
    train(person, DAYS, before=1, worst=2)
    train(person, DAYS - 1, before=3, worst=4)
    assert [entry.worst for entry in entries(shown(person, today()))] == ["4"]


def test_a_question_without_an_answer_is_a_gap_and_never_a_nought(person, train, as_):
    train(person, 1, before=0, worst=2)
    [entry] = entries(shown(person, today()))
    assert (entry.before, entry.worst, entry.morning) == ("0", "2", "")
    assert "not answered" in as_(person).get(reverse("progress:show")).content.decode()


def test_one_knee_is_named_once_and_two_with_every_number(person, train):
    train(person, 1, before=1, worst=2, morning=1)
    page = shown(person, today())
    assert ("All numbers are about the left knee." in page.lines, entries(page)[0].worst) == (True, "2")
    score = PainScore.objects.filter(owner=person, moment="worst").get()
    PainScore.objects.create(owner=person, session=score.session, moment="worst", area=score.area, side="right", value=5)
    page = shown(person, today())
    assert entries(page)[0].worst == "2 left, 5 right"
    assert not [line for line in page.lines if "knee" in line and "numbers" in line]


def test_soreness_of_the_muscles_is_not_pain_of_the_knee(person, train):
    train(person, 1, before=1, worst=2)
    score = PainScore.objects.filter(owner=person, moment="worst").get()
    PainScore.objects.create(owner=person, session=score.session, moment="worst", area="muscles", side=score.side, value=9)
    assert entries(shown(person, today()))[0].worst == "2"


def test_what_was_too_much_is_said_first_with_its_flags(person, train):
    train(person, 1, before=1, worst=8)
    PracticeSession.objects.filter(owner=person).update(flags=["swelling"])
    page = shown(person, today())
    assert "1 was too much." in page.lines
    assert (entries(page)[0].light, entries(page)[0].flags) == ("red", "swelling")


def test_a_session_that_ended_early_says_so(person, train):
    train(person, 1, before=1, worst=2)
    PracticeSession.objects.filter(owner=person).update(end="early")
    assert "Ended early" in entries(shown(person, today()))[0].detail


def test_a_run_stands_among_the_sessions_with_its_length_in_the_persons_units(person):
    one = run(person, 1, pain_during=2)
    RunAnswer.objects.create(owner=person, run=one, before=1, morning=1, at=clock.now())
    [entry] = entries(shown(person, today()))
    assert (entry.detail, entry.before, entry.worst, entry.morning, entry.light) == ("5.0 km, 30 minutes", "1", "2", "1", "green")
    assert "3.1 mi" in entries(shown(person, today(), units="mi"))[0].detail


def test_a_run_of_which_nothing_was_said_has_no_light(person):
    run(person, 1)
    [entry] = entries(shown(person, today()))
    assert (entry.before, entry.worst, entry.morning, entry.light, entry.light_word) == ("", "", "", "", "")


def test_the_number_of_a_week_is_no_run_of_a_day(person):
    run(person, 1, source=Run.Source.WEEK)
    assert entries(shown(person, today())) == []


def test_mornings_that_nobody_told_of_are_counted(person, train):
    train(person, 1, before=1, worst=2)
    train(person, 3, before=1, worst=2, morning=1)
    assert "1 next morning is not known." in shown(person, today()).lines


def test_the_programme_and_its_phase_are_the_first_line(started, person):
    assert re.fullmatch("Runner’s knee: four phases, phase “.+”.", shown(person, today()).lines[0])


def test_notes_are_shown_only_where_the_person_opens_them(person, train, as_):
    train(person, 1, before=1, worst=2)
    PracticeSession.objects.filter(owner=person).update(note="A SECRET OF MINE")
    client = as_(person)
    assert "A SECRET OF MINE" not in client.get(reverse("progress:show")).content.decode()
    assert "A SECRET OF MINE" in client.get(reverse("progress:show"), {"notes": "yes"}).content.decode()


def test_nothing_of_somebody_else_is_on_it(person, other_runner, train):
    train(other_runner, 1, before=9, worst=9)
    run(other_runner, 1)
    assert entries(shown(person, today())) == []


def test_it_costs_the_same_queries_for_one_session_as_for_many(person, train, django_assert_num_queries):
    train(person, 1, before=1, worst=2)
    shown(person, today())
    with CaptureQueriesContext(connection) as few:
        shown(person, today())
    for days in range(2, DAYS):
        train(person, days, before=1, worst=2, morning=1)
        run(person, days)
    with django_assert_num_queries(len(few)):
        shown(person, today())
