"""Reads in one round: the same rows as one by one, once in a request, and never older than the last write."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.db.models import Avg, Max, Sum
from django.db.models.functions import TruncWeek
from django.http import HttpResponse

from exercises.lib import rounds
from exercises.lib.rounds import OneReading, read, reading, rows_of, together
from exercises.people.models import Profile, User
from exercises.people.queries import profiles
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult
from exercises.programmes.models import Assignment
from exercises.progress.models import AdviceGiven
from exercises.running.models import Run
from tests.progress import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(runner):
    """A runner with four weeks behind them, and awkward words in one note."""
    history.build(runner, sessions=3, runs=3)
    run = {"owner": runner, "zone": "UTC", "metres": 4200, "created_at": dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC)}
    Run.objects.create(**run, uid=uuid.uuid4(), local_day=dt.date(2026, 1, 2), note='it\'s "so"\n\\ß 😀 é', cadence=171)
    return runner


def asked(user):
    """Reads of every shape that pages make."""
    mine = PracticeSession.objects.visible_to(user)
    return [
        mine.order_by("-started_at", "-pk"),
        mine.order_by("-started_at", "-pk").values("pk", "uid", "flags", "local_day", "ended_at")[:5],
        mine.order_by("uid").values_list("uid", flat=True),
        mine.order_by().values_list("local_day").annotate(Max("worked_ms")).order_by("local_day"),
        mine.order_by()
        .annotate(week=TruncWeek("local_day"))
        .values_list("week")
        .annotate(Sum("worked_ms"), Avg("worked_ms"))
        .order_by("week"),
        SessionDocument.objects.filter(owner=user).order_by("pk"),
        StepResult.objects.visible_to(user).order_by("pk"),
        PainScore.objects.visible_to(user).order_by("-pk"),
        Run.objects.visible_to(user).select_related("shoe").order_by("-local_day", "pk"),
        Run.objects.none(),
        Assignment.objects.visible_to(user).select_related("version__programme").order_by("pk"),
        AdviceGiven.objects.visible_to(user).order_by("pk").values_list("day", "document"),
        Profile.objects.filter(owner=user),
        User.objects.filter(pk=-1),
    ]


def plain(row):
    """A row with everything in it, and with what it was joined with."""
    if not hasattr(row, "_meta"):
        return row
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return fields | {name: plain(other) for name, other in row._state.fields_cache.items()}


@pytest.mark.database
def test_one_round_gives_the_same_rows_as_many_queries_in_the_same_order(lived, django_assert_num_queries):
    one_by_one = [[plain(row) for row in queryset] for queryset in asked(lived)]
    with django_assert_num_queries(1):
        found = rows_of(asked(lived))
    assert [[plain(row) for row in rows] for rows in found] == one_by_one
    assert [type(value) for row in found[1] for value in row.values()] == [type(value) for row in one_by_one[1] for value in row.values()]
    assert sum(map(len, one_by_one)) > 60, "there was something to find"


def test_a_round_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows_of([Run.objects.none(), Run.objects.none()]) == [[], []]


def test_within_a_request_the_same_read_is_asked_once(runner, other_runner, django_assert_num_queries):
    Profile.objects.create(owner=runner, zone="Europe/Berlin")
    with reading(), django_assert_num_queries(2):
        assert [profiles.first(runner).zone for _time in range(3)] == ["Europe/Berlin"] * 3
        assert profiles.first(other_runner) is None, "another person is another read"
        assert profiles.first(other_runner) is None


def test_outside_of_a_request_a_read_asks_every_time(runner, django_assert_num_queries):
    with django_assert_num_queries(2):
        profiles(runner)
        profiles(runner)


def test_a_round_that_begins_with_nothing_counts_as_reading(runner):
    nothing, names = read(lambda: Run.objects.none()), read(lambda user: User.objects.filter(pk=user.pk).values_list("name", flat=True))
    with reading():
        profiles(runner)
        together(nothing.of(), names.of(runner), names.of(User(pk=-1)))
        assert rounds.only_looking() and names(runner) == ["Runner"]


def test_what_was_read_together_is_not_asked_again(runner, django_assert_num_queries):
    names = read(lambda user: User.objects.filter(pk=user.pk).values_list("name", flat=True))
    with reading(), django_assert_num_queries(1):
        together(profiles.of(runner), names.of(runner))
        together(profiles.of(runner), names.of(runner))
        assert profiles(runner) == [] and names(runner) == ["Runner"]


def changed_within_a_request(runner) -> str:
    Profile.objects.create(owner=runner, zone="Europe/Berlin")
    with reading():
        assert profiles.first(runner).zone == "Europe/Berlin"
        Profile.objects.filter(owner=runner).update(zone="Asia/Tokyo")
        return profiles.first(runner).zone


def test_a_write_in_the_same_request_shows_at_once(runner):
    assert changed_within_a_request(runner) == "Asia/Tokyo"


def test_without_forgetting_a_write_would_not_show(runner, monkeypatch):
    monkeypatch.setattr(rounds, "forget", lambda: None)
    assert changed_within_a_request(runner) == "Europe/Berlin"


@pytest.mark.parametrize(
    "sql", ["UPDATE x", "INSERT INTO x", "DELETE FROM x", "WITH x AS (DELETE", "PRAGMA x", "ROLLBACK TO SAVEPOINT x", "select 1"]
)
def test_whatever_is_not_known_to_read_counts_as_a_write(sql):
    with reading():
        rounds._known.get()["kept"] = [1]
        rounds._watched(lambda *_args: None, sql, (), False, {})
        assert "kept" not in rounds._known.get() and not rounds.only_looking()


def test_nothing_outlives_a_request(runner, rf):
    seen = []

    def view(_request):
        seen.append(profiles.first(runner))
        return HttpResponse()

    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        Profile.objects.update_or_create(owner=runner, defaults={"zone": zone})
        OneReading(view)(rf.get("/"))
    assert [profile.zone for profile in seen] == ["Europe/Berlin", "Asia/Tokyo"]
    assert not rounds.only_looking()


def test_a_request_that_sends_something_remembers_nothing(rf):
    looking = []
    OneReading(lambda _request: looking.append(rounds.only_looking()) or HttpResponse())(rf.post("/"))
    OneReading(lambda _request: looking.append(rounds.only_looking()) or HttpResponse())(rf.get("/"))
    assert looking == [False, True]


def test_an_error_ends_the_reading_too(rf):
    def view(_request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        OneReading(view)(rf.get("/"))
    assert not rounds.only_looking() and rounds._watched not in connection.execute_wrappers
