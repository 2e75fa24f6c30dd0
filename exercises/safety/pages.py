"""What the pages after an answer show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.lib import clock
from exercises.publishing.queries import Card
from exercises.safety import rules, words
from exercises.safety.models import Lock
from exercises.safety.queries import nothing_left_of


def behind_stop(standing: rules.Standing) -> tuple[str, ...]:
    """The lines behind what locks everything; all the others can wait."""
    return rules.in_order(lock.question for lock in standing.locks if lock.what == rules.EVERYTHING)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits or stays small: a key of words.REASONS, its lines, and the places where that is not the whole leg."""

    what: str
    lines: tuple[words.Line, ...]
    places: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What waits, in one sentence."""
        return str(words.REASONS[self.what])

    @property
    def place_words(self) -> list[str]:
        """The places by their names."""
        return [str(words.PLACES[place]) for place in self.places]


@dataclass(frozen=True)
class Result:
    """What an answer means: what waits, the care card of lines that want to be seen, and the way on ("" where nothing is left)."""

    waiting: tuple[Waiting, ...]
    card: words.Card | None
    fresh_injury: bool
    flagged: bool
    goal: str
    nothing_left: bool

    @property
    def clear(self) -> bool:
        """Whether nothing waits and nothing wants to be seen."""
        return not self.waiting and self.card is None


def result_of(routine: Card | None, goal: str, standing: rules.Standing, numbers: Sequence[str]) -> Result:
    """The result of a check for someone who may play something, on the way to this routine (or to none yet)."""
    # A flat hand says nothing where nothing is pressed.
    told = [what for what in (*rules.LOCKS, *rules.LIMITS) if not (what == rules.LIGHT and standing.pressure_locked)]
    waiting = tuple(found for what in told if (found := _waiting(what, standing)))
    wants = rules.by_seriousness({*standing.ticked, *standing.said} - _agreed(standing))
    card = words.card_for(wants, numbers) if wants else None
    nothing_left = nothing_left_of(routine, standing)
    onward = goal if routine and not nothing_left else ""
    return Result(waiting, card, "fresh-injury" in standing.said, standing.flagged, onward, nothing_left)


def _agreed(standing: rules.Standing) -> set[str]:
    """Lines that were said and lock nothing now, because a clinician agreed."""
    return {key for key in standing.said if rules.locks_for([key]) and key not in standing.ticked}


def _waiting(what: str, standing: rules.Standing) -> Waiting | None:
    locks = [lock for lock in standing.locks if lock.what == what]
    if not locks:
        return None
    places = () if any(not lock.regions for lock in locks) else tuple(sorted({region for lock in locks for region in lock.regions}))
    return Waiting(what, words.lines_of(lock.question for lock in locks), places)


SET, TAKEN_OFF, OPENED = "set", "taken-off", "opened"


@dataclass(frozen=True)
class FromTherapist:
    """What a therapist locked, took off again or opened for a time: who, why, and until which day."""

    state: str
    texts: tuple[str, ...]
    places: tuple[str, ...]
    side: str
    by: str
    reason: str
    on: dt.date
    last: dt.date


def from_therapists(rows: Iterable[Lock], zone: str) -> tuple[FromTherapist, ...]:
    """The same in words, each thing once: a line that locked two things was opened as one."""
    return tuple(dict.fromkeys(_from_therapist(row, zone) for row in rows))


def _from_therapist(row: Lock, zone: str) -> FromTherapist:
    end = (row.until if row.question == rules.THERAPIST else row.opened_until) or row.since
    last = clock.local_day(end - dt.timedelta(microseconds=1), zone)
    if row.question != rules.THERAPIST:
        lines = tuple(str(line) for line in words.lines_of([row.question]))
        return FromTherapist(OPENED, lines, (), "", row.opened_by, row.opened_reason, _day(row.opened_at or row.since, zone), last)
    told = ((str(words.REASONS[row.what]),), tuple(str(words.PLACES[place]) for place in places_of(row)), row.side)
    if row.opened_at is not None:
        return FromTherapist(TAKEN_OFF, *told, row.opened_by, row.opened_reason, _day(row.opened_at, zone), last)
    return FromTherapist(SET, *told, row.by.partition(":")[2], row.reason, _day(row.since, zone), last)


def places_of(row: Lock) -> tuple[str, ...]:
    """The places of the leg that a lock names; none where it holds everywhere."""
    named = tuple(place for place in row.area.split(",") if place in rules.REGIONS)
    return () if set(named) == set(rules.REGIONS) else named


def _day(at: dt.datetime, zone: str) -> dt.date:
    return clock.local_day(at, zone)
