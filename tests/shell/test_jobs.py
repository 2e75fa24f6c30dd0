"""Regular works: each is done when it is due, once, and one that fails stops no other."""

import datetime as dt
import os

import pytest
from django.core.management import call_command
from django.db import OperationalError

from exercises.management.commands import tick as command
from exercises.shell import services
from exercises.shell.models import Job
from exercises.shell.services import WORKS, Work, tick

pytestmark = pytest.mark.database
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def works(monkeypatch):
    """Puts these works in the place of the real ones."""
    return lambda *given: monkeypatch.setattr(services, "WORKS", given)


def noting(seen, name="one", *, every=HOUR, also=lambda: None):
    def do(now):
        seen.append((name, now))
        also()
        return "3 sent"

    return Work(name, do, every)


def falling(now):
    raise ValueError("somebody@example.org")


@pytest.mark.django_db
def test_a_work_is_done_at_once_and_again_when_it_comes_round(works):
    seen = []
    works(noting(seen))
    done = [tick(NOW), tick(NOW + HOUR - dt.timedelta(seconds=1)), tick(NOW + HOUR)]
    assert done == [["one"], [], ["one"]]
    assert seen == [("one", NOW), ("one", NOW + HOUR)]
    row = Job.objects.get()
    assert (row.done_at, row.due_at, row.did, row.claimed_at) == (NOW + HOUR, NOW + 2 * HOUR, "3 sent", None)


@pytest.mark.django_db
def test_while_somebody_is_at_it_nobody_else_does_it(works):
    seen, others = [], []
    works(noting(seen, also=lambda: others.append(tick(NOW))))
    tick(NOW)
    assert (len(seen), others) == (1, [[]])


@pytest.mark.django_db
def test_a_work_whose_process_died_is_taken_up_again(works):
    seen = []
    works(noting(seen))
    Job.objects.create(name="one", due_at=NOW - HOUR, claimed_at=NOW - services.LOST_AFTER)
    assert tick(NOW) == []
    assert tick(NOW + dt.timedelta(seconds=1)) == ["one"]


@pytest.mark.django_db
def test_one_that_fails_stops_no_other_and_is_tried_again_soon(works):
    seen = []
    works(Work("bad", falling, HOUR), noting(seen, "good"))
    assert tick(NOW) == ["bad", "good"]
    bad = Job.objects.get(name="bad")
    assert (bad.failures, bad.error, bad.done_at, bad.claimed_at) == (1, "ValueError", None, None)
    assert bad.due_at == NOW + services.FIRST_RETRY
    tick(bad.due_at)
    bad.refresh_from_db()
    assert (bad.failures, bad.due_at) == (2, NOW + 3 * services.FIRST_RETRY)


@pytest.mark.django_db
def test_what_went_wrong_is_forgotten_when_it_goes_well(works):
    works(Work("one", falling, HOUR))
    tick(NOW)
    works(noting([]))
    tick(NOW + HOUR)
    row = Job.objects.get()
    assert (row.failures, row.error, row.done_at) == (0, "", NOW + HOUR)


@pytest.mark.django_db
def test_the_text_of_an_error_is_kept_nowhere(works, caplog):
    works(Work("one", falling, HOUR))
    tick(NOW)
    assert "example.org" not in str(Job.objects.values().get())
    assert [record.msg for record in caplog.records if record.name == "selfcare.jobs"] == ["a regular work failed"]


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 15), (50, 15)])
def test_a_work_that_goes_on_failing_is_tried_ever_more_seldom(failures, minutes):
    work = Work("one", falling, dt.timedelta(minutes=15))
    assert work.retry(NOW, failures) == NOW + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (dt.datetime(2026, 1, 4, 3, 29, tzinfo=dt.UTC), dt.datetime(2026, 1, 4, 3, 30, tzinfo=dt.UTC)),
        (dt.datetime(2026, 1, 4, 3, 30, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 3, 30, tzinfo=dt.UTC)),
        # The night in which the clocks go forward.
        (dt.datetime(2026, 3, 28, 12, 0, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 2, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_work_of_the_night_comes_once_a_night_in_the_zone_of_the_install(now, due, settings):
    settings.TIME_ZONE = "Europe/London"
    assert Work("one", falling).next(now) == due


@pytest.mark.django_db
def test_every_real_work_can_be_done_and_says_how_it_went():
    assert tick(NOW) == [work.name for work in WORKS]
    assert set(Job.objects.values_list("error", flat=True)) == {""}
    said = dict(Job.objects.values_list("name", "did"))
    assert said["reminders"] == "0 planned, 0 sent, 0 dropped, 0 failed"
    assert said["mails about messages"] == "0 sent, 0 dropped, 0 failed"
    assert said["purge"] == "nothing"


@pytest.mark.django_db
def test_expired_sessions_go_in_the_night(client, runner):
    from django.contrib.sessions.models import Session

    client.force_login(runner)
    Session.objects.update(expire_date=NOW - HOUR)
    tick(NOW)
    assert not Session.objects.exists()


@pytest.fixture
def held(monkeypatch):
    """The command lets go of a connection that may be old before each look. PostgreSQL's would take the transaction of a test with it."""
    let_go = []
    monkeypatch.setattr(command, "close_old_connections", lambda: let_go.append(True))
    return let_go


@pytest.mark.django_db
def test_the_command_looks_once_and_says_what_was_done(works, held, capsys):
    works(noting([]))
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "Done: one.\n"
    assert held == [True, True]


@pytest.mark.django_db
def test_the_command_goes_on_until_the_one_who_started_it_is_gone(works, held, monkeypatch):
    seen, parents, waited = [], [7, 7, 7, 7, 1], []
    monkeypatch.setattr(os, "getppid", lambda: parents.pop(0))
    monkeypatch.setattr(command.time, "sleep", waited.append)
    works(noting(seen, every=dt.timedelta()))
    call_command("tick", every=2)
    # The parent is asked for before each second: it was gone in the second wait.
    assert (len(seen), waited, parents, held) == (2, [1, 1], [], [True, True])


@pytest.mark.django_db
def test_a_database_that_is_away_does_not_end_the_command(monkeypatch, capsys):
    def away(now):
        raise OperationalError("no route to somebody's host")

    monkeypatch.setattr(command, "tick", away)
    monkeypatch.setattr(command.connections, "close_all", lambda: None)
    call_command("tick")
    assert capsys.readouterr().err == "The database does not answer: OperationalError.\n"
