"""Nodes of one database prepare it one after the other."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from selfcare.ops.turns import TURN, one_at_a_time
from tests.conftest import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
only_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one machine")
TRY = "SELECT pg_try_advisory_lock(%s)"


@pytest.fixture
def other_node():
    """Another connection to the same database."""
    asked = connection.get_connection_params()
    with psycopg.connect(
        host=asked.get("host"), port=asked.get("port"), user=asked.get("user"), password=asked.get("password"), dbname=asked["dbname"]
    ) as found:
        yield found


def test_on_sqlite_nothing_is_waited_for():
    with one_at_a_time():
        assert connection.is_usable()


@only_postgres
def test_while_one_has_the_turn_another_does_not_get_it(other_node):
    with one_at_a_time():
        assert other_node.execute(TRY, [TURN]).fetchone() == (False,)
    assert other_node.execute(TRY, [TURN]).fetchone() == (True,)


@only_postgres
def test_the_turn_goes_on_when_the_one_who_had_it_failed(other_node):
    with pytest.raises(ValueError, match="a broken pack"), one_at_a_time():
        raise ValueError("a broken pack")
    assert other_node.execute(TRY, [TURN]).fetchone() == (True,)


@only_postgres
def test_afterwards_no_lock_is_waited_for_longer_than_usual():
    with connection.cursor() as cursor:
        before = cursor.execute("SHOW lock_timeout").fetchone()
        with one_at_a_time():
            pass
        assert cursor.execute("SHOW lock_timeout").fetchone() == before


@only_postgres
@pytest.mark.nightly
def test_two_nodes_that_start_together_on_an_empty_database_both_come_up(tmp_path):
    name, parts = f"together_{uuid.uuid4().hex[:10]}", urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            place = os.environ | {"DATABASE_URL": parts._replace(path=f"/{name}").geturl(), "SELFCARE_DATA": str(tmp_path)}
            options = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
            running = [
                subprocess.Popen([sys.executable, "bin/prepare.py"], env=place | {"STATIC_ROOT": str(tmp_path / node)}, **options)
                for node in ("one", "two")
            ]
            said = [process.communicate(timeout=500) for process in running]
            assert [process.returncode for process in running] == [0, 0], said
            assert sum("Bringing the database up to date" in err for _out, err in said) == 1
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
