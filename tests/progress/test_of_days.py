"""Answers of some days: whose, of which days, and that PostgreSQL looks up those of these days whatever its statistics say."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from benchmarks.asking import flat
from exercises.lib import clock
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.models import RunAnswer
from exercises.running.models import Run
from tests.progress.history import build, copied

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CROWD = 4000


@pytest.fixture
def today():
    return clock.now().date()


def days_of(rows) -> set[dt.date]:
    return set(rows.values_list("session__local_day", flat=True))


def test_answers_are_found_from_the_first_day_to_the_last(runner, today):
    build(runner, sessions=10, runs=10)
    practised = set(PracticeSession.objects.visible_to(runner).values_list("local_day", flat=True))
    ran = set(RunAnswer.objects.visible_to(runner).values_list("run__local_day", flat=True))
    first, last = sorted(practised)[1], sorted(practised)[-2]
    assert days_of(PainScore.objects.of_days(runner, first, last)) == {day for day in practised if first <= day <= last} != practised
    assert days_of(PainScore.objects.of_days(runner, first)) == {day for day in practised if first <= day} != practised
    middle = sorted(ran)[len(ran) // 2]
    told = RunAnswer.objects.of_days(runner, middle, middle)
    assert set(told.values_list("run__local_day", flat=True)) == {middle} != ran


def test_answers_of_others_and_of_strangers_are_not_found(runner, other_runner, today):
    build(other_runner, sessions=5, runs=5)
    assert PainScore.objects.of_days(other_runner, dt.date(2000, 1, 1)).exists()
    for somebody in (runner, AnonymousUser()):
        assert not PainScore.objects.of_days(somebody, dt.date(2000, 1, 1)).exists()
        assert not RunAnswer.objects.of_days(somebody, dt.date(2000, 1, 1)).exists()


@pytest.fixture
def plans():
    """A database that plans by what it counted."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite does not count")


@pytest.fixture
def misled(plans, runner, other_runner, today):
    """Somebody who has kept up for years, and statistics by which most sessions are of this week: those of others."""
    build(runner, sessions=2000, runs=0)
    fields = copied(PracticeSession.objects.filter(owner=runner).first(), "owner_id", "uid", "local_day")
    made = (PracticeSession(**fields, owner=other_runner, uid=uuid.uuid4(), local_day=today) for _each in range(CROWD))
    PracticeSession.objects.bulk_create(made, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return runner


def how_pain_is_read(rows) -> set[str]:
    """By what the answers are looked up: the conditions of the indexes that find them; an empty text for a table that is read whole."""
    plan = rows.explain(format="json")
    nodes = list(flat((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
    inner = {node.get("Index Name"): node.get("Index Cond", "") for node in nodes}
    return {
        node.get("Index Cond") or " ".join(text for name, text in inner.items() if name and "pain" in name)
        for node in nodes
        if node.get("Relation Name") == "exercises_painscore"
    }


def test_the_answers_of_two_weeks_are_looked_up_by_their_sessions(misled, today):
    read = how_pain_is_read(PainScore.objects.of_days(misled, today - dt.timedelta(days=14), today))
    assert read and all("session_id" in condition for condition in read)


def test_without_an_array_all_answers_of_the_person_would_be_read(misled, today):
    days = {"owner": misled, "local_day__range": (today - dt.timedelta(days=14), today)}
    plain = PainScore.objects.filter(owner=misled, session__in=PracticeSession.objects.filter(**days).values("pk"))
    read = how_pain_is_read(plain)
    assert read and not all("session_id" in condition for condition in read)


def test_the_newest_days_of_walking_and_running_are_found_by_an_index_of_their_own(plans, runner):
    newest = Run.objects.filter(owner=runner, walk_run_stage__isnull=False).order_by("-local_day", "-pk")[:12]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert "run_by_stage" in newest.explain()


def test_no_query_is_compiled_before_it_is_answered(plans):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
