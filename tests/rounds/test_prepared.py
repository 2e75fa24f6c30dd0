"""Statements that are worked out once: the same as compiled anew, for every argument."""

import datetime as dt
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from exercises.lib import clock, rounds
from exercises.lib.prepared import Key, prepare, statement_of, taken_apart
from exercises.lib.rounds import Read, read
from exercises.people.models import User
from exercises.people.queries import agreements, profiles
from exercises.practice.models import PracticeSession
from exercises.programmes.queries.running import change_rows, prescribed_rows
from exercises.progress.queries import waiting
from exercises.progress.queries.window import measures, session_rows
from exercises.running.models import Run
from exercises.running.queries import run_rows, shoe_rows
from exercises.safety.queries import lock_rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY, NOW = dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 9, 8, 7, 654321, tzinfo=dt.UTC)


def same(item: Read, *args) -> None:
    ready, anew = item.statement(*args), statement_of(item.rows(*args))
    assert (ready and (ready.sql, ready.params)) == (anew and (anew.sql, anew.params))


@pytest.mark.parametrize("turn", [0, 1, 400])
def test_a_ready_statement_is_the_one_that_would_be_compiled(turn, runner, other_runner):
    day, now = DAY - dt.timedelta(days=turn), NOW - dt.timedelta(days=turn, seconds=turn)
    for user in (runner, other_runner, User(pk=2**40)):
        for item, args in (
            (profiles, ()), (agreements, ("1",)), (session_rows, (day,)), (measures, (day,)), (run_rows, (day, day + dt.timedelta(days=turn))),
            (shoe_rows, (False,)), (shoe_rows, (True,)), (lock_rows, (now,)), (waiting.untold_sessions, (now, day)), (waiting.untold_runs, (day,)),
        ):  # fmt: skip
            same(item, user, *args)
    same(change_rows, (3, 5, turn), (runner.pk,))
    same(prescribed_rows, ((3, "settle"), (turn + 4, "hip-and-core")))
    assert any(session_rows.prepared.values()) and any(lock_rows.prepared.values()), "they were ready"


def test_nobody_is_asked_for_by_no_statement(runner):
    assert session_rows.statement(runner, DAY) is not None
    assert session_rows.statement(AnonymousUser(), DAY) is None


def test_an_empty_list_finds_nothing_and_a_longer_one_is_another_statement():
    assert change_rows.statement((), ()) is None
    assert change_rows.statement((1,), (1,)).sql != change_rows.statement((1, 2), (1,)).sql


def test_what_does_not_follow_an_argument_is_compiled_every_time(runner):
    item = read(lambda user, day: PracticeSession.objects.visible_to(user).filter(local_day__year=day.year, local_day__month=day.month))
    for day in (DAY, dt.date(2020, 1, 1)):
        same(item, runner, day)
    assert not any(item.prepared.values())
    drifting = read(lambda user: Run.objects.visible_to(user).filter(created_at__lt=clock.now()))
    assert prepare(drifting.rows, (runner,)) is None


def test_a_form_that_does_not_fit_the_first_real_argument_is_not_kept(runner):
    def rows(user, far):
        return Run.objects.visible_to(user).filter(Q(metres=far) if far < 50 else Q(metres__gt=far))

    assert prepare(rows, (runner, 7)) is None


def test_what_is_not_a_number_or_a_day_belongs_to_the_form():
    one, two = uuid.uuid4(), uuid.uuid4()
    assert taken_apart((1, DAY, "a", True))[1] == [1, DAY]
    assert taken_apart((one,))[0] != taken_apart((two,))[0] and taken_apart(("a",))[0] != taken_apart(("b",))[0]


def test_no_read_keeps_forms_without_an_end(runner, monkeypatch):
    monkeypatch.setattr(rounds, "MOST_SHAPES", 3)
    item = read(lambda user, surface: Run.objects.visible_to(user).filter(surface=surface))
    for number in range(10):
        same(item, runner, f"s{number}")
        assert len(item.prepared) <= 3


def test_one_statement_read_by_two_at_once_gives_each_their_own(runner, other_runner):
    names = read(lambda user: User.objects.filter(pk=user.pk).values_list("name", flat=True))
    one, two = names.statement(runner), names.statement(other_runner)
    assert one.form is two.form
    first = iter(one.form.queryset._iterable_class.__mro__)  # the form itself is never changed
    assert (
        next(first) and one.form.rows([("Runner",)]) == ["Runner"] and two.form.rows([("Other",)]) == ["Other"] and one.form.rows([]) == []
    )


def test_a_read_that_would_ask_again_for_what_belongs_to_it_is_refused(runner):
    fetching = read(lambda user: PracticeSession.objects.visible_to(user).prefetch_related("results"))
    with pytest.raises(ValueError, match="a read of their own"):
        fetching.statement(runner)


def test_a_text_that_is_only_compared_needs_no_form_of_its_own(runner):
    item = read(lambda user, surface: Run.objects.visible_to(user).filter(surface=surface))
    for surface in ("grass", "road", "grass"):
        same(item, runner, Key(surface))
    assert len(item.prepared) == 1 and all(item.prepared.values())


def test_a_read_alone_gives_what_its_queryset_gives(runner, other_runner):
    for user in (runner, other_runner):
        assert [row.pk for row in read(lambda user: User.objects.filter(pk=user.pk))(user)] == [user.pk]
