"""Phones that send everything three times over a bad network, and what they were told."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exercises.lib.canonical import sha256
from tests.sealing import seal

Document = dict[str, Any]
MOST_ITEMS, MOST_BYTES = 50, 256 * 1024
TIMES = 3
# How often the network fails: before a request is out, and before its answer is in.
DROPPED, LOST = 0.1, 0.1
# Far more than any run needs: a phone that meets something unforeseen ends instead of sending for ever.
MOST_TRIES = 2000
WRITE = "%Y-%m-%dT%H:%M:%SZ"
START = dt.datetime(2026, 3, 1, 7, 0, tzinfo=dt.UTC)


@dataclass
class Diary:
    """What happened to one phone."""

    answers: dict[str, Counter] = field(default_factory=dict)
    statuses: Counter = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def documents_for(person: Document, plan: Document, number: int, rng: random.Random) -> list[Document]:
    """Sessions of this plan as a person plays them."""
    return [_document(plan, at, rng) for at in range(number)]


def _document(plan: Document, at: int, rng: random.Random) -> Document:
    started = START + dt.timedelta(hours=7 * at)
    results = [
        {"key": step["key"], "side": side, "outcome": rng.choice(["done", "partly", "skipped"]), "worked_ms": rng.randrange(90_000)}
        for step in plan["steps"]
        for side in step["sides"]
    ]
    return {
        "session": 1, "uid": str(uuid.UUID(int=rng.getrandbits(128), version=4)), "revision": 1, "plan": plan["id"], "opened": "same",
        "zone": "Europe/London", "started_at": started.strftime(WRITE), "ended_at": (started + dt.timedelta(minutes=9)).strftime(WRITE),
        "end": "done", "language": "en", "flags": [], "steps": results, "note": f"Größe {at} of {rng.random()}",
        "pain": [{"moment": "worst", "area": "around-kneecap", "side": "left", "value": rng.randrange(6)}],
    }  # fmt: skip


class Device(threading.Thread):
    """One phone of one person: half of what it sends is sealed."""

    def __init__(
        self, *, person: Document, world: Document, number: int, port: int, batch: int, seed: str, tick: Callable[[], None]
    ) -> None:
        super().__init__()
        self.rng, self.person, self.batch, self.tick = random.Random(seed), person, batch, tick
        self.documents = documents_for(person, world["plan"], number, self.rng)
        self.diary = Diary()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        items = [self._item(document, at, world["seal"]) for at, document in enumerate(self.documents)]
        sendings = [
            item | {"sent_at": (START + dt.timedelta(days=90, seconds=time_)).strftime(WRITE)} for item in items for time_ in range(TIMES)
        ]
        self.rng.shuffle(sendings)
        self.queue = deque(sendings)

    def _item(self, document: Document, at: int, server: dict[str, str]) -> Document:
        return seal(document, owner=self.person["owner"], server=server) if at % 2 else document

    @property
    def told(self) -> dict[str, str]:
        """uid → the hash of what the phone said."""
        return {document["uid"]: sha256(document) for document in self.documents}

    def run(self) -> None:
        """Send until the queue is empty."""
        for _try in range(MOST_TRIES):
            if not self.queue:
                break
            batch = self._next_batch()
            if not self._sent(batch):
                # As a phone does: the same again, at once, while the first may still be under way.
                self.queue.extendleft(reversed(batch))
        if self.queue:
            self.diary.strange.append(f"{len(self.queue)} never sent")
        self.connection.close()

    def _next_batch(self) -> list[Document]:
        size, found, weight = self.rng.randint(1, min(self.batch, MOST_ITEMS)), [], 0
        while self.queue and len(found) < size:
            weight += len(json.dumps(self.queue[0])) + 2
            if weight > MOST_BYTES - 1024:
                break
            found.append(self.queue.popleft())
        return found

    def _sent(self, batch: list[Document]) -> bool:
        body = json.dumps({"items": batch}).encode()
        fate, started = self.rng.random(), time.monotonic()
        try:
            self._ask(body if fate >= DROPPED else body[: len(body) // 2], len(body))
            if fate < DROPPED + LOST:
                return self._cut("dropped" if fate < DROPPED else "lost")
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            return self._cut(type(error).__name__)
        self.diary.statuses[answer.status] += 1
        if answer.status != 200:
            return self._refused(answer.status)
        self.diary.seconds.append(time.monotonic() - started)
        self._note(batch, json.loads(text)["results"])
        self.tick()
        return True

    def _ask(self, body: bytes, length: int) -> None:
        self.connection.putrequest("POST", "/api/v1/sessions")
        headers = {"Content-Type": "application/json", "Content-Length": str(length), "Cookie": self.person["cookie"]}
        for name, value in (headers | {"X-CSRFToken": self.person["token"]}).items():
            self.connection.putheader(name, value)
        self.connection.endheaders(body)

    def _cut(self, reason: str) -> bool:
        self.diary.statuses[reason] += 1
        self.connection.close()
        return False

    def _refused(self, status: int) -> bool:
        # 503 asks to come again; anything else must not happen here.
        if status != 503:
            self.diary.strange.append(f"status {status}")
        return False

    def _note(self, batch: list[Document], results: list[Document]) -> None:
        if [item["uid"] for item in batch] != [result["uid"] for result in results]:
            self.diary.strange.append("the answers are not those of what was sent")
        for result in results:
            self.diary.answers.setdefault(result["uid"], Counter())[result["status"]] += 1
            if result["status"] not in {"stored", "duplicate"}:
                self.diary.strange.append(f"{result['status']}: {result['reason']}")
