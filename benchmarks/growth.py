"""Whether pages stay as quick when there is much more: a person with 10,000 sessions, an install with many people (on PostgreSQL).

    python -m benchmarks.growth                a person with 100 and one with 10,000 sessions, on SQLite
    BENCH_POSTGRES=postgres://… the same       on PostgreSQL, then beside 20,000 people with 500,000 step results instead of 1,000 people
    … --full                                   beside 200,000 people with 5,000,000 step results

Each page is asked for in turns; the quickest answers are held against each other. A query that reads a large table from end to end is named,
and fails the run: its plan stands below it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.install import in_fresh_install
from benchmarks.rows import Row

MOST = 1.5
OWN = ("/today/", "/progress/", "/programme/", "/sessions/", "/runs/", "/runs/all/", "/progress/decisions/", "/messages/", "/profile/")
# A table with fewer rows may be read whole: that is the quickest way.
LARGE = 10_000
FEW_PEOPLE, SESSIONS_EACH, RESULTS_EACH = 1_000, 5, 5


def main(words: list[str]) -> int:
    """Print the rows, and answer 1 where one is beyond its limit."""
    rows = measure("--full" in words)
    for row in rows:
        print(row.line())
    return int(not all(row.good for row in rows))


def measure(full: bool = False) -> list[Row]:
    """Everything that can be measured here."""
    server = os.environ.get("BENCH_POSTGRES", "")
    if not server:
        return in_fresh_install(lambda: grown(0))
    from tests.chaos.world import drop, new_world

    with tempfile.TemporaryDirectory() as folder:
        world = new_world(Path(folder) / "install", server)
        try:
            return in_fresh_install(lambda: grown(200_000 if full else 20_000), world.url)
        finally:
            drop(world, server)


def grown(people: int) -> list[Row]:
    """Pages of a person with few and with many sessions; then, where people are asked for, the same pages beside few and beside many people."""
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client

    from exercises.people.models import User
    from tests.progress import history

    call_command("migrate", verbosity=0)
    for command in ("createcachetable", "load_content"):
        call_command(command)
    clients = []
    for sessions in (100, 10_000):
        user = User.objects.create_user(f"runner-{sessions}@example.org")
        history.build(user, sessions=sessions, runs=sessions // 2)
        clients.append(Client(headers={"Host": "localhost"}))
        clients[-1].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    analyse()
    rows = [Row(f"{path}: 10,000 sessions against 100", long / short, "×", most=MOST) for path, (short, long) in times(clients).items()]
    if people:
        crowd(FEW_PEOPLE)
        few = times(clients[1:])
        crowd(people - FEW_PEOPLE)
        many = times(clients[1:])
        named = f"beside {people:,} people against {FEW_PEOPLE:,}"
        rows += [Row(f"{path}: {named}", many[path][0] / few[path][0], "×", most=MOST) for path in OWN]
        rows.append(Row("queries that read a large table from end to end", len(told_plans(clients[1])), "", most=0))
    connections.close_all()
    return rows


def times(clients: list[Any]) -> dict[str, tuple[float, ...]]:
    """The quickest of many answers of each page for each of these."""
    from benchmarks.progress import TIMES, taken

    found = {}
    for path in OWN:
        for client in clients:
            taken(client, path)
        turns = [[taken(client, path) for client in clients] for _time in range(TIMES)]
        found[path] = tuple(min(column) for column in zip(*turns, strict=True))
    return found


def analyse() -> None:
    """Let the database count its rows, as it does by itself in the first night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# Made where they stay: what a server makes of itself need not be sent.
CROWD = (
    """INSERT INTO exercises_user (password, is_superuser, email, name, is_staff, is_active, date_joined, stamp)
       SELECT '!', false, 'crowd-' || (%(first)s + n) || '@example.org', '', false, true, now(), '' FROM generate_series(1, %(people)s) n""",
    """INSERT INTO exercises_practicesession ({fields}, uid, owner_id, local_day, started_at)
       SELECT {fields}, gen_random_uuid(), u.id, current_date - n, now() - n * interval '1 day'
       FROM (SELECT * FROM exercises_practicesession WHERE id = %(model)s) m, exercises_user u, generate_series(1, %(sessions)s) n
       WHERE u.email LIKE 'crowd-%%' AND u.id > %(since)s""",
    """INSERT INTO exercises_stepresult ({results}, owner_id, session_id)
       SELECT {results}, s.owner_id, s.id
       FROM (SELECT * FROM exercises_stepresult WHERE session_id = %(model)s ORDER BY id LIMIT 1) m, exercises_practicesession s,
       generate_series(1, %(results)s) n WHERE s.owner_id > %(since)s""",
    """INSERT INTO exercises_painscore ({scores}, owner_id, session_id, moment)
       SELECT {scores}, s.owner_id, s.id, w.said
       FROM (SELECT * FROM exercises_painscore WHERE session_id = %(model)s ORDER BY id LIMIT 1) m, exercises_practicesession s,
       unnest(ARRAY['before', 'worst', 'morning']) AS w(said) WHERE s.owner_id > %(since)s""",
)


def crowd(people: int) -> None:
    """So many people more, each with sessions and step results."""
    from django.db import connection

    from exercises.people.models import User
    from exercises.practice.models import PainScore, PracticeSession, StepResult

    newest = User.objects.order_by("-pk").values_list("pk", flat=True)[0]
    model = StepResult.objects.order_by("pk").values_list("session_id", flat=True)[0]
    names = {
        "fields": _columns(PracticeSession, {"id", "uid", "owner_id", "local_day", "started_at", "assignment_id", "version_id"}, "m"),
        "results": _columns(StepResult, {"id", "owner_id", "session_id"}, "m"),
        "scores": _columns(PainScore, {"id", "owner_id", "session_id", "moment"}, "m"),
    }
    told = {"first": newest, "since": newest, "model": model, "people": people, "sessions": SESSIONS_EACH, "results": RESULTS_EACH}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        # The rows fit together by how they are made: asking for each one's owner again would take most of the time.
        cursor.execute("SET session_replication_role = replica")
        for statement in CROWD:
            into, _select, rest = statement.partition("SELECT")
            plain = {name: text.replace("m.", "") for name, text in names.items()}
            began = time.monotonic()
            cursor.execute(into.format(**plain) + "SELECT" + rest.format(**names), told)
            print(f"{into.split()[2]}: {cursor.rowcount:,} rows in {time.monotonic() - began:.0f} s", file=sys.stderr)
        cursor.execute("SET session_replication_role = origin")
    analyse()


def _columns(model: Any, without: set[str], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields if field.column not in without)


def told_plans(client: Any) -> list[str]:
    """The large tables that a query of these pages reads from end to end, each with the plan printed."""
    from django.db import connection

    asked: dict[str, Any] = {}

    def listen(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("SELECT", "WITH")):
            asked[sql] = params
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        for path in OWN:
            client.get(path)
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        large = {row[0] for row in cursor.fetchall()}
        for sql, params in asked.items():
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)  # noqa: S608 - a query of our own
            plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            for table in sorted(large & set(whole(plan[0]["Plan"]))):
                wrong.append(table)
                print(f"{table} is read from end to end by:\n{sql}\n{json.dumps(plan)}", file=sys.stderr)
    return wrong


def whole(plan: dict[str, Any]) -> list[str]:
    """The tables that a plan reads from end to end."""
    found = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return found + [table for inner in plan.get("Plans", []) for table in whole(inner)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
