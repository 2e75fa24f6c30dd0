"""Connections that the threads of a process share. Who needs a new one makes it, so that whoever is refused by the server knows it at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import Connection, Error, OperationalError
from psycopg.pq import TransactionStatus

# A connection is left after an hour, so that its server can forget it, and when nobody needed it for ten minutes.
OLD_S, IDLE_S = 3600.0, 600.0


class Busy(OperationalError):
    """All connections are at work; that says nothing about the server."""


@dataclass
class Kept:
    """A connection that nobody uses now, and since when."""

    connection: Connection
    since: float


class Pool:
    """At most so many connections. Places are given in the order in which they were asked for."""

    # For psycopg: leaving a connection is no giving back.
    close_returns = False

    def __init__(self, most: int, connect: Callable[[], Connection], patience: Callable[[], float]) -> None:
        self._connect, self._patience = connect, patience
        self._lock, self._places = threading.Lock(), most
        self._line: deque[threading.Lock] = deque()
        self._kept: list[Kept] = []

    def open(self) -> None:
        """Nothing has to be made before it is asked for."""

    def close(self) -> None:
        """Let go of what nobody uses now."""
        with self._lock:
            kept, self._kept = self._kept, []
        for one in kept:
            one.connection.close()

    def getconn(self) -> Connection:
        """A connection that answers. Busy where none came free in time, psycopg's own error where the server lets nobody in."""
        self._take_place(self._patience())
        try:
            connection = self._sound() or self._new()
        except BaseException:
            self._give_place()
            raise
        # Where Django gives it back to.
        connection._pool = self  # type: ignore[assignment]
        return connection

    def putconn(self, connection: Connection) -> None:
        """Take it back, with nothing under way in it."""
        now = time.monotonic()
        if self._settled(connection) and now - connection.made < OLD_S:  # type: ignore[attr-defined]
            with self._lock:
                self._kept.append(Kept(connection, now))
                # The one used last is taken first: what nobody needs grows old at the other end.
                left = self._kept.pop(0).connection if now - self._kept[0].since > IDLE_S else None
        else:
            left = connection
        self._give_place()
        if left:
            left.close()

    def _new(self) -> Connection:
        connection = self._connect()
        connection.made = time.monotonic()  # type: ignore[attr-defined]
        return connection

    def _sound(self) -> Connection | None:
        """One that is kept and still answers; after an outage all that were kept are dead, and are gone at once."""
        while True:
            with self._lock:
                if not self._kept:
                    return None
                connection = self._kept.pop().connection
            try:
                connection.execute("")
                return connection
            except Error:
                connection.close()

    def _settled(self, connection: Connection) -> bool:
        try:
            if connection.info.transaction_status != TransactionStatus.IDLE:
                connection.rollback()
        except Error:
            return False
        return not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE

    def _take_place(self, seconds: float) -> None:
        with self._lock:
            if self._places:
                self._places -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._line.append(turn)
        if turn.acquire(timeout=seconds):
            return
        with self._lock:
            if turn in self._line:
                self._line.remove(turn)
                raise Busy(f"no connection came free within {seconds:.1f} s")
        # It was handed over in the last moment.

    def _give_place(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._places += 1
