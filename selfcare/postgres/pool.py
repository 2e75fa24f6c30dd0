"""psycopg's pool for people who wait: whoever finds the server away is not tried for again and again, and what died with it is let go at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import Connection, Error
from psycopg_pool import ConnectionPool, PoolTimeout

Busy = PoolTimeout


class Pool(ConnectionPool):
    """At most so many connections, made when they are needed.

    The pool connects in threads of its own, and would try again after one second, two, four … while the circuit waits for how that ends: the site
    came back after 26 s. Here it gives up at once, and says so; who comes after the circuit's pause begins anew.
    """

    def __init__(
        self, most: int, connection: dict[str, Any], *, patience: Callable[[], float], away: Callable[[], Any], **others: Any
    ) -> None:
        self._how_long, self._away = patience, away
        super().__init__(
            kwargs=connection | {"autocommit": True}, min_size=0, max_size=most, open=False, check=self._look, reconnect_timeout=0,
            reconnect_failed=self._gave_up, **others,
        )  # fmt: skip

    def getconn(self, timeout: float | None = None) -> Connection:
        """A connection that answers; Busy where none came within the time that is left to whoever asks."""
        return super().getconn(self._how_long() if timeout is None else timeout)

    def _gave_up(self, _pool: object) -> None:
        # A try that ends late says nothing any more where others got through meanwhile.
        if not self.get_stats()["pool_size"]:
            self._away()

    def _look(self, connection: Connection) -> None:
        """Whether it still answers. All that were kept die together; to find that out one by one takes a pause for each."""
        try:
            self.check_connection(connection)
        except Error:
            self.drain()
            raise
