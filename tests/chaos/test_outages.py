"""Phones send while PostgreSQL and Redis go away and come back: each session is there once, nobody waits long, nothing is 500."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.chaos.checker import findings
from tests.chaos.devices import Device
from tests.chaos.server import Server
from tests.chaos.services import Postgres, Redis, missing
from tests.chaos.world import ROOT, World

pytestmark = [pytest.mark.nightly, pytest.mark.skipif(sys.platform != "linux" or bool(missing()), reason=missing() or "needs Linux")]
PHONES, SESSIONS, OUTAGES = 12, 60, 20
LONGEST_S, BACK_S = 5.0, 10.0
# There are two workers; so many good answers come from both.
IN_A_ROW = 15
PAGES = ("/", "/today/", "/conditions/", "/accounts/login/", "/readyz")


class PatientPhone(Device):
    """Comes again a second after 503, as it is asked to, and paces itself so that it is still there at the last outage."""

    over: threading.Event

    def _sent(self, batch) -> bool:
        began = time.monotonic()
        sent = super()._sent(batch)
        self.waited.append(time.monotonic() - began)
        # Slower and slower, so that all phones still send when the last outage is over.
        self.over.wait(0.9 if len(self.queue) > 60 else 3 if len(self.queue) > 20 else 8)
        return sent

    def _refused(self, status: int) -> bool:
        if status == 429:
            # The limit of a person counts what came during the outages too.
            self.over.wait(1)
            return False
        return super()._refused(status)


@dataclass
class Reader(threading.Thread):
    """Somebody who looks at pages all the time."""

    port: int
    cookie: str
    over: threading.Event
    statuses: Counter = field(default_factory=Counter)
    waited: list[float] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(0.1):
            for path in PAGES:
                status, seconds = ask(self.port, path, self.cookie if path == "/today/" else "")
                with self.news:
                    self.statuses[status] += 1
                    self.waited.append(seconds)
                    self.news.notify_all()

    def looks(self, times: int) -> None:
        """Come back when this one looked so many more times."""
        with self.news:
            enough = len(self.waited) + times * len(PAGES)
            assert self.news.wait_for(lambda: len(self.waited) >= enough, 60), "nothing is answered any more"


def ask(port: int, path: str, cookie: str = "") -> tuple[int, float]:
    """Status and seconds of one answer."""
    began, connection = time.monotonic(), http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began
    finally:
        connection.close()


def back_after(server: Server) -> float:
    """Seconds until the site serves again, whichever process answers: until the first of many good answers in a row."""
    began, good = time.monotonic(), []
    while len(good) < IN_A_ROW:
        status, seconds = ask(server.port, "/readyz")
        good = [*good, time.monotonic() - began] if status == 200 else []
        assert time.monotonic() - began < 60, "the site did not come back"
    return good[0]


@pytest.fixture
def place():
    """A folder that the user of PostgreSQL can walk to."""
    with tempfile.TemporaryDirectory(prefix="selfcare-outages-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def install(place):
    """An install with a PostgreSQL and a Redis of its own; whatever a test adds to the two is ended with them."""
    own = [Postgres(place / "pg"), Redis(place / "redis")]
    with contextlib.ExitStack() as ends:
        ends.callback(lambda: [ends.callback(one.stop_if_running) for one in own])
        for one in own:
            one.start()
        world = World(place / "install", own[0].url, own[1].url)
        world.folder.mkdir()
        collect = [sys.executable, "-W", "ignore", "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=world.environment, check=True, timeout=120)
        yield world, own


@dataclass
class Run:
    """What was seen."""

    phones: list[PatientPhone]
    reader: Reader
    back: list[float]
    # How many phones were still sending when the last outage was over.
    sending: int
    wrong: dict[str, int]

    def report(self) -> str:
        """In one line."""
        statuses = sum((phone.diary.statuses for phone in self.phones), Counter())
        waited = max([*self.reader.waited, *(second for phone in self.phones for second in phone.waited)])
        return json.dumps({
            "phones": dict(statuses), "pages": dict(self.reader.statuses), "longest s": round(waited, 2),
            "outages": len(self.back), "longest until back s": round(max(self.back), 2),
        }, default=str)  # fmt: skip


def play(world: World, outages) -> Run:
    """Phones send and somebody reads while outages(server, reader) happens; gives what was seen and what is stored."""
    facts = world.read("prepare", str(PHONES))
    server, over = Server(world, "selfcare.wsgi:application"), threading.Event()
    try:
        back_after(server)
        phones = [
            PatientPhone(person=person, world=facts, number=SESSIONS, port=server.port, batch=3, seed=f"outage {at}", tick=lambda: None)
            for at, person in enumerate(facts["people"])
        ]
        reader = Reader(server.port, facts["people"][0]["cookie"], over)
        for phone in phones:
            phone.over, phone.waited = over, []
        for thread in (reader, *phones):
            thread.start()
        try:
            back = outages(server, reader)
            sending = sum(phone.is_alive() for phone in phones)
        finally:
            over.set()
            for thread in (reader, *phones):
                thread.join()
    finally:
        server.stop()
    told = {(phone.person["pk"], uid): digest for phone in phones for uid, digest in phone.told.items()}
    kept = {
        (phone.person["pk"], uid) for phone in phones for uid, said in phone.diary.answers.items() if {"stored", "duplicate"} & said.keys()
    }
    results = sum(len(step["sides"]) for step in facts["plan"]["steps"])
    return Run(phones, reader, back, sending, findings(told, results, kept, world.read("census")))


def as_it_should_be(found: Run) -> None:
    print(found.report())
    assert found.wrong == {}
    assert [line for phone in found.phones for line in phone.diary.strange] == []
    assert (
        max(Counter(uid for phone in found.phones for uid, said in phone.diary.answers.items() for _ in range(said["stored"])).values())
        == 1
    )
    # During the outages nobody sees anything but 503, and somebody does see it.
    assert set(found.reader.statuses) <= {200, 302, 503} and found.reader.statuses[503] > 0
    assert max(found.reader.waited) < LONGEST_S
    assert max(second for phone in found.phones for second in phone.waited) < LONGEST_S
    assert max(found.back) < BACK_S
    assert found.sending == PHONES, "the phones were done too early: give them more to send"


def test_postgresql_and_redis_go_away_ten_times_each_half_of_them_hard(install):
    world, own = install

    def outages(server: Server, reader: Reader) -> list[float]:
        back = []
        for number in range(OUTAGES):
            service, hard = own[number % 2], number // 2 % 2 == 1
            service.stop(hard=hard)
            reader.looks(5)
            service.start()
            back.append(back_after(server))
            reader.looks(5)
        return back

    as_it_should_be(play(world, outages))


def test_of_two_servers_in_the_address_the_one_that_runs_is_used_without_a_restart(install, place):
    world, own = install
    first = own[0]
    facts = world.read("prepare", "1")
    first.stop()
    second = Postgres(place / "pg2", like=first)
    own.append(second)
    first.start()
    both = f"postgres://selfcare@127.0.0.1:{first.port},127.0.0.1:{second.port}/postgres"
    server = Server(World(world.folder, both, world.cache), "selfcare.wsgi:application")
    try:
        back_after(server)
        for stops, starts, hard in ((first, second, False), (second, first, True), (first, second, True)):
            stops.stop(hard=hard)
            status, seconds = ask(server.port, "/accounts/login/")
            while status == 200:  # a page that needs no record
                status, seconds = ask(server.port, "/readyz")
            assert status == 503 and seconds < LONGEST_S
            starts.start()
            assert back_after(server) < BACK_S
            assert ask(server.port, "/today/", facts["people"][0]["cookie"])[0] == 200
    finally:
        server.stop()
