"""Sixteen threads share four connections while thirty-two visitors read: when all is well, when none comes free, and when the server goes."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter

import psycopg
import pytest

from tests.chaos.server import Server
from tests.chaos.services import missing
from tests.chaos.test_outages import ask, back_after, install, place  # noqa: F401 - fixtures

pytestmark = [pytest.mark.nightly, pytest.mark.skipif(sys.platform != "linux" or bool(missing()), reason=missing() or "needs Linux")]
VISITORS, THREADS, POOL, WORKERS = 32, 16, 4, 2
LONGEST_S = 5.0


class Visitors:
    """Everybody who reads, until it is over."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.over = port, cookie, threading.Event()
        self.seen: list[tuple[int, float]] = []
        self.threads = [threading.Thread(target=self._read) for _number in range(VISITORS)]

    def _read(self) -> None:
        while not self.over.is_set():
            self.seen.append(ask(self.port, "/today/", self.cookie))
            self.over.wait(0.05)

    def __enter__(self) -> Visitors:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_what) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def taken(self) -> tuple[Counter, float]:
        """Statuses and the longest wait since the last time."""
        seen, self.seen = self.seen, []
        return Counter(status for status, _s in seen), max(second for _status, second in seen)


def connections(url: str) -> int:
    """How many the site holds open."""
    with psycopg.connect(url, autocommit=True) as one:
        found = one.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
        ).fetchone()
    return found[0]


@pytest.fixture
def pooled(install, monkeypatch):  # noqa: F811
    """The site with a pool, under gunicorn with many threads; gives the server, PostgreSQL and a cookie."""
    world, (postgres, _redis) = install
    cookie = world.read("prepare", "1")["people"][0]["cookie"]
    monkeypatch.setenv("DATABASE_POOL", str(POOL))
    monkeypatch.setenv("GUNICORN_CMD_ARGS", f"--threads {THREADS}")
    server = Server(world, "selfcare.wsgi:application")
    try:
        back_after(server)
        yield server, postgres, cookie
    finally:
        server.stop()


def test_a_pool_is_enough_for_many_and_is_never_500(pooled):
    server, postgres, cookie = pooled
    report = {}
    with Visitors(server.port, cookie) as visitors:
        time.sleep(8)
        visitors.taken()
        time.sleep(8)
        well, longest = visitors.taken()
        held = connections(postgres.url)
        report["well"] = [dict(well), round(longest, 2), held]
        assert set(well) == {200} and held <= WORKERS * POOL
        # Nobody gets on: every connection waits for this lock, and every other thread for a connection.
        with psycopg.connect(postgres.url) as one:
            one.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
            time.sleep(10)
        time.sleep(1)
        busy, longest = visitors.taken()
        report["none free"] = [dict(busy), round(longest, 2)]
        assert set(busy) <= {200, 503} and busy[503]
        time.sleep(3)
        visitors.taken()
        time.sleep(3)
        after, _longest = visitors.taken()
        assert set(after) == {200}
        for hard in (False, True):
            postgres.stop(hard=hard)
            time.sleep(6)
            away, longest = visitors.taken()
            assert set(away) <= {200, 503} and away[503] and longest < LONGEST_S
            postgres.start()
            back = back_after(server)
            time.sleep(2)
            visitors.taken()
            time.sleep(3)
            again, _longest = visitors.taken()
            report[f"away, hard={hard}"] = [dict(away), round(longest, 2), f"back {back:.1f} s", dict(again)]
            assert set(again) == {200}
    sys.stderr.write(json.dumps(report) + "\n")
