"""What a programme asks of a day: which slots are due, what counts as done, and how a day is told honestly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

MORNING, NOON, EVENING = "morning", "noon", "evening"
SLOTS = (MORNING, NOON, EVENING)
DONE, PARTLY, SKIPPED_PAIN, SKIPPED_TIME, REST, NO_DATA = "done", "partly", "skipped-pain", "skipped-time", "rest", "no-data"
LENGTHS = (5, 10, 20)
# The routine of the pack that stretches what is pressed.
STRETCHES = "stretch-the-thigh-and-hip"
WEEK = 7
# The hour from which a slot is the one to offer.
SLOT_FROM = {MORNING: 0, NOON: 11, EVENING: 16}


@dataclass(frozen=True)
class Item:
    """One prescription: a routine (by minutes, where there is a choice), on so many days a week, in these slots of the day."""

    key: str
    routines: tuple[tuple[int, str], ...]
    slots: tuple[str, ...] = (MORNING,)
    days_per_week: int = WEEK
    days_between: int = 0
    not_on_running_days: bool = False
    # What the later slots of a day play where the first one presses: once a day is enough for a muscle.
    later: str = ""

    @cached_property
    def slugs(self) -> frozenset[str]:
        """Every routine that counts for it; the short one too."""
        return frozenset(slug for _minutes, slug in self.routines)

    def counts_in(self, slot: str) -> frozenset[str]:
        """The routines that count in a slot: in a later one also what stands in for pressing."""
        return self.slugs | {self.later} if self.later and slot in self.slots[1:] else self.slugs

    def routine_for(self, minutes: int) -> str:
        """The longest routine that fits into so many minutes, else the shortest there is."""
        fitting = [pair for pair in self.routines if pair[0] <= minutes]
        return (max(fitting) if fitting else min(self.routines))[1]


@dataclass(frozen=True)
class Did:
    """One session as the programme sees it."""

    day: dt.date
    routine: str
    slot: str = ""
    outcome: str = DONE
    skipped_for: str = ""
    # Who gave the programme that it was done for, see giver_of; None where it names no programme.
    giver: str | None = None


class Slotted(Protocol):
    """Something of a day that stands in a slot and is done or not."""

    @property
    def slot(self) -> str: ...  # noqa: D102

    @property
    def done(self) -> bool: ...  # noqa: D102


AnySlot = TypeVar("AnySlot", bound=Slotted)


@dataclass(frozen=True)
class Due:
    """One slot of one prescription today."""

    item: Item
    slot: str
    # The second slot of a day leaves pressing out: once a day is enough for a muscle.
    pressure: bool
    done: bool


def counts(item: Item, did: Did) -> bool:
    """Whether a session belongs to a prescription, whichever of its lengths it was."""
    return did.routine in item.counts_in(did.slot)


def giver_of(by: int | None, name: str) -> str:
    """Who gave a programme, as one word that stays the same when it is given again; "" for one that was chosen alone."""
    return str(by or name) if name else ""


def done_for(history: Iterable[Did], giver: str) -> list[Did]:
    """What counts for the programmes of one giver: what was done for them, and what names no programme."""
    return [did for did in history if did.giver in (None, giver)]


def due_on(items: Sequence[Item], history: Iterable[Did], day: dt.date, *, running_day: bool = False) -> list[Due]:
    """The slots of a day, in their order; what is done already stands among them. A rest day has none."""
    known = list(history)
    found: list[Due] = []
    for item in items:
        mine = [did for did in known if counts(item, did)]
        today = [did for did in mine if did.day == day]
        if today or _is_due(item, mine, day, running_day):
            found += _slots(item, today)
    return sorted(found, key=lambda due: SLOTS.index(due.slot))


def _is_due(item: Item, mine: Sequence[Did], day: dt.date, running_day: bool) -> bool:
    if running_day and item.not_on_running_days:
        return False
    earlier = {did.day for did in mine if did.day < day}
    this_week = {done for done in earlier if (day - done).days < WEEK}
    last = max(earlier, default=None)
    rested = last is None or (day - last).days > item.days_between
    return rested and len(this_week) < item.days_per_week


def _slots(item: Item, today: Sequence[Did]) -> list[Due]:
    filled = {did.slot for did in today if did.slot in item.slots}
    # A session that names no slot fills the first one that is open.
    for _did in (did for did in today if did.slot not in item.slots):
        open_ones = [slot for slot in item.slots if slot not in filled]
        filled |= set(open_ones[:1])
    return [Due(item, slot, index == 0, slot in filled) for index, slot in enumerate(item.slots)]


def next_due(found: Sequence[AnySlot], hour: int) -> AnySlot | None:
    """What to offer at this hour: the first open thing of the newest slot that has begun, else of the first one."""
    waiting = sorted((due for due in found if not due.done), key=lambda due: SLOTS.index(due.slot))
    begun = [due for due in waiting if SLOT_FROM[due.slot] <= hour]
    slot = (begun[-1] if begun else waiting[0]).slot if waiting else ""
    return next((due for due in waiting if due.slot == slot), None)


def credit(found: Sequence[Due]) -> tuple[int, int]:
    """How many slots of a day are done, of how many."""
    return sum(due.done for due in found), len(found)


def day_state(items: Sequence[Item], history: Iterable[Did], day: dt.date, *, running_day: bool = False) -> str:
    """How a day is told: done, partly, skipped for pain or for time, rest, or no data. Nothing due is a rest day, never a failure."""
    known = list(history)
    today = [did for did in known if did.day == day and any(counts(item, did) for item in items)]
    found = due_on(items, [did for did in known if did.outcome in {DONE, PARTLY} or did.day != day], day, running_day=running_day)
    if not found:
        return REST
    done, of = credit(found)
    whole = [did for did in today if did.outcome == DONE]
    if done == of and len(whole) >= of:
        return DONE
    if done:
        return PARTLY
    reasons = {did.skipped_for for did in today}
    if "hurts" in reasons:
        return SKIPPED_PAIN
    return SKIPPED_TIME if reasons else NO_DATA


def whole_day(states: Sequence[str]) -> str:
    """A day on which several programmes asked for something, told as one: done only where each of them was."""
    asked = {state for state in states if state != REST}
    if len(asked) <= 1:
        return next(iter(asked), REST)
    if asked & {DONE, PARTLY}:
        return PARTLY
    return SKIPPED_PAIN if SKIPPED_PAIN in asked else SKIPPED_TIME


@dataclass(frozen=True)
class Asked:
    """What one programme asks for on a day: who gave it ("" for one chosen alone), the muscles that it presses, its exercises."""

    by: str
    pressed: frozenset[str]
    exercises: frozenset[str]


def pressed_twice(asked: Sequence[Asked]) -> tuple[list[str], list[str]]:
    """The muscles that more than one programme presses on a day, and who gave those programmes, in their order."""
    every = [muscle for one in asked for muscle in one.pressed]
    twice = {muscle for muscle in every if every.count(muscle) > 1}
    return sorted(twice), [one.by for one in asked if one.pressed & twice]


def together(asked: Sequence[Asked]) -> int:
    """How many different exercises several programmes ask for on a day; 0 where only one of them asks for any."""
    asking = [one for one in asked if one.exercises]
    return len(frozenset[str]().union(*(one.exercises for one in asking))) if len(asking) > 1 else 0
