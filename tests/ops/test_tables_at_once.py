"""A new install makes its tables in one step, and they are the ones that all steps one after another make."""

import json
import os
import uuid

import psycopg
import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.ops.one_by_one import AT_ONCE, ROOT, manage, settings_of_steps

POSTGRES = os.environ.get("CI_POSTGRES_URL", "postgres://root@127.0.0.1:5432/postgres")
# Every column, condition and index, in no order: the order of columns tells how the tables came about and nothing else.
SQLITE = """
import re
def pieces(sql):
    body, depth, found = sql[sql.index("(") + 1 : sql.rindex(")")], 0, [""]
    for sign in body:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        found += [""] if sign == "," and not depth else []
        found[-1] += "" if sign == "," and not depth else sign
    return sorted(re.sub(r"\\s+", " ", piece).strip() for piece in found)
cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name LIKE 'exercises%' OR tbl_name LIKE 'exercises%'")
told = sorted([kind, name, table, pieces(sql) if kind == "table" else sql] for kind, name, table, sql in cursor.fetchall() if sql)
"""
POSTGRESQL = """
told = []
for question in (
    "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable, column_default, is_identity"
    " FROM information_schema.columns WHERE table_name LIKE 'exercises%'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text LIKE 'exercises%'",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'exercises%'",
):
    cursor.execute(question)
    told += sorted([list(map(str, row)) for row in cursor.fetchall()])
"""
TELL = """
import json, sys, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    exec(sys.argv[1])
print(json.dumps(told))
"""


def state(*names: str) -> ProjectState:
    """What these migrations of ours make of nothing, as Django keeps it in its head."""
    found = ProjectState()
    disk = MigrationLoader(None).disk_migrations
    for name in names:
        for operation in disk["exercises", name].operations:
            operation.state_forwards("exercises", found)
    return found


def told(found: ProjectState, name: str) -> tuple | None:
    """Everything that decides what the table of a model is, without the order of its columns; None where there is none."""
    if not (model := found.models.get(("exercises", name))):
        return None
    named = {kind: {one.name: one.deconstruct() for one in model.options.get(kind, ())} for kind in ("constraints", "indexes")}
    rest = {key: value for key, value in model.options.items() if key not in named}
    return {name: field.deconstruct()[1:] for name, field in model.fields.items()}, named, rest, model.bases


def differing(one: ProjectState, other: ProjectState) -> list[str]:
    """The models that are not the same in both."""
    return [name for _app, name in one.models.keys() | other.models.keys() if told(one, name) != told(other, name)]


def replaced() -> list[str]:
    return [name for _app, name in MigrationLoader(None).disk_migrations["exercises", AT_ONCE].replaces]


def test_all_at_once_is_what_the_steps_make():
    steps = replaced()
    made = state(AT_ONCE)
    assert len(made.models) == len([model for model in apps.get_app_config("exercises").get_models(include_auto_created=False)])
    assert differing(made, state(*steps)) == []
    # The twin: a step less is told.
    assert differing(made, state(*steps[:-1])) == ["run"]


def test_it_stands_for_every_step_from_the_first_on():
    files = sorted(path.stem for path in (ROOT / "exercises/migrations").glob("[0-9]*.py") if path.stem != AT_ONCE)
    assert replaced() == files[: len(replaced())]


def tables(folder, settings, database, tell):
    """What the database says of its tables, made by these settings."""
    folder.mkdir()
    environment = {"PATH": os.environ["PATH"], "SELFCARE_DATA": str(folder), "DATABASE_URL": database, **settings}
    manage(environment, "manage.py", "migrate", "-v0")
    return json.loads(manage(environment, "-c", TELL, tell))


def both_ways(tmp_path, tell, *databases):
    now = {"DJANGO_SETTINGS_MODULE": "selfcare.settings"}
    one_by_one = tables(tmp_path / "steps", settings_of_steps(tmp_path), databases[0], tell)
    at_once = tables(tmp_path / "once", now, databases[-1], tell)
    assert len(at_once) > 200
    assert at_once == one_by_one


@pytest.mark.nightly
def test_sqlite_ends_with_the_same_tables_both_ways(tmp_path):
    both_ways(tmp_path, SQLITE, "")


@pytest.mark.nightly
def test_postgresql_ends_with_the_same_tables_both_ways(tmp_path):
    names = [f"tables_{uuid.uuid4().hex[:8]}" for _one in range(2)]
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        for name in names:
            server.execute(f'CREATE DATABASE "{name}"')
        try:
            both_ways(tmp_path, POSTGRESQL, *(f"{POSTGRES.rpartition('/')[0]}/{name}" for name in names))
        finally:
            for name in names:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
