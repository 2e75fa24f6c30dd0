"""Django's SQLite backend behind a gate: the kernel queues the writers before BEGIN, and lets go of the gate when one dies."""

from __future__ import annotations

import fcntl
import os
import random
import time

from django.db.backends.sqlite3 import base, features
from django.db.utils import OperationalError

# Longer than this nobody waits: the request is answered with 503 and comes again.
LONGEST_WAIT_S = 10.0
# Between two tries. Random, so that nobody is always the last.
PAUSES_S = (0.001, 0.012)


class Gate:
    """An exclusive lock on a file beside the database, one for each connection; threads queue like processes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None
        self.held = False

    def take(self, *, longest: float | None = None) -> bool:
        """Wait for the gate; False where it stayed shut for `longest` seconds (LONGEST_WAIT_S where nothing is said)."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until = time.monotonic() + (LONGEST_WAIT_S if longest is None else longest)
        while not self._try(self._file):
            if time.monotonic() >= until:
                return False
            time.sleep(random.uniform(*PAUSES_S))  # noqa: S311 - fairness, not a secret
        self.held = True
        return True

    def _try(self, file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def let_go(self) -> None:
        """Open the gate for the next; without having taken it nothing happens."""
        if self.held and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self.held = False

    def close(self) -> None:
        """Let go, and of the file too."""
        self.let_go()
        if self._file is not None:
            os.close(self._file)
        self._file = None


class DatabaseFeatures(features.DatabaseFeatures):
    """Rows are read whole, never while a transaction may begin or end: the bundled library takes a half-read answer back with a
    rollback, and a read that is still open would begin the next transaction on old ground, which SQLite refuses at once."""

    can_use_chunked_reads = False


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin behind the gate. SQLite's own waiting stays as the last resort."""

    features_class = DatabaseFeatures

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._gate: Gate | None = None

    def _own_gate(self) -> Gate | None:
        """The gate of this connection; None for a database in memory, which no other process writes."""
        if self._gate is None and not self.is_in_memory_db():
            self._gate = Gate(f"{self.settings_dict['NAME']}-gate")
        return self._gate

    def _start_transaction_under_autocommit(self) -> None:
        gate = self._own_gate()
        if gate and not gate.take():
            raise OperationalError("database is locked: others have been writing for too long")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._gate:
            self._gate.let_go()

    def _commit(self):
        try:
            return super()._commit()
        finally:
            self._let_go()

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._let_go()

    def _close(self):
        try:
            return super()._close()
        finally:
            if self._gate:
                self._gate.close()
