"""How long the one who is answered in this thread has waited so far, so that all waits together stay short."""

from __future__ import annotations

import threading

# What takes less is work, not waiting: an archive of years is made of a hundred quick queries.
LONG_S = 0.3


class _Waited(threading.local):
    in_line: float = 0.0
    # None while nobody is answered here, as in a command.
    seconds: float | None = None


_waited = _Waited()


def stood_in_line(seconds: float) -> None:
    """Whoever is answered next in this thread was whole so long ago."""
    _waited.in_line = seconds


def begin(**_from_signal: object) -> None:
    """An answer begins."""
    _waited.seconds, in_line, _waited.in_line = 0.0, _waited.in_line, 0.0
    add(in_line)


def end(**_from_signal: object) -> None:
    """Nobody is answered here any more."""
    _waited.seconds = None


def add(seconds: float) -> None:
    """So long was waited for one thing."""
    if _waited.seconds is not None and seconds > LONG_S:
        _waited.seconds += seconds


def left(of: float) -> float:
    """How many seconds are left of so many; all of them where nobody is answered."""
    return of if _waited.seconds is None else max(0.0, of - _waited.seconds)
