"""The page on which a therapist sees what waits for a client, and locks or opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from exercises.care.access import Grant
from exercises.clients.queries.locks import locks_of, may_open, opened_of
from exercises.lib import clock
from exercises.safety import pages as safety
from exercises.safety import rules
from exercises.safety import words as safety_words
from exercises.safety.models import Lock
from exercises.safety.queries import zone_for


@dataclass(frozen=True)
class LockRow:
    """One lock: what waits, where, what it came from, and whether the therapist may open it."""

    key: int
    what: str
    lock: Lock
    places: tuple[str, ...]
    side: str
    line: str
    by: str
    last: dt.date | None
    opens: bool

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.what, f"“{self.line}”" if self.line else "", f"({', '.join(self.places)})" if self.places else ""))
        )


@dataclass(frozen=True)
class LocksPage:
    """What waits for a client, and what a therapist opened for a time."""

    today: dt.date
    rows: tuple[LockRow, ...]
    opened: tuple[safety.FromTherapist, ...]

    @property
    def to_open(self) -> tuple[LockRow, ...]:
        """What the therapist may open, a line of the check once."""
        found = {row.lock.question if row.line else row.key: row for row in reversed(self.rows) if row.opens}
        return tuple(reversed(found.values()))


def locks_page(grant: Grant, now: dt.datetime) -> LocksPage:
    """The page of one client."""
    zone = zone_for(grant.client)
    rows = tuple(row_of(lock, zone) for lock in locks_of(grant, now))
    return LocksPage(clock.local_day(now, zone), rows, safety.from_therapists(opened_of(grant, now), zone))


def row_of(lock: Lock, zone: str) -> LockRow:
    """One lock in words."""
    known = lock.question in rules.QUESTIONS
    last = clock.local_day(lock.until - dt.timedelta(microseconds=1), zone) if lock.until else None
    return LockRow(
        lock.pk, str(safety_words.REASONS[lock.what]), lock, tuple(str(safety_words.PLACES[place]) for place in safety.places_of(lock)),
        lock.side, str(safety_words.line(lock.question)) if known else "", lock.by.partition(":")[2], last, may_open(lock),
    )  # fmt: skip
