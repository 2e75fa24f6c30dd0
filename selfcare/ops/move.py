"""Carrying an install from SQLite to PostgreSQL: every row of every table, compared by hash on both sides before anything counts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DataError, connections, models, transaction

from selfcare.ops.store import Refused, changes_waiting, is_sqlite

TARGET = "target"
AT_ONCE = 500
Row = tuple[Any, ...]


def open_target(found: dict[str, Any]) -> None:
    """Make the database that these settings describe known as TARGET."""
    connections.settings[TARGET] = connections.configure_settings({DEFAULT_DB_ALIAS: {}, TARGET: found})[TARGET]


def move() -> dict[str, int]:
    """Put everything into TARGET and give the number of rows of each table. Refused where that is not empty; all or nothing."""
    if not is_sqlite():
        raise Refused("This install does not keep its rows in SQLite.")
    if changes_waiting():
        raise Refused("The tables here are not up to date. Type: bin/run --prepare")
    with connections[TARGET].cursor() as cursor:
        if connections[TARGET].introspection.table_names(cursor):
            raise Refused("There are tables in that database already. Make an empty one: createdb selfcare")
    call_command("migrate", database=TARGET, interactive=False, verbosity=0)
    call_command("createcachetable", database=TARGET, verbosity=0)
    return copy(DEFAULT_DB_ALIAS, TARGET)


def copy(source: str, target: str) -> dict[str, int]:
    """Put the rows of one database in the place of those of the other, compare, and only then keep them."""
    moved = _tables()
    # The first takes the write lock of SQLite: nobody changes what is being read.
    with transaction.atomic(using=source), transaction.atomic(using=target):
        with connections[target].cursor() as cursor:
            for line in connections[target].ops.sql_flush(no_style(), [model._meta.db_table for model in moved]):
                cursor.execute(line)
        for model in moved:
            _copy_table(model, source, target)
        different = [model._meta.db_table for model in moved if digest(model, source) != digest(model, target)]
        if different:
            raise Refused(f"Nothing was moved: {', '.join(different)} would not be as it was.")
        _reset_numbers(moved, target)
    return {model._meta.db_table: model._base_manager.using(source).count() for model in moved}


def digest(model: type[models.Model], alias: str) -> tuple[int, str]:
    """How many rows a table has, and a sum over the hash of each: the same wherever the same rows lie, in whatever order."""
    number, total = 0, 0
    for row in _rows(model, alias):
        number += 1
        total += int.from_bytes(hashlib.sha256(_line(row)).digest())
    return number, f"{total % 2**256:064x}"


def _tables() -> list[type[models.Model]]:
    """Everything with a table of its own."""
    return [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    names = [field.attname for field in _fields(model)]
    return model._base_manager.using(alias).order_by("pk").values_list(*names).iterator(chunk_size=AT_ONCE)


def _line(row: Row) -> bytes:
    return json.dumps(row, default=_plain, sort_keys=True, ensure_ascii=True).encode()


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value)


def _copy_table(model: type[models.Model], source: str, target: str) -> None:
    there, fields = connections[target], _fields(model)
    quoted = ", ".join(there.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join("%s" for _field in fields)
    statement = f"INSERT INTO {there.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({places})"  # noqa: S608 - from the schema
    waiting: list[list[Any]] = []
    with there.cursor() as cursor:
        for row in _rows(model, source):
            waiting.append([field.get_db_prep_save(value, there) for field, value in zip(fields, row, strict=True)])
            if len(waiting) == AT_ONCE:
                _insert(cursor, statement, waiting, model)
        _insert(cursor, statement, waiting, model)


def _insert(cursor: Any, statement: str, waiting: list[list[Any]], model: type[models.Model]) -> None:
    try:
        if waiting:
            cursor.executemany(statement, waiting)
    except (DataError, ValueError) as error:
        raise Refused(f"Nothing was moved: a row of {model._meta.db_table} cannot be kept there ({type(error).__name__}).") from None
    waiting.clear()


def _reset_numbers(moved: list[type[models.Model]], target: str) -> None:
    """The next new row gets a number that no row has."""
    with connections[target].cursor() as cursor:
        for line in connections[target].ops.sequence_reset_sql(no_style(), moved):
            cursor.execute(line)
