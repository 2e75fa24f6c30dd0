"""An install with many people, made where they stay: what a PostgreSQL server makes of itself need not be sent."""

from __future__ import annotations

import sys
import time
from typing import Any

SESSIONS_EACH, RESULTS_EACH, CLIENTS_EACH = 5, 5, 100

USERS = """INSERT INTO exercises_user (password, is_superuser, email, name, is_staff, is_active, date_joined, stamp)
    SELECT '!', false, 'crowd-' || (%(since)s + n) || '@example.org', '', false, true, now(), '' FROM generate_series(1, %(people)s) n"""
SESSIONS = """INSERT INTO exercises_practicesession ({plain}, uid, owner_id, local_day, started_at)
    SELECT {copied}, gen_random_uuid(), u.id, current_date - n, now() - n * interval '1 day'
    FROM (SELECT * FROM exercises_practicesession WHERE id = %(session)s) m, exercises_user u, generate_series(1, %(sessions)s) n
    WHERE u.id > %(since)s"""
RESULTS = """INSERT INTO exercises_stepresult ({plain}, owner_id, session_id) SELECT {copied}, s.owner_id, s.id
    FROM (SELECT * FROM exercises_stepresult WHERE session_id = %(session)s ORDER BY id LIMIT 1) m, exercises_practicesession s,
    generate_series(1, %(results)s) n WHERE s.owner_id > %(since)s"""
SCORES = """INSERT INTO exercises_painscore ({plain}, owner_id, session_id, moment) SELECT {copied}, s.owner_id, s.id, w.said
    FROM (SELECT * FROM exercises_painscore WHERE session_id = %(session)s ORDER BY id LIMIT 1) m, exercises_practicesession s,
    unnest(ARRAY['before', 'worst', 'morning']) AS w(said) WHERE s.owner_id > %(since)s"""
THERAPISTS = """INSERT INTO exercises_therapist ({plain}, user_id) SELECT {copied}, u.id
    FROM (SELECT * FROM exercises_therapist ORDER BY id LIMIT 1) m, exercises_user u
    WHERE u.id > %(since)s AND u.id %% %(clients)s = 0"""
LINKS = """INSERT INTO exercises_carelink ({plain}, uid, owner_id, therapist_id) SELECT {copied}, gen_random_uuid(), u.id, t.id
    FROM (SELECT * FROM exercises_carelink ORDER BY id LIMIT 1) m, exercises_user u
    JOIN exercises_therapist t ON t.user_id = u.id - u.id %% %(clients)s WHERE u.id > %(since)s"""
STANDINGS = """INSERT INTO exercises_standing ({plain}, owner_id, link_id, therapist_id) SELECT {copied}, l.owner_id, l.id, l.therapist_id
    FROM (SELECT * FROM exercises_standing ORDER BY id LIMIT 1) m, exercises_carelink l WHERE l.owner_id > %(since)s"""
# Whatever else belongs to a person: one row each, like the first of the model person.
OTHERS = """INSERT INTO {table} ({plain}{uid}, owner_id) SELECT {copied}{new}, u.id
    FROM (SELECT * FROM {table} WHERE owner_id = %(model)s ORDER BY id LIMIT 1) m, exercises_user u WHERE u.id > %(since)s
    ON CONFLICT DO NOTHING"""


def crowd(url: str, model: int, people: int) -> None:
    """So many people more in the database at this address, each with what the model person has, in five sessions."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        # The rows fit together by how they are made: asking for each one's owner again would take most of the time.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        since = _one(connection, "SELECT max(id) FROM exercises_user")
        session = _one(connection, "SELECT session_id FROM exercises_stepresult WHERE owner_id = %s ORDER BY id LIMIT 1", model)
        told = {"since": since, "people": people, "model": model, "session": session}
        told |= {"sessions": SESSIONS_EACH, "results": RESULTS_EACH, "clients": CLIENTS_EACH}
        for statement in statements():
            began = time.monotonic()
            rows = connection.execute(statement, told).rowcount  # type: ignore[arg-type]
            print(f"{statement.split()[2]}: {rows:,} rows in {time.monotonic() - began:.0f} s", file=sys.stderr)
        # As the database does by itself in the first night.
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _one(connection: Any, question: str, *words: int) -> int:
    return connection.execute(question, words).fetchone()[0]


def statements() -> list[str]:
    """What makes the crowd, in its order."""
    from exercises.care.models import CareLink, Therapist
    from exercises.clients.models import Standing
    from exercises.practice.models import PainScore, PracticeSession, StepResult

    sessions = {"id", "uid", "owner_id", "local_day", "started_at", "assignment_id", "version_id"}
    return [
        USERS,
        SESSIONS.format(**_columns(PracticeSession, sessions)),
        RESULTS.format(**_columns(StepResult, {"id", "owner_id", "session_id"})),
        SCORES.format(**_columns(PainScore, {"id", "owner_id", "session_id", "moment"})),
        THERAPISTS.format(**_columns(Therapist, {"id", "user_id"})),
        LINKS.format(**_columns(CareLink, {"id", "uid", "owner_id", "therapist_id", "invite_id"})),
        STANDINGS.format(**_columns(Standing, {"id", "owner_id", "link_id", "therapist_id"})),
        *(_like_the_model(model) for model in _others({PracticeSession, StepResult, PainScore, CareLink, Standing})),
    ]


def _others(done: set[Any]) -> list[Any]:
    """The other personal tables, but those whose rows belong to another personal row: theirs would all belong to the model person's."""
    from django.apps import apps

    from exercises.lib.db import Owned

    return [model for model in apps.get_models() if issubclass(model, Owned) and model not in done and not _belonging(model, null=False)]


def _belonging(model: Any, *, null: bool) -> set[str]:
    from exercises.lib.db import Owned

    relations = [field for field in model._meta.concrete_fields if field.is_relation and field.null == null]
    return {field.column for field in relations if issubclass(field.related_model, Owned)}


def _like_the_model(model: Any) -> str:
    names = {field.column for field in model._meta.concrete_fields}
    words = {"uid": ", uid", "new": ", gen_random_uuid()"} if "uid" in names else {"uid": "", "new": ""}
    left_out = {"id", "uid", "owner_id"} | _belonging(model, null=True)
    return OTHERS.format(table=model._meta.db_table, **words, **_columns(model, left_out))


def _columns(model: Any, without: set[str]) -> dict[str, str]:
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if field.column not in without]
    return {"plain": ", ".join(names), "copied": ", ".join(f"m.{name}" for name in names)}
