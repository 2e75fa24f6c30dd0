"""Phones send everything three times while the server is killed under them: each session is there exactly once, as it was told."""

from __future__ import annotations

import json
import random
import statistics
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass

import pytest

from tests.chaos.checker import findings
from tests.chaos.devices import Device
from tests.chaos.server import Server
from tests.chaos.world import POSTGRES, World, drop, new_world

pytestmark = [pytest.mark.database, pytest.mark.skipif(sys.platform != "linux", reason="kills processes the way Linux shows them")]
PEOPLE = 64


@dataclass(frozen=True)
class Plan:
    """How much happens."""

    sessions: int
    devices: int
    batch: int
    # After how many answers a worker is killed, and after which ones everything is killed at once.
    kill_every: int
    power_cuts: tuple[int, ...] = ()
    application: str = "selfcare.wsgi:application"
    loose: bool = False


SHORT = Plan(sessions=300, devices=8, batch=20, kill_every=12, power_cuts=(45,))
FULL = Plan(sessions=10_000, devices=64, batch=50, kill_every=18, power_cuts=(200, 600, 1000))
TWIN = Plan(sessions=60, devices=8, batch=20, kill_every=6, application="tests.chaos.unguarded:application", loose=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """An install with content and people, made once."""
    world = new_world(tmp_path_factory.mktemp("chaos") / "template", POSTGRES)
    try:
        yield world, world.read("prepare", str(PEOPLE))
    finally:
        drop(world, POSTGRES)


@dataclass
class Run:
    """What is left after the chaos."""

    wrong: dict[str, int]
    strange: list[str]
    stored: Counter
    kills: int
    cuts: int
    report: str


@pytest.fixture
def run(template, tmp_path):
    """run(plan) sends, kills, counts."""
    made: list[World] = []

    def play(plan: Plan) -> Run:
        original, facts = template
        world = new_world(tmp_path / "install", POSTGRES, like=original)
        made.append(world)
        if plan.loose:
            world.run("loosen")
        return chaos(world, facts, plan)

    yield play
    for world in made:
        drop(world, POSTGRES)


def chaos(world: World, facts: dict, plan: Plan) -> Run:
    server = Server(world, plan.application)
    try:
        devices = _devices(server, facts, plan)
        started = time.monotonic()
        for device in devices:
            device.start()
        for device in devices:
            device.join()
        took = time.monotonic() - started
    finally:
        server.stop()
    return _read(world, facts, plan, server, devices, took)


def _devices(server: Server, facts: dict, plan: Plan) -> list[Device]:
    tick = _killer(server, plan)
    share, rest = divmod(plan.sessions, plan.devices)
    return [
        Device(person=facts["people"][at], world=facts, number=share + (at < rest), port=server.port, batch=plan.batch, seed=f"chaos {at}", tick=tick)
        for at in range(plan.devices)
    ]  # fmt: skip


def _killer(server: Server, plan: Plan):
    """Kills by the count of answers, never by the clock: whoever got one kills what the others are in the middle of."""
    rng, count, turn = random.Random("killer"), [0], threading.Lock()

    def tick() -> None:
        with turn:
            count[0] += 1
            if count[0] in plan.power_cuts:
                server.kill_everything()
            elif count[0] % plan.kill_every == 0:
                server.kill_a_worker(rng)

    return tick


def _read(world: World, facts: dict, plan: Plan, server: Server, devices: list[Device], took: float) -> Run:
    told = {(device.person["pk"], uid): digest for device in devices for uid, digest in device.told.items()}
    kept = {"stored", "duplicate"}
    acknowledged = {(device.person["pk"], uid) for device in devices for uid, said in device.diary.answers.items() if kept & said.keys()}
    results = sum(len(step["sides"]) for step in facts["plan"]["steps"])
    statuses = sum((device.diary.statuses for device in devices), Counter())
    seconds = sorted(second for device in devices for second in device.diary.seconds)
    p99 = statistics.quantiles(seconds, n=100)[-1] if len(seconds) > 1 else 0.0
    report = {
        "database": "PostgreSQL" if world.url else "SQLite", "sessions": plan.sessions, "seconds": round(took, 1), "sessions/s": round(plan.sessions / took, 1),
        "items/s": round(3 * plan.sessions / took, 1), "p50 ms": round(1000 * statistics.median(seconds)), "p99 ms": round(1000 * p99),
        "max ms": round(1000 * seconds[-1]), "workers killed": server.workers_killed, "power cuts": server.masters_killed, "answers": dict(statuses),
    }  # fmt: skip
    return Run(
        wrong=findings(told, results, acknowledged, world.read("census")),
        strange=[line for device in devices for line in device.diary.strange],
        stored=Counter({uid: said["stored"] for device in devices for uid, said in device.diary.answers.items()}),
        kills=server.workers_killed, cuts=server.masters_killed, report=json.dumps(report),
    )  # fmt: skip


def _exactly_once(found: Run) -> None:
    print(found.report)
    assert found.wrong == {}
    assert found.strange == []
    # Nobody was told twice that the same session is new.
    assert max(found.stored.values()) == 1


def test_three_hundred_sessions_from_eight_phones_are_there_exactly_once(run):
    found = run(SHORT)
    _exactly_once(found)
    assert found.kills >= 5
    assert found.cuts == 1


@pytest.mark.nightly
def test_ten_thousand_sessions_from_64_phones_are_there_exactly_once(run):
    found = run(FULL)
    _exactly_once(found)
    assert found.kills >= 50
    assert found.cuts == 3


def test_without_the_guard_the_same_count_finds_them_twice(run):
    found = run(TWIN)
    assert found.wrong["sessions twice"] > 0
    assert found.wrong["documents twice"] > 0
    with pytest.raises(AssertionError):
        _exactly_once(found)
