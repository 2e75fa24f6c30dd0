"""The kept row of a client: made when a session comes, the same when it is made again."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.forms.models import model_to_dict

from exercises.care import services as care
from exercises.clients.models import Standing
from exercises.clients.queries import standing as queries
from exercises.clients.rules import standing as rules
from exercises.clients.services import standing
from exercises.practice.models import PracticeSession
from exercises.practice.services import remove_session
from exercises.programmes.services import set_state
from tests.clients.conftest import row_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def iso(ago: int) -> str:
    return day(ago).isoformat()


def test_a_session_makes_the_row_of_every_link_that_is_not_over(link, runner, train):
    train(runner, 2, before=2, worst=4, morning=3)
    row = row_of(link)
    assert (row.owner, row.therapist, row.last_day) == (runner, link.therapist, day(2))
    assert row.pain == [[iso(2), 4, 3]]


def test_someone_without_a_link_costs_one_query_and_keeps_no_row(runner, now, django_assert_num_queries):
    with django_assert_num_queries(3):  # with the two of the savepoint
        assert standing.refresh(runner, now=now) == 0
    assert not Standing.objects.exists()


def test_a_link_that_is_over_gets_no_row(link, runner, train, now):
    care.end(link, by="client", now=now)
    train(runner)
    assert not Standing.objects.exists()


def test_a_stop_counts_until_a_session_without_one_follows(link, runner, train):
    train(runner, 3, end="red")
    assert row_of(link).red_on == day(3)
    train(runner, 1)
    assert row_of(link).red_on is None


def test_a_warning_sign_counts_like_a_stop(link, runner, train):
    train(runner, 3, flags=["swelling"])
    assert row_of(link).red_on == day(3)


def test_the_newest_morning_that_was_told_says_whether_it_was_worse(link, runner, train):
    train(runner, 5, before=1, morning=3)
    assert row_of(link).worse_on == day(5)
    train(runner, 4, before=None, morning=9)
    assert row_of(link).worse_on == day(5), "without a number from before nothing can be said"
    train(runner, 3, before=3, morning=3)
    assert row_of(link).worse_on is None


def test_sore_muscles_are_not_the_knee(link, runner, train, now):
    train(runner, 1, worst=2)
    PracticeSession.objects.get().pain.filter(moment="worst").update(area="muscles")
    standing.refresh(runner, now=now)
    assert row_of(link).pain == []


def test_days_are_told_as_the_programme_asked(link, runner, train, started, now):
    train(runner, 5)
    train(runner, 4, outcome="skipped", reason="hurts", worst=None)
    train(runner, 3, outcome="skipped", reason="no-time", worst=None)
    days = row_of(link).days
    assert days[iso(4)] == "skipped-pain"
    assert days[iso(3)] == "skipped-time"
    assert days[iso(2)] == "no-data"
    assert days[iso(-3)] == "no-data", "what a day to come is if nothing is done"
    assert iso(22) not in days, "before the programme nobody asked for anything"


def test_without_a_programme_only_days_with_a_session_are_told(link, runner, train):
    train(runner, 5)
    train(runner, 4, outcome="skipped", reason="hurts", worst=None)
    train(runner, 3, outcome="skipped", reason="no-time", worst=None)
    assert row_of(link).days == {iso(5): "done", iso(4): "skipped-pain", iso(3): "skipped-time"}


def test_a_paused_programme_asks_for_nothing(link, runner, train, started, now):
    set_state(started, "paused", today=TODAY)
    train(runner, 5)
    assert row_of(link).days == {iso(5): "done"}


def test_a_removed_session_leaves_the_row(link, runner, train):
    remove_session(runner, train(runner, 1, end="red"))
    row = row_of(link)
    assert (row.last_day, row.red_on, row.pain) == (None, None, [])


def plain(row: Standing) -> dict:
    return model_to_dict(row, exclude=["id", "computed_at"])


def test_all_rows_made_again_are_the_same(link, runner, other_runner, therapist, train, started, capsys):
    from tests.conftest import make_link

    second = make_link(other_runner, therapist)
    train(runner, 6, before=1, worst=5, morning=4)
    train(runner, 2, end="red")
    train(other_runner, 1)
    before = [plain(row_of(one)) for one in (link, second)]
    Standing.objects.update(last_day=None, red_on=None, days={}, pain=[], questions=7)
    call_command("rebuild_standings")
    assert [plain(row_of(one)) for one in (link, second)] == before
    assert "2 rows made again" in capsys.readouterr().out


def test_rows_of_links_that_are_over_go_when_all_are_made_again(link, runner, train, now):
    train(runner)
    care.end(link, by="client", now=now)
    assert standing.rebuild(now=now) == 0
    assert not Standing.objects.exists()


def test_a_row_that_cannot_be_made_costs_nobody_their_session(link, runner, train, monkeypatch, caplog):
    def broken(*args):
        raise KeyError("canary")

    monkeypatch.setattr(standing, "facts_of", broken)
    assert train(runner).pk
    assert not Standing.objects.exists()


def test_the_trend_compares_this_week_with_the_one_before():
    def points(then, now):
        return [rules.Point(day(9), then), rules.Point(day(2), now)]

    assert rules.trend(points(2, 4), TODAY) == "rising"
    assert rules.trend(points(5, 3), TODAY) == "falling"
    assert rules.trend(points(3, 4), TODAY) == "steady"
    assert rules.trend(points(None, 4), TODAY) == rules.trend(points(4, None), TODAY) == ""


def test_the_last_fourteen_days_are_counted_and_today_is_not_over():
    days = {
        iso(0): "no-data",
        iso(1): "done",
        iso(2): "skipped-pain",
        iso(3): "skipped-time",
        iso(4): "rest",
        iso(13): "partly",
        iso(14): "done",
    }
    assert rules.counted(days, TODAY) == {"done": 1, "partly": 1, "skipped-pain": 1, "skipped-time": 1, "no-data": 0}
    assert rules.counted(days, TODAY, pain=False) == {"done": 1, "partly": 1, "left-out": 2, "no-data": 0}
    assert rules.states_without_reason(days)[iso(2)] == "left-out"


def test_there_is_no_question_yet(link):
    assert queries.questions_of(link) == 0
