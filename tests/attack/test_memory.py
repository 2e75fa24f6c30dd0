"""What hostile bodies cost a real server: refused at once, and the memory of its workers stays as it was."""

import gzip
import http.client
import json
import time
from pathlib import Path

import pytest

from tests.chaos.server import Server
from tests.chaos.world import new_world

MB = 1024 * 1024
SOON, MOST, ROUNDS = 0.2, 20 * MB, 20


def hostile() -> dict:
    """Name → how long the body says it is, what is sent of it, and its kind. Made where it is asked for: it takes seconds."""
    keys = json.dumps({str(number): number for number in range(1_000_000)}).encode()
    packed = gzip.compress(b"1" * 20 * MB)
    return {
        "twenty megabytes": (20 * MB, b"[" + b"1," * 1000, "application/json"),
        "twenty megabytes as a form": (20 * MB, b"a=1&" * 1000, "application/x-www-form-urlencoded"),
        "a million keys": (len(keys), keys[:4000], "application/json"),
        "as many keys as are taken": (
            240_000,
            (b"{" + b",".join(b'"%d":1' % n for n in range(30_000)))[:239_999] + b"}",
            "application/json",
        ),
        "deep": (200_000, b"[" * 200_000, "application/json"),
        "packed": (len(packed), packed, "application/json"),
        "nothing at all": (0, b"", "application/json"),
        "another kind": (11, b"hello world", "text/plain"),
    }


def high_water(server) -> dict[int, int]:
    """The most memory that each worker has held so far."""
    found = {}
    for pid in server._workers():
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        found[pid] = int(lines["VmHWM"].split()[0]) * 1024
    return found


def send(server, person, body):
    """The status of the answer, and how long it took."""
    size, sent, kind = body
    began = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.putrequest("POST", "/api/v1/sessions")
    for name, value in (("Cookie", person["cookie"]), ("X-CSRFToken", person["token"]), ("Content-Type", kind), ("Content-Length", size)):
        line.putheader(name, str(value))
    line.endheaders()
    line.send(sent)
    status = line.getresponse().status
    line.close()
    return status, time.perf_counter() - began


@pytest.mark.nightly
def test_hostile_bodies_are_refused_at_once_and_leave_the_memory_as_it_is(tmp_path):
    world = new_world(tmp_path / "world", "")
    person = world.read("prepare", "1")["people"][0]
    server = Server(world, "tests.attack.unlimited:application")
    try:
        for _ in range(30):
            send(server, person, (13, b'{"items":[1]}', "application/json"))
        before, found = high_water(server), {}
        for name, body in hostile().items():
            answers = [send(server, person, body) for _ in range(ROUNDS)]
            found[name] = ({status for status, _took in answers}, sorted(took for _status, took in answers)[ROUNDS // 2])
        after = high_water(server)
    finally:
        server.stop()
    grown = {pid: after[pid] - before[pid] for pid in before}
    print(found, grown)
    assert all(400 <= status < 500 for statuses, _took in found.values() for status in statuses), found
    assert {name: took for name, (_statuses, took) in found.items() if took > SOON} == {}
    assert max(grown.values()) < MOST
