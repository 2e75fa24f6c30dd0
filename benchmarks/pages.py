"""What a page of a person costs the processor, held against its floor: the same template from ready-made data, and the same queries run alone.

    python -m benchmarks.pages

The page, the template and the queries are measured in turns, in one process, by the clock of the process itself. What counts as the
floor, and why, stands in docs/decisions/0039-the-floor-of-a-page.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from unittest.mock import patch

from benchmarks.install import in_fresh_install
from benchmarks.rows import Row, middle

TURNS, MOST, MOST_QUERIES = 41, 1.5, 12
PAGES = {"Today": ("/today/", "exercises.progress.views"), "progress": ("/progress/", "exercises.progress.views")}
LIST = {"list of clients": ("/clients/", "exercises.clients.views")}
Work = Callable[[], Any]


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
    from selfcare.wsgi import spare_the_collector
    from tests.progress import history

    for command in ("migrate", "createcachetable", "load_content"):
        call_command(command, verbosity=0) if command == "migrate" else call_command(command)
    runner, therapist = User.objects.create_user("runner@example.org"), desk("desk@example.org", 40, 10)
    history.build(runner, sessions=200, runs=100)
    standing.rebuild(now=clock.now())
    # As in a process that serves pages.
    spare_the_collector()
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
    asked, bare, drawn = caught(client, path, module)
    parts: tuple[Work, ...] = (served(client, path), lambda: run(asked), lambda: run(bare), drawn)
    found = [[taken(part) for part in parts] for _turn in range(TURNS)]
    page, queries, sent, template = (middle([turn[part] for turn in found]) * 1000 for part in range(len(parts)))
    return [
        Row(f"{name}: queries", len(bare), "", most=MOST_QUERIES),
        Row(f"{name}: processor time of the page", page, "ms"),
        Row(f"{name}: of its queries alone, rows made", queries, "ms"),
        Row(f"{name}: of its queries alone, as the driver gives them", sent, "ms"),
        Row(f"{name}: of its template alone", template, "ms"),
        Row(f"{name}: page against template and queries", middle([turn[0] / (turn[1] + turn[3]) for turn in found]), "×", most=MOST),
        Row(f"{name}: the same, rows as the driver gives them", middle([turn[0] / (turn[2] + turn[3]) for turn in found]), "×"),
    ]


def served(client: Any, path: str) -> Work:
    """A page as a server asks for it. Django's test client ties each answer to itself, and the collector's work for that is not the page's."""
    from selfcare.wsgi import application

    environ = client._base_environ(PATH_INFO=path, REQUEST_METHOD="GET", QUERY_STRING="")
    told: list[str] = []

    def serve() -> None:
        told.clear()
        answer = application({**environ, "wsgi.input": BytesIO()}, lambda status, _headers: told.append(status))
        size = sum(map(len, answer))
        answer.close()
        if told != ["200 OK"] or not size:
            raise RuntimeError(f"{path} answered {told}")

    return serve


def caught(client: Any, path: str, module: str) -> tuple[list[Work], list[Work], Work]:
    """What a page asks of the database (with its rows made by Django, and bare), and how it draws its template with everything ready."""
    from django.shortcuts import render

    kept: list[tuple[Any, ...]] = []

    def keep(request: Any, template: str, context: dict[str, Any] | None = None, **options: Any) -> Any:
        kept.append((request, template, context, options))
        return render(request, template, context, **options)

    with patch(f"{module}.render", keep), listening() as (asked, bare):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    request, template, context, options = kept[-1]
    return asked, bare, lambda: render(request, template, context, **options)


@contextmanager
def listening() -> Iterator[tuple[list[Work], list[Work]]]:
    """The queries of a page. A read is asked again as the page asks it, down to its rows; whatever else is asked, as a bare statement."""
    from django.db import connection

    from exercises.lib import rounds

    asked: list[Work] = []
    bare: list[Work] = []
    within: list[bool] = []
    in_one, alone = rounds._in_one, rounds.alone

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT")):
            bare.append(lambda: fetched(sql, params))
            if not within:
                asked.append(bare[-1])
        return execute(sql, params, many, context)

    def told(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def once(given: Any) -> Any:
            asked.append(lambda: read(given))
            within.append(True)
            try:
                return read(given)
            finally:
                within.pop()

        return once

    with patch.object(rounds, "_in_one", told(in_one)), patch.object(rounds, "alone", told(alone)), connection.execute_wrapper(listen):
        yield asked, bare


def run(queries: list[Work]) -> None:
    """Queries, one after the other, and nothing else."""
    for query in queries:
        query()


def fetched(sql: str, params: Any) -> None:
    """A bare statement, its rows fetched and left as they are."""
    from django.db import connection

    with connection.cursor() as cursor:
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
