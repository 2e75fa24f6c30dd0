"""Django's cache in a table of the database, in which limits are counted by all processes together and none is pushed out by many others."""

from __future__ import annotations

import base64
import pickle

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction
from django.utils import timezone


class LastingDatabaseCache(DatabaseCache):
    """Counts what several processes count at once, for as long as was said, and keeps what ends last where the table is full."""

    def incr(self, key, delta=1, version=None):
        """One more, as one change, so that no process counts over another one; when it ends stays as it was. ValueError where it is not there.

        Django's own reads and then writes, and what it writes ends five minutes later: the count of a day would be gone by then.
        """
        name, alias = self.make_and_validate_key(key, version=version), router.db_for_write(self.cache_model_class)
        connection = connections[alias]
        table = connection.ops.quote_name(self._table)
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        wait = " FOR UPDATE" if connection.features.has_select_for_update else ""
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            # The names are those of our own table, and what lies in it was put there by us.
            cursor.execute(f"SELECT value FROM {table} WHERE cache_key = %s AND expires >= %s{wait}", [name, now])  # noqa: S608
            found = cursor.fetchone()
            if found is None:
                raise ValueError(f"Key {name!r} not found")
            value = pickle.loads(base64.b64decode(found[0])) + delta  # noqa: S301
            kept = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
            cursor.execute(f"UPDATE {table} SET value = %s WHERE cache_key = %s", [kept, name])  # noqa: S608
        return value

    def _cull(self, db, cursor, now, num) -> None:
        """What has ended goes first and then what ends soonest: the count of a day stays, whatever its key is called.

        Django lets those go whose keys come first in the alphabet. Three hundred guesses at other accounts would let the owner's count go.
        """
        connection = connections[db]
        table, ends = connection.ops.quote_name(self._table), connection.ops.quote_name("expires")  # type: ignore[attr-defined]
        # The names are those of our own table.
        ended = f"DELETE FROM {table} WHERE {ends} < %s"  # noqa: S608
        cursor.execute(ended, [connection.ops.adapt_datetimefield_value(now)])
        left = num - max(cursor.rowcount, 0)
        if left > self._max_entries:
            first = f"SELECT {ends} FROM {table} ORDER BY {ends} LIMIT 1 OFFSET %s"  # noqa: S608
            cursor.execute(f"DELETE FROM {table} WHERE {ends} < ({first})", [left // self._cull_frequency])  # noqa: S608
