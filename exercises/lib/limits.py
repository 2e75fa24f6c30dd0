"""Counting how often something was done, for all workers together."""

from __future__ import annotations

from django.core.cache import cache


def one_more(key: str, *, seconds: int) -> int | None:
    """How often this was done within the time of the key, this time with it; None where that time ended just now.

    Keys begin with `limit:`, so that they are counted in each process while the shared cache is away (selfcare/sturdy_cache.py).
    """
    name = f"limit:{key}"
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name)
    except ValueError:
        return None


def counted(key: str) -> int:
    """How often that was so far; nothing is counted by asking."""
    return cache.get(f"limit:{key}", 0)
