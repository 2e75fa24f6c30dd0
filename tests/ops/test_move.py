"""From one database into another: every row as it was, all or nothing."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections, transaction

from exercises.people.models import Profile, User
from exercises.practice.models import PracticeSession, SessionDocument
from selfcare.ops import move
from selfcare.sqlite import base

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite", reason="moves away from SQLite")]
OTHER = "move_target"


@pytest.fixture
def target(db, tmp_path):
    """Another database with the same tables and nobody in it; any kind that Django knows takes part in the same way."""
    found = {"NAME": str(tmp_path / "target.sqlite3"), "TEST": {}, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    connections[OTHER] = base.DatabaseWrapper(connection.settings_dict | found, OTHER)
    connections[OTHER].connect()
    with connection.cursor() as here, connections[OTHER].cursor() as there:
        for (made,) in here.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'").fetchall():
            there.execute(made)
    yield OTHER
    connections[OTHER].close()
    del connections[OTHER]


def test_every_row_of_every_table_is_there_as_it_was(target, saved):
    counted = move.copy("default", target)
    assert counted["exercises_practicesession"] == 1 and counted["exercises_revision"] > 100
    assert {one._meta.db_table for one in move._tables()} == set(counted)
    assert SessionDocument.objects.using(target).get().body == SessionDocument.objects.get().body
    assert [move.digest(one, target) for one in move._tables()] == [move.digest(one, "default") for one in move._tables()]


def test_the_next_new_row_gets_a_number_that_no_row_has(target, saved):
    move.copy("default", target)
    new = User.objects.using(target).create(email="new@example.org")
    assert new.pk > max(User.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("change", ["a word", "a row less"])
def test_what_would_not_be_as_it_was_is_found_and_nothing_is_moved(target, saved, monkeypatch, change):
    honest = move._copy_table

    def careless(model, source, to):
        honest(model, source, to)
        if model is User and change == "a word":
            User.objects.using(to).update(name="Somebody else")
        if model is PracticeSession and change == "a row less":
            with connections[to].cursor() as cursor:
                cursor.execute("DELETE FROM exercises_practicesession")

    monkeypatch.setattr(move, "_copy_table", careless)
    with pytest.raises(move.Refused, match="Nothing was moved: exercises_(user|practicesession) would not be as it was"):
        move.copy("default", target)
    assert not User.objects.using(target).exists()


def test_without_the_comparison_it_would_be_kept(target, saved, monkeypatch):
    monkeypatch.setattr(move, "digest", lambda model, alias: (0, ""))
    monkeypatch.setattr(move, "_copy_table", lambda model, source, to: None)
    move.copy("default", target)
    assert not User.objects.using(target).exists() and User.objects.exists()


def test_nobody_writes_while_it_is_read(target, saved, monkeypatch):
    seen = []
    monkeypatch.setattr(move, "_copy_table", lambda model, source, to: seen.append(connections[source].in_atomic_block))
    monkeypatch.setattr(move, "digest", lambda model, alias: (0, ""))
    move.copy("default", target)
    assert set(seen) == {True}


@pytest.mark.parametrize("to", ["sqlite:////x", "mysql://x/y", "nonsense"])
def test_only_postgresql_is_moved_to(to):
    with pytest.raises(CommandError, match="must look like postgres"):
        call_command("move_to_postgres", to=to)


def test_a_database_with_tables_is_refused(target, monkeypatch):
    monkeypatch.setattr(move, "TARGET", OTHER)
    with pytest.raises(move.Refused, match="There are tables in that database already"):
        move.move()


def test_a_server_that_is_away_is_one_sentence(monkeypatch):
    def away():
        raise OperationalError("connection refused\nand more")

    monkeypatch.setattr(move, "open_target", lambda found: None)
    monkeypatch.setattr(move, "move", away)
    with pytest.raises(CommandError, match="That database does not answer: connection refused$"):
        call_command("move_to_postgres", to="postgres://nobody@127.0.0.1:1/nothing")


def test_digests_tell_apart_what_differs(saved):
    before = move.digest(Profile, "default"), move.digest(User, "default")
    with transaction.atomic():
        User.objects.update(name="x")
        assert move.digest(User, "default") != before[1]
        transaction.set_rollback(True)
    assert (move.digest(Profile, "default"), move.digest(User, "default")) == before
