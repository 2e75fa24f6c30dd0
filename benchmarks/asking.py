"""A process that asks pages of one database when it is told to: two of them are held against each other in turns.

python -m benchmarks.asking     with DATABASE_URL; reads lines of JSON, [email, path] or "plans", and answers each with one
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks.install import in_fresh_install

# Pages that a person or a therapist opens; files that hold everything grow with what is in them and are left out.
OWN = (
    "/today/", "/progress/", "/programme/", "/programme/print/", "/programmes/", "/sessions/", "/sessions/{session}/", "/runs/", "/runs/all/",
    "/runs/{run}/", "/progress/decisions/", "/progress/measures/", "/progress/numbers/", "/progress/show/", "/progress/morning/", "/messages/",
    "/sharing/", "/sharing/looked/", "/assessments/", "/my-data/", "/my-data/agreements/", "/my-data/corrections/", "/profile/",
    "/profile/devices/", "/profile/reminders/", "/", "/routines/", "/search/?q=knee",
)  # fmt: skip
DESK = (
    "/clients/",
    "/clients/?q=c+1",
    "/clients/{link}/",
    "/clients/{link}/timeline/",
    "/clients/{link}/report/",
    "/clients/{link}/messages/",
)
# A table with fewer rows may be read whole: that is the quickest way.
LARGE = 10_000
TOLD, SLOW_MS = 12, 20.0
INDEXED = ("Index Scan", "Index Only Scan", "Bitmap Index Scan")


class Asking:
    """Such a process, as a context."""

    def __init__(self, url: str) -> None:
        environment = os.environ | {"ASKED_DATABASE": url}
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.asking"]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()

    def ask(self, wanted: Any) -> Any:
        """What it answers: milliseconds of a page, or the slowest queries with their plans."""
        assert self.process.stdin and self.process.stdout
        print(json.dumps(wanted), file=self.process.stdin, flush=True)
        if not (line := self.process.stdout.readline()):
            raise RuntimeError(f"{wanted} was not answered")
        return json.loads(line)


class Answering:
    """The inside of the process: clients that are signed in, and what their queries cost."""

    def __init__(self) -> None:
        self.clients: dict[str, Any] = {}
        self.places: dict[str, dict[str, str]] = {}
        self.asked: dict[str, tuple[Any, float, str]] = {}

    def answer(self, wanted: Any) -> Any:
        """What was wanted."""
        from django.db import connection

        if wanted == "plans":
            return plans(self.asked)
        if wanted == "watch":
            self.context = connection.execute_wrapper(self._note)
            return bool(self.context.__enter__() or True)
        return self._timed(*wanted)

    def _timed(self, email: str, path: str) -> float:
        client = self.clients.get(email) or self._signed_in(email)
        self.path = path
        address, began = path.format(**self.places[email]), time.perf_counter()
        answer = client.get(address)
        taken = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return taken

    def _signed_in(self, email: str) -> Any:
        from django.test import Client

        from exercises.care.models import CareLink
        from exercises.people.models import User
        from exercises.practice.models import PracticeSession
        from exercises.running.models import Run

        user = User.objects.get(email=email)
        client = self.clients[email] = Client(headers={"Host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        # A therapist's pages are about the client with the longest history.
        newest = {
            "session": PracticeSession.objects.filter(owner=user).order_by("-started_at").first(),
            "run": Run.objects.filter(owner=user).order_by("-local_day").first(),
            "link": CareLink.objects.filter(therapist__user=user, owner__email__startswith="runner-").order_by("-pk").first(),
        }
        self.places[email] = {name: str(row.uid) for name, row in newest.items() if row}
        return client

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        result = execute(sql, params, many, context)
        taken = (time.perf_counter() - began) * 1000
        if sql.startswith(("SELECT", "WITH")) and taken > self.asked.get(sql, (None, -1.0))[1]:
            self.asked[sql] = (params, taken, self.path)
        return result


def plans(asked: dict[str, tuple[Any, float, str]]) -> list[dict[str, Any]]:
    """The slowest of these queries and all that read a large table from end to end, each with its plan, slowest first."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        large = {row[0] for row in cursor.fetchall()}
        for at, (sql, (params, taken, path)) in enumerate(sorted(asked.items(), key=lambda item: -item[1][1])):
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)  # noqa: S608 - a query of our own
            plan = cursor.fetchone()[0]
            nodes = list(flat((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))
            whole = sorted({node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"} & large)
            if at < TOLD or whole:
                cursor.execute(f"EXPLAIN {sql}", params)  # noqa: S608 - the same
                text = [row[0] for row in cursor.fetchall()]
                indexed = any(node["Node Type"] in INDEXED for node in nodes)
                found.append({"page": path, "ms": round(taken, 2), "sql": sql, "plan": text, "whole": whole, "indexed": indexed})
    return found


def flat(plan: dict[str, Any]) -> Any:
    """A plan's nodes."""
    yield plan
    for inner in plan.get("Plans", []):
        yield from flat(inner)


def answer_all() -> None:
    """Answer line by line, until there are no more."""
    answering, out = Answering(), sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        print(json.dumps(answering.answer(json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    in_fresh_install(answer_all, os.environ["ASKED_DATABASE"])
