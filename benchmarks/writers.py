"""64 phones that save sessions at the same time, through the server that an install runs, on SQLite or PostgreSQL."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.people import in_turns, letter
from benchmarks.rows import Row
from benchmarks.serving import served
from tests.chaos.devices import documents_for
from tests.chaos.world import drop, new_world

PHONES = 64
# Of each phone: one person may send sixty times a minute, and a phone here sends more.
PEOPLE = 8


def measure(server: str = "", seconds: float = 60) -> list[Row]:
    """How long saving takes while everybody saves, and whether everything that was acknowledged is there."""
    name = "PostgreSQL" if server else "SQLite"
    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder) / "install", server)
        try:
            made = world.read("prepare", str(PHONES * PEOPLE))
            with served("selfcare.wsgi:application", world.environment, Path(folder) / "server.log") as app:
                phones = [Phone(app.port, made["people"][at::PHONES], made["plan"], seconds) for at in range(PHONES)]
                for phone in phones:
                    phone.start()
                for phone in phones:
                    phone.join()
            stored = len(world.read("census")["sessions"])
        finally:
            drop(world, server)
    return told(name, phones, stored, seconds)


def told(name: str, phones: list[Phone], stored: int, seconds: float) -> list[Row]:
    """The rows of one run."""
    taken = sorted(one for phone in phones for one in phone.taken)
    wrong = sum(phone.wrong for phone in phones)
    return [
        Row(f"{name}: sessions saved a second, {PHONES} phones", len(taken) / seconds, "a second"),
        Row(f"{name}: saving, half of them within", taken[len(taken) // 2], "s"),
        Row(f"{name}: saving, 99 of 100 within", taken[int(len(taken) * 0.99)], "s", most=1.5),
        Row(f"{name}: saving, the longest", taken[-1], "s"),
        Row(f"{name}: answers that were errors", wrong, "", most=0),
        Row(f"{name}: acknowledged and not stored", len(taken) - stored, "", most=0),
    ]


class Phone(threading.Thread):
    """Saves one session after the other until the time is over, for its people in turns."""

    def __init__(self, port: int, people: list[dict[str, Any]], plan: dict[str, Any], seconds: float) -> None:
        super().__init__()
        self.port, self.seconds = port, seconds
        # More than one phone can save in a minute: made before the clock runs.
        made = [documents_for(person, plan, 1500 // len(people), random.Random(person["pk"])) for person in people]  # noqa: S311 - made-up sessions
        self.waiting = in_turns(people, made)
        self.taken: list[float] = []
        self.wrong = 0

    def run(self) -> None:
        """Send; what is acknowledged is timed, what is not is counted."""
        until, waiting = time.monotonic() + self.seconds, itertools.cycle(self.waiting)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while (began := time.monotonic()) < until:
            headers, body = letter(*next(waiting))
            try:
                connection.request("POST", "/api/v1/sessions", body, headers)
                answer = connection.getresponse()
                said = json.loads(answer.read() or "{}")
            except (OSError, http.client.HTTPException, ValueError):
                self.wrong += 1
                connection.close()
                continue
            if answer.status == 200 and said["results"][0]["status"] == "stored":
                self.taken.append(time.monotonic() - began)
            else:
                self.wrong += 1
        connection.close()
