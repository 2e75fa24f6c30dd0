"""A limit holds for all workers together, at the same time and for as long as it says."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import time_machine
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from exercises.lib import clock
from selfcare.table_cache import LastingDatabaseCache
from tests.chaos.world import ROOT
from tests.ops.test_disk_full import install

__all__ = ["install"]
pytestmark = pytest.mark.django_db
MOST, EACH = 60, 45


@pytest.fixture
def workers(install, tmp_path):
    """workers(…) lets one visitor search 45 times at each of two workers, and gives how often that was answered and refused."""
    shutil.copy(install, tmp_path / "selfcare.sqlite3")

    def play(**more: str) -> list[int]:
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL"}}
        set_ = {"SELFCARE_DATA": str(tmp_path), "ALLOWED_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
        command = [sys.executable, "-W", "ignore", "-m", "tests.attack.two_workers", str(EACH)]
        done = subprocess.run(command, cwd=ROOT, env=kept | set_ | more, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        told = json.loads(done.stdout.splitlines()[-1])
        return [sum(one[what] for one in told) for what in ("answered", "refused")]

    return play


only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite" or sys.platform != "linux", reason="copies the tests' own database, and forks"
)


@only_sqlite
def test_two_workers_let_through_as_much_as_one(workers):
    assert workers() == [MOST, 2 * EACH - MOST]


@only_sqlite
def test_with_a_count_for_each_worker_twice_as_much_comes_through(workers):
    assert workers(ALONE="yes") == [2 * EACH, 0]


@pytest.fixture
def table(db):
    """The table that counts where no Redis is."""
    found = LastingDatabaseCache("selfcare_cache", {})
    found.clear()
    return found


def counts_over_an_hour(table):
    """What is counted at the end of an hour in which somebody came every ten minutes."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        table.add("limit:x", 0, 3600)
        for _ in range(5):
            table.incr("limit:x")
            traveller.shift(600)
        return table.get("limit:x")


@pytest.mark.database
def test_a_count_lasts_as_long_as_was_said_and_then_ends(table):
    assert counts_over_an_hour(table) == 5
    with time_machine.travel(clock.now() + clock.dt.timedelta(seconds=3601)), pytest.raises(ValueError, match="not found"):
        table.incr("limit:x")


def test_the_way_of_django_forgets_it_after_five_minutes(table, monkeypatch):
    monkeypatch.setattr(LastingDatabaseCache, "incr", BaseCache.incr)
    with pytest.raises(ValueError, match="not found"):
        counts_over_an_hour(table)


def interleaved(table, monkeypatch):
    """Two count at once: the other one does so after the first has read and before it writes."""
    real, other = DatabaseCache.get, LastingDatabaseCache("selfcare_cache", {})

    def get(cache, *words, **more):
        found = real(cache, *words, **more)
        if cache is table:
            other.set("limit:x", found + 1, 3600)
        return found

    table.add("limit:x", 0, 3600)
    monkeypatch.setattr(DatabaseCache, "get", get)
    table.incr("limit:x")
    return real(other, "limit:x")


def test_the_way_of_django_counts_two_who_come_at_once_as_one(table, monkeypatch):
    monkeypatch.setattr(LastingDatabaseCache, "incr", BaseCache.incr)
    assert interleaved(table, monkeypatch) == 1


def test_what_is_counted_is_read_and_written_as_one_change(table, django_assert_num_queries, monkeypatch):
    table.add("limit:x", 0, 3600)
    with django_assert_num_queries(4) as asked:
        table.incr("limit:x")
    said = [one["sql"].split()[0] for one in asked.captured_queries]
    assert said == ["SAVEPOINT", "SELECT", "UPDATE", "RELEASE"]
