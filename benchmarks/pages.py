"""What a page of a person costs the processor, held against its floor: the same template from ready-made data, and the same queries run alone.

    python -m benchmarks.pages

The floor and the page are measured in turns, in one process, by the clock of the process itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from benchmarks.install import in_fresh_install
from benchmarks.rows import Row, middle

TURNS, MOST, MOST_QUERIES = 15, 1.5, 12
PAGES = {"Today": ("/today/", "exercises.progress.views"), "progress": ("/progress/", "exercises.progress.views")}
LIST = {"list of clients": ("/clients/", "exercises.clients.views")}
Asked = list[tuple[str, Any]]


def main() -> int:
    """Print the rows, and answer 1 where one is beyond its limit."""
    rows = measure()
    for row in rows:
        print(row.line())
    return int(not all(row.good for row in rows))


def measure() -> list[Row]:
    """Queries and processor time of Today, progress and the list of clients, in an install of its own."""
    return in_fresh_install(_measure)


def _measure() -> list[Row]:
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.clients import desk
    from exercises.clients.services import standing
    from exercises.lib import clock
    from exercises.people.models import User
    from tests.progress import history

    for command in ("migrate", "createcachetable", "load_content"):
        call_command(command, verbosity=0) if command == "migrate" else call_command(command)
    runner, therapist = User.objects.create_user("runner@example.org"), desk("desk@example.org", 40, 10)
    history.build(runner, sessions=200, runs=100)
    standing.rebuild(now=clock.now())
    rows = []
    for user, pages in ((runner, PAGES), (therapist, LIST)):
        client = Client(headers={"Host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        for name, (path, module) in pages.items():
            rows += compared(name, client, path, module)
    return rows


def compared(name: str, client: Any, path: str, module: str) -> list[Row]:
    """One page against its floor."""
    for _time in range(3):
        client.get(path)
    asked, drawn = caught(client, path, module)
    found = []
    for _turn in range(TURNS):
        page, queries, template = taken(lambda: client.get(path)), taken(lambda: run(asked)), taken(drawn)
        found.append((page, queries, template))
    whole, queries, template = (middle([turn[part] for turn in found]) for part in range(3))
    return [
        Row(f"{name}: queries", len(asked), "", most=MOST_QUERIES),
        Row(f"{name}: processor time of the page", whole * 1000, "ms"),
        Row(f"{name}: of its queries alone", queries * 1000, "ms"),
        Row(f"{name}: of its template alone", template * 1000, "ms"),
        Row(f"{name}: page against both", middle([turn[0] / (turn[1] + turn[2]) for turn in found]), "×", most=MOST),
    ]


def caught(client: Any, path: str, module: str) -> tuple[Asked, Callable[[], Any]]:
    """What a page asks of the database, and how it draws its template with everything ready."""
    from django.db import connection
    from django.shortcuts import render

    asked: Asked = []
    kept: list[tuple[Any, ...]] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    def keep(request: Any, template: str, context: dict[str, Any] | None = None, **options: Any) -> Any:
        kept.append((request, template, context, options))
        return render(request, template, context, **options)

    with patch(f"{module}.render", keep), connection.execute_wrapper(listen):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    request, template, context, options = kept[-1]
    return asked, lambda: render(request, template, context, **options)


def run(asked: Asked) -> None:
    """The queries alone, their rows fetched and left as they are."""
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def taken(work: Callable[[], Any]) -> float:
    """Seconds of processor time."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
