"""Nodes that start together take turns: one makes the tables and loads the content, the others find both done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Any number will do, as long as nobody else in this database uses it.
TURN = 7_233_527


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the turn of this database on PostgreSQL, however long the one before takes; SQLite has one machine, whose writers queue anyway."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # The waits of this site end after seconds; this one may last as long as a migration.
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [TURN])
            cursor.execute("RESET lock_timeout")
