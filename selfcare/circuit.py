"""What is away is asked for seldom: one caller finds out, the others are told at once instead of waiting for a time-out each."""

from __future__ import annotations

import threading
import time


class Circuit:
    """Open while something is away. Every `pause` seconds one caller may try; nobody else waits for how that ends."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._again_at: float | None = None
        self._lock = threading.Lock()

    def may_try(self) -> bool:
        """Whether this caller should try: always while all is well, one caller for each pause while it is not."""
        with self._lock:
            now = time.monotonic()
            if self._again_at is None:
                return True
            if now < self._again_at:
                return False
            # Also if the one who tries now never comes back.
            self._again_at = now + self.pause
            return True

    def failed(self) -> bool:
        """It is away; True where that was not known."""
        with self._lock:
            first = self._again_at is None
            self._again_at = time.monotonic() + self.pause
            return first

    def well(self) -> bool:
        """It is there; True where it was away before."""
        with self._lock:
            before, self._again_at = self._again_at, None
            return before is not None
