"""Django's Redis cache for a site that goes on without it: what was kept is missed, what is kept is dropped, limits are counted here."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from selfcare.circuit import Circuit

log = logging.getLogger("selfcare.cache")
# Between two looks for a Redis that is away, and between two lines about it, in each process.
PAUSE_S = 5.0
TELL_EVERY_S = 60.0
# Keys by which limits count, and codes that were used already. They are counted in this process while Redis is away: less sharp, but not nothing.
LIMITS = ("allauth:", "allauth.mfa.", "throttle_", "limit:")


class SturdyRedisCache(RedisCache):
    """Never fails because Redis is away, and never lets every request wait for it."""

    def __init__(self, server, params) -> None:
        super().__init__(server, params)
        self._circuit = Circuit(PAUSE_S)
        self._told_at: float | None = None
        self._here = LocMemCache("limits-without-redis", {"MAX_ENTRIES": 20_000})

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Whether it was not there yet."""
        return self._asked("add", key, True, key, value, timeout, version)

    def get(self, key, default=None, version=None):
        """What is kept; the default while Redis is away."""
        return self._asked("get", key, default, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep it; dropped while Redis is away."""
        return self._asked("set", key, None, key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        """Whether it is kept for longer now."""
        return self._asked("touch", key, False, key, timeout, version)

    def delete(self, key, version=None):
        """Whether it was there."""
        return self._asked("delete", key, False, key, version)

    def has_key(self, key, version=None):
        """Whether it is kept."""
        return self._asked("has_key", key, False, key, version)

    def incr(self, key, delta=1, version=None):
        """One more; ValueError where nothing is kept, as always."""
        found = self._asked("incr", key, None, key, delta, version)
        if found is None:
            raise ValueError(f"Key '{key}' not found.")
        return found

    def get_many(self, keys, version=None):
        """What is kept of these."""
        return self._asked("get_many", "", {}, keys, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        """Keep all of them; those that were dropped are named."""
        return self._asked("set_many", "", list(data), data, timeout, version)

    def delete_many(self, keys, version=None):
        """Forget all of them."""
        return self._asked("delete_many", "", None, keys, version)

    def clear(self):
        """Forget everything."""
        self._here.clear()
        return self._asked("clear", "", False)

    @staticmethod
    def _is_limit(key: str) -> bool:
        return str(key).startswith(LIMITS)

    def _asked(self, name: str, key: str, without: Any, *words: Any) -> Any:
        """Ask Redis; while it is away ask this process where the key is one of a limit, and else answer `without`."""
        if self._circuit.may_try():
            try:
                found = getattr(RedisCache, name)(self, *words)
            except (RedisError, OSError) as error:
                self._circuit.failed()
                self._tell(error)
            else:
                if self._circuit.well():
                    # What was counted here meanwhile is not carried over, and must not count in the next outage.
                    self._here.clear()
                return found
        counted: Callable[..., Any] = getattr(self._here, name)
        return counted(*words) if self._is_limit(key) else without

    def _tell(self, error: Exception) -> None:
        now = time.monotonic()
        if self._told_at is None or now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            log.error("the cache is away; limits are counted in each process meanwhile", extra={"event": type(error).__name__})
