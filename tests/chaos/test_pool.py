"""Eight threads share four connections while thirty-two visitors read: when all is well, when none comes free, and when the server goes."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter

import psycopg
import pytest

from tests.chaos.server import Server
from tests.chaos.services import missing
from tests.chaos.test_outages import ask, back_after, install, place  # noqa: F401 - fixtures

pytestmark = [pytest.mark.nightly, pytest.mark.skipif(sys.platform != "linux" or bool(missing()), reason=missing() or "needs Linux")]
VISITORS, THREADS, POOL, WORKERS = 32, 8, 4, 2
LONGEST_S, BACK_S, SOON_S = 5.0, 10.0, 60


class Visitors:
    """Everybody who reads, until it is over."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.over = port, cookie, threading.Event()
        self.seen: list[tuple[int, float]] = []
        self.news = threading.Condition()
        self.threads = [threading.Thread(target=self._read) for _number in range(VISITORS)]

    def _read(self) -> None:
        while not self.over.is_set():
            answer = ask(self.port, "/today/", self.cookie)
            with self.news:
                self.seen.append(answer)
                self.news.notify_all()
            self.over.wait(0.05)

    def __enter__(self) -> Visitors:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_what) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)

    def after(self, many: int, status: int = 200) -> tuple[Counter, float]:
        """Statuses and the longest wait since the last time, when so many more answers had this status."""
        with self.news:
            assert self.news.wait_for(lambda: sum(said == status for said, _s in self.seen) >= many, SOON_S), "nothing more is answered"
            seen, self.seen = self.seen, []
        return Counter(said for said, _s in seen), max(second for _said, second in seen)

    def calm(self, many: int = 100) -> None:
        """Wait until so many answers in a row were good, whatever was before."""
        with self.news:
            good = self.news.wait_for(lambda: len(self.seen) >= many and {said for said, _s in self.seen[-many:]} == {200}, SOON_S)
            assert good, "it does not become calm"
            self.seen = []


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


def test_a_pool_is_enough_for_many_is_never_500_and_keeps_nobody_for_five_seconds(pooled):
    server, postgres, cookie = pooled
    report = {}
    with Visitors(server.port, cookie) as visitors:
        visitors.calm()
        well, longest = visitors.after(300)
        held = connections(postgres.url)
        report["well"] = [dict(well), round(longest, 2), held]
        assert set(well) == {200} and held <= WORKERS * POOL
        # Nobody gets on: every connection waits for this lock, every other thread for a connection, and the other visitors for a thread.
        with psycopg.connect(postgres.url) as one:
            one.execute("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE")
            busy, longest = visitors.after(3 * VISITORS, status=503)
        report["none free"] = [dict(busy), round(longest, 2)]
        assert set(busy) <= {200, 503} and longest < LONGEST_S
        visitors.calm()
        for hard in (False, True):
            postgres.stop(hard=hard)
            away, longest = visitors.after(500, status=503)
            assert set(away) <= {200, 503} and longest < LONGEST_S
            postgres.start()
            back = back_after(server)
            visitors.calm()
            again, _longest = visitors.after(100)
            report[f"away, hard={hard}"] = [dict(away), round(longest, 2), f"back {back:.1f} s", dict(again)]
            assert set(again) == {200} and back < BACK_S
    sys.stderr.write(json.dumps(report) + "\n")
