"""Django's cache in a table of the database, from which no limit is pushed out by many others."""

from __future__ import annotations

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class LastingDatabaseCache(DatabaseCache):
    """Where it is full, what has ended goes first and then what ends soonest: the count of a day stays, whatever its key is called.

    Django lets those go whose keys come first in the alphabet. Three hundred guesses at other accounts would let the owner's count go.
    """

    def _cull(self, db, cursor, now, num) -> None:
        connection = connections[db]
        table, ends = connection.ops.quote_name(self._table), connection.ops.quote_name("expires")  # type: ignore[attr-defined]
        # The names are those of our own table.
        ended = f"DELETE FROM {table} WHERE {ends} < %s"  # noqa: S608
        cursor.execute(ended, [connection.ops.adapt_datetimefield_value(now)])
        left = num - max(cursor.rowcount, 0)
        if left > self._max_entries:
            first = f"SELECT {ends} FROM {table} ORDER BY {ends} LIMIT 1 OFFSET %s"  # noqa: S608
            cursor.execute(f"DELETE FROM {table} WHERE {ends} < ({first})", [left // self._cull_frequency])  # noqa: S608
