"""Ten minutes of twenty requests a second: whether a worker grows, and whether it keeps files open.

python -m benchmarks.soak [seconds, else 600]

Public pages, pages of people who are signed in, and sessions that are saved, in turns. What the first requests load stays loaded and is not
growth: counting begins after them.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.people import in_turns, letter, signed
from benchmarks.rows import Row
from benchmarks.serving import Asker, Server, installed, served

# No search: one place may ask sixty times a minute, and this asks from one place.
PUBLIC = ("/", "/conditions/runners-knee/", "/routines/", "/routines/first-six-minutes/", "/exercises/")
OWN = ("/today/", "/progress/", "/sessions/")
SENDERS, SAMPLES = 8, 60
MOST_MB = 20
# Each of a worker's four threads may have its database open or not: two files each.
MOST_KEPT = 8


@dataclass(frozen=True)
class Length:
    """How many requests come, before counting and then, and how many a second (None: as fast as they are answered)."""

    warm: int = 1600
    counted: int = 12_000
    rate: float | None = 20


def measure(seconds: int = 600) -> list[Row]:
    """An install of its own, soaked for so long."""
    with tempfile.TemporaryDirectory() as folder:
        environment = installed(Path(folder)) | {"SECOND_FACTOR": "off"}
        people = signed(environment, 6, Path(folder))
        with served("selfcare.wsgi:application", environment, Path(folder) / "server.log") as app:
            return soaked(app, people, Length(counted=seconds * 20))


def soaked(app: Server, people: dict[str, Any], length: Length) -> list[Row]:
    """What a worker kept while so many requests were answered."""
    Soak(app, people, length.warm, None).run()
    soak = Soak(app, people, length.counted, length.rate)
    soak.run()
    return told(soak, length)


class Soak:
    """Senders that take one request after the other from the same list, and what the workers used meanwhile."""

    def __init__(self, app: Server, people: dict[str, Any], requests: int, rate: float | None) -> None:
        self.app, self.requests, self.rate = app, requests, rate
        self.turns = _turns(app.port, people)
        self.numbers, self.lock, self.wrong = itertools.count(), threading.Lock(), 0
        self.samples = [app.used()]
        self.seconds = 0.0

    def run(self) -> None:
        """Send them all."""
        self.began = time.monotonic()
        senders = [threading.Thread(target=self._send, args=[number]) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        self.seconds = time.monotonic() - self.began
        self.samples.append(self.app.used())

    def _send(self, sender: int) -> None:
        connection = Asker(self.app.port, "/")
        turns = itertools.cycle(self.turns[sender % len(self.turns) :] + self.turns[: sender % len(self.turns)])
        while (number := next(self.numbers)) < self.requests:
            if self.rate:
                time.sleep(max(0.0, self.began + number / self.rate - time.monotonic()))
            wrong = _asked(connection, next(next(turns)))
            with self.lock:
                self.wrong += wrong
                if number % max(1, self.requests // SAMPLES) == 0:
                    self.samples.append(self.app.used())
        connection.close()


def _asked(connection: Asker, request: bytes) -> int:
    """1 where the answer was an error, or none came."""
    connection.request = request
    try:
        return int(connection.ask()[0] >= 400)
    except OSError:
        connection.close()
        return 1


def _turns(port: int, people: dict[str, Any]) -> list[Any]:
    """Endless requests of each kind."""
    runners = itertools.cycle(people["runners"])
    turns = [itertools.repeat(Asker(port, path).request) for path in PUBLIC]
    turns += [itertools.repeat(Asker(port, path, {"Cookie": next(runners)["cookie"]}).request) for path in OWN]
    turns.append(itertools.repeat(Asker(port, "/clients/", {"Cookie": people["therapist"]["cookie"]}).request))
    return [*turns, _Saves(port, people["runners"])]


class _Saves:
    """The sessions of these people, one of each in turn: nobody saves more than a person may."""

    def __init__(self, port: int, people: list[dict[str, Any]]) -> None:
        self.port, self.lock = port, threading.Lock()
        self.waiting = itertools.cycle(in_turns(people, [person["documents"] for person in people]))

    def __iter__(self) -> _Saves:
        return self

    def __next__(self) -> bytes:
        with self.lock:
            headers, body = letter(*next(self.waiting))
        return Asker(self.port, "/api/v1/sessions", headers, body).request


def told(soak: Soak, length: Length) -> list[Row]:
    """The rows: what the workers had at the end more than at the beginning, the worst of them."""
    first, last = soak.samples[0], soak.samples[-1]
    stayed = first.keys() & last.keys()
    third = max(1, len(soak.samples) // 3)
    kept = [_fewest(soak.samples[-third:], pid) - _fewest(soak.samples[:third], pid) for pid in stayed]
    named = f"{length.counted:,} requests"
    rows = [
        Row(
            f"soak, {named}: memory gained by a worker",
            max((last[pid].mb - first[pid].mb for pid in stayed), default=0),
            "MB",
            most=MOST_MB,
        ),
        Row(f"soak, {named}: descriptors kept by a worker", max(kept, default=0), "", most=MOST_KEPT),
        Row("soak: workers that were replaced", len(first) - len(stayed), "", most=0),
        Row("soak: answers that were errors", soak.wrong, "", most=0),
    ]
    least = None if length.rate is None else 0.95 * length.rate
    return [*rows, Row("soak: requests answered", soak.requests / soak.seconds, "a second", least=least)]


def _fewest(samples: list[Any], pid: int) -> int:
    return min(sample[pid].descriptors for sample in samples if pid in sample)


def main(words: list[str]) -> int:
    """Print the rows, and answer 1 where one is beyond its limit."""
    rows = measure(int(words[0]) if words else 600)
    for row in rows:
        print(row.line())
    return int(not all(row.good for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
