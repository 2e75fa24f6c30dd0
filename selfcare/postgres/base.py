"""Django's PostgreSQL backend for people who wait: behind a circuit, with a pool that does not try for long, and with an end of all waits together."""

from __future__ import annotations

import time
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg import errors
from psycopg.pq import TransactionStatus

from selfcare import waiting
from selfcare.circuit import Circuit
from selfcare.postgres.pool import Busy, Pool

# Between two looks for a server that is away, in each process.
PAUSE_S = 1.0
# Who did not get a connection of the pool within this time hardly gets through with it.
POOL_S = 3.0
# With less than this left it is not worth asking.
TOO_LATE_S = 0.05
circuit = Circuit(PAUSE_S)
request_started.connect(waiting.begin, dispatch_uid="postgres.waiting.begin")
request_finished.connect(waiting.end, dispatch_uid="postgres.waiting.end")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is not waited for by everybody while there is none to be had, and by nobody for long."""

    _connection_pools: dict[str, Pool] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # How long all waits of one answer may take together; 0: without end.
        self.longest = self.settings_dict.get("WAIT_S", 0)
        if self.longest:
            self.execute_wrappers.append(self._in_time)

    @property
    def pool(self) -> Pool | None:
        """Where the connections of this process lie, if they are shared."""
        wanted = self.settings_dict["OPTIONS"].get("pool")
        if not wanted or self.alias == NO_DB_ALIAS:
            return None
        if self.alias not in self._connection_pools:
            made = Pool(
                wanted["max_size"],
                self.get_connection_params(),
                patience=self._pool_wait,
                away=lambda: circuit.failed(),
                configure=self._configure_connection,  # type: ignore[attr-defined]
            )
            self._connection_pools.setdefault(self.alias, made)
        return self._connection_pools[self.alias]

    def get_new_connection(self, conn_params):
        """Connect, or say at once that somebody else just found the server away."""
        if not circuit.may_try():
            raise OperationalError("the database is away, and was looked for a moment ago")
        began = time.monotonic()
        try:
            found = super().get_new_connection(conn_params)
        except Busy:
            # All connections of the pool are at work: that is no reason to tell everybody that the server is away.
            raise
        except self.Database.OperationalError:
            circuit.failed()
            raise
        finally:
            waiting.add(time.monotonic() - began)
        circuit.well()
        return found

    def _pool_wait(self) -> float:
        return min(POOL_S, waiting.left(of=self.longest)) if self.longest else POOL_S

    def _in_time(self, execute, sql, params, many, context):
        """Ask; what was waited already is taken from what the server may take for it."""
        self._hurry(waiting.left(of=self.longest))
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            waiting.add(time.monotonic() - began)

    def _hurry(self, left: float) -> None:
        """Let the server end what takes longer than is left. Costs a round only for somebody who waited before, or after that one."""
        hurried = getattr(self.connection, "hurried", False)
        if (left >= self.longest and not hurried) or self.connection.info.transaction_status not in _TAKES_SETTINGS:
            return
        if left < TOO_LATE_S:
            raise OperationalError("this answer has waited for the database for long enough")
        ms = f"{left * 1000:.0f}" if left < self.longest else "DEFAULT"
        with self.wrap_database_errors:
            self.connection.execute(f"SET statement_timeout = {ms}; SET lock_timeout = {ms}")
        # What a transaction sets is taken back with it.
        self.connection.hurried = left < self.longest or not self.connection.autocommit


# In a transaction that failed nothing but its end can be said.
_TAKES_SETTINGS = {TransactionStatus.IDLE, TransactionStatus.INTRANS}


def was_demoted(error: BaseException) -> bool:
    """Whether this says that the server takes no writes any more, as after a fail-over to another one."""
    return isinstance(error.__cause__, errors.ReadOnlySqlTransaction)
