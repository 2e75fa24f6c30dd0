"""Whether pages stay as quick when there is much more: a person with 10,000 sessions, an install with many people (on PostgreSQL).

    python -m benchmarks.growth                a person with 100 and one with 10,000 sessions, on SQLite
    BENCH_POSTGRES=postgres://… the same       on PostgreSQL, then 20,000 people with 500,000 step results against 1,000 people
    … --full                                   200,000 people with 5,000,000 step results against 1,000 people

Each page is asked for in turns, of two databases where two are compared; the quickest answers are held against each other. A page that seems
to be beyond its limit is asked for again: what else the machine did is not the page's. A query that reads a large table from end to end is
named and fails the run; the slowest queries stand with their plans in the report.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.asking import DESK, OWN, SLOW_MS, Asking
from benchmarks.crowd import crowd
from benchmarks.install import in_fresh_install
from benchmarks.rows import Row

MOST, TURNS, ROUNDS = 1.5, 9, 4
FEW_PEOPLE = 1_000
SHORT, LONG, THERAPIST = "runner-100@example.org", "runner-10000@example.org", "desk@example.org"


def main(words: list[str]) -> int:
    """Print the rows, and answer 1 where one is beyond its limit."""
    rows = measure("--full" in words)
    for row in rows:
        print(row.line())
        for query in row.detail:
            print(f"  {query['ms']} ms, {query['page']}: {query['sql'][:200]}", *query["plan"], sep="\n    ", file=sys.stderr)
    return int(not all(row.good for row in rows))


def measure(full: bool = False) -> list[Row]:
    """Everything that can be measured here."""
    from tests.chaos.world import World, drop, new_world

    server = os.environ.get("BENCH_POSTGRES", "")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:

        def database(name: str, like: World | None = None) -> World:
            if not server:
                return World(Path(folder), f"sqlite:///{folder}/{name}.sqlite3")
            world = new_world(Path(folder) / name, server, like)
            ending.callback(drop, world, server)
            return world

        few = database("few")
        return in_fresh_install(lambda: grown(few, database, (200_000 if full else 20_000) if server else 0), few.url)


def grown(few, database, people: int) -> list[Row]:
    """Pages of a person with few and with many sessions; then, where people are asked for, pages of an install with few and with many."""
    model = settled()
    if people:
        crowd(few.url, model, FEW_PEOPLE)
    with Asking(few.url) as asking:
        rows = compared((asking, SHORT), (asking, LONG), OWN, "10,000 sessions against 100")
    if not people:
        return rows
    many = database("many", like=few)
    crowd(many.url, model, people - FEW_PEOPLE)
    named = f"{people:,} people against {FEW_PEOPLE:,}"
    with Asking(few.url) as little, Asking(many.url) as much:
        rows += compared((little, LONG), (much, LONG), OWN, named)
        rows += compared((little, THERAPIST), (much, THERAPIST), DESK, named)
    with Asking(many.url) as asking:
        return rows + planned(asking)


def settled() -> int:
    """An install with a short and a long history and a therapist who follows both; gives the person with the long one."""
    from django.core.management import call_command
    from django.db import connections

    from benchmarks.clients import desk
    from exercises.care.models import CareLink
    from exercises.clients.services import standing
    from exercises.lib import clock
    from exercises.people.models import User
    from tests.progress import history

    call_command("migrate", verbosity=0)
    for command in ("createcachetable", "load_content"):
        call_command(command)
    desk(THERAPIST, 40, 10)
    link = CareLink.objects.order_by("pk").first()
    for email, sessions in ((SHORT, 100), (LONG, 10_000)):
        user = User.objects.create_user(email)
        history.build(user, sessions=sessions, runs=sessions // 2)
        CareLink.objects.create(owner=user, **history.copied(link, "owner_id", "uid"))
    standing.rebuild(now=clock.now())
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    connections.close_all()
    return user.pk


def compared(first: tuple[Asking, str], second: tuple[Asking, str], paths: tuple[str, ...], named: str) -> list[Row]:
    """How many times as long the second takes for each page, both asked in turns."""
    rows = []
    for path in paths:
        best = [float("inf"), float("inf")]
        for _round in range(ROUNDS):
            for _turn in range(TURNS):
                taken = [asking.ask([who, path]) for asking, who in (first, second)]
                best = [min(pair) for pair in zip(best, taken, strict=True)]
            if best[1] <= MOST * best[0]:
                break
        rows.append(Row(f"{path}: {named}", best[1] / best[0], "×", most=MOST))
    return rows


def planned(asking: Asking) -> list[Row]:
    """What the database does for the queries of all these pages."""
    pages = [(LONG, path) for path in OWN] + [(THERAPIST, path) for path in DESK]
    for who, path in pages:
        asking.ask([who, path])
    asking.ask("watch")
    for who, path in pages:
        asking.ask([who, path])
    queries = asking.ask("plans")
    slow = [query for query in queries if query["ms"] > SLOW_MS]
    return [
        Row("the slowest query of a page", queries[0]["ms"], "ms", detail=queries),
        Row("queries that read a large table from end to end", sum(bool(query["whole"]) for query in queries), "", most=0),
        Row(f"queries of more than {SLOW_MS:g} ms without an index", sum(not query["indexed"] for query in slow), "", most=0),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
