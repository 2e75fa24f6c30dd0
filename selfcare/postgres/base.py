"""Django's PostgreSQL backend behind a circuit: while the server is away one thread looks for it, and all others are told at once."""

from __future__ import annotations

from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg import errors
from psycopg_pool import PoolTimeout

from selfcare.circuit import Circuit

# Between two looks for a server that is away, in each process.
PAUSE_S = 1.0
circuit = Circuit(PAUSE_S)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is not waited for by everybody while there is none to be had."""

    def get_new_connection(self, conn_params):
        """Connect, or say at once that somebody else just found the server away."""
        if not circuit.may_try():
            raise OperationalError("the database is away, and was looked for a moment ago")
        before = self._refused_so_far()
        try:
            found = super().get_new_connection(conn_params)
        except PoolTimeout:
            # All connections of the pool are at work: that is no reason to tell everybody that the server is away.
            if self._refused_so_far() > before:
                circuit.failed()
            raise
        except self.Database.OperationalError:
            circuit.failed()
            raise
        circuit.well()
        return found

    def _refused_so_far(self) -> int:
        """How often the pool of this process met a server that did not let it in."""
        return self.pool.get_stats().get("connections_errors", 0) if self.pool else 0


def was_demoted(error: BaseException) -> bool:
    """Whether this says that the server takes no writes any more, as after a fail-over to another one."""
    return isinstance(error.__cause__, errors.ReadOnlySqlTransaction)
