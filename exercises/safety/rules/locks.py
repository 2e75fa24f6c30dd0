"""From ticked lines to locks, and from locks to the steps of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exercises.safety.rules.questions import (
    AGAIN,
    EVERYTHING,
    ICE,
    KNEE_LOAD,
    LIGHT,
    NOTHING,
    PHASE_ONE,
    PLACES,
    POSITIONS,
    PRESSURE,
    QUESTIONS,
    RUNNING,
    in_order,
)

# Locks of these two come from a session and from an examination, not from a tick: they end by their time.
FLAGS, LIMITED = "flags", "examined-with-limits"
# Pressing with one of these is not pressing with a flat hand.
PRESSES_WITH = frozenset({"ball", "foam-roller"})
AGREEMENT_HOLDS = dt.timedelta(weeks=12)
PHASE_ONE_SLUG = "settle"


@dataclass(frozen=True)
class OpenLock:
    """A lock in force. Without regions and side it holds everywhere."""

    what: str
    question: str
    regions: tuple[str, ...] = ()
    side: str = ""


def locks_for(ticked: Iterable[str]) -> tuple[OpenLock, ...]:
    """What the ticked lines lock and limit. A line that nobody knows is an error, not a silence."""
    keys = tuple(ticked)
    unknown = set(keys) - set(QUESTIONS)
    if unknown:
        raise ValueError(f"no such line: {', '.join(sorted(unknown))}")
    placed = tuple(region for key in PLACES if key in keys for region in QUESTIONS[key].regions)
    return tuple(lock for key in in_order(keys) for lock in _locks_of(key, placed))


def _locks_of(key: str, placed: tuple[str, ...]) -> list[OpenLock]:
    question = QUESTIONS[key]
    regions = placed if question.placed else question.regions
    found = [OpenLock(what, key, regions if what == PRESSURE else ()) for what in question.locks if what != NOTHING]
    return found + [OpenLock(limit, key) for limit in question.limits]


def agreed_until(day: dt.date) -> dt.date:
    """The first day on which an agreement of this day does not count any more."""
    return day + AGREEMENT_HOLDS


def after_check(held: Mapping[str, bool], ticked: Collection[str], pages: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a new answer to these pages does to the lines that were held (line → whether a clinician agreed): (stay, close).

    A line that was not asked stays. A line that was asked and not ticked closes if time or an agreement opens it; one that
    needs an examination or an agreement stays, however often it is not ticked.
    """
    stay = [key for key, agreed in held.items() if _stays(key, agreed, ticked, pages)]
    return tuple(stay), tuple(key for key in held if key not in stay)


def _stays(key: str, agreed: bool, ticked: Collection[str], pages: str) -> bool:
    question = QUESTIONS.get(key)
    if question is None:
        # A line of an earlier table goes with the first whole check of this one.
        return not set("123") <= set(pages)
    if str(question.page) not in pages:
        return True
    return question.opens != AGAIN and (key in ticked or not agreed)


def still_counts(ticked: Collection[str], seen: str) -> tuple[str, ...]:
    """The lines of an older answer that a newer answer to the pages `seen` did not open: time opens only what was asked again."""
    return tuple(key for key in in_order(ticked) if QUESTIONS[key].opens != AGAIN or str(QUESTIONS[key].page) not in seen)


def both(first: Collection[str], second: Collection[str]) -> tuple[str, ...]:
    """The lines of two answers as one. Where they name different places, no place is left out: that is everywhere."""
    places = [set(keys) & set(PLACES) for keys in (first, second) if any(QUESTIONS[key].placed for key in keys)]
    differ = len(places) == 2 and places[0] != places[1]
    return in_order(key for key in (*first, *second) if not (differ and key in PLACES))


@dataclass(frozen=True)
class Locks:
    """What must wait for someone today. True means locked; a lock of everything locks each single thing too."""

    found: tuple[OpenLock, ...] = ()

    def _locked(self, *what: str) -> bool:
        return any(lock.what in what for lock in self.found)

    @property
    def everything(self) -> bool:
        """Nothing may be played."""
        return self._locked(EVERYTHING)

    @property
    def ice(self) -> bool:
        """No ice."""
        return self._locked(EVERYTHING, ICE)

    @property
    def running(self) -> bool:
        """No running."""
        return self._locked(EVERYTHING, RUNNING)

    @property
    def hops(self) -> bool:
        """No hops and jumps: they wait with running."""
        return self.running

    @property
    def knee_load(self) -> bool:
        """Nothing that loads the knee."""
        return self._locked(EVERYTHING, KNEE_LOAD)

    @property
    def light_pressure(self) -> bool:
        """Only a flat hand, at most 4 of 10, and no tool."""
        return self._locked(LIGHT)

    @property
    def phase_one(self) -> bool:
        """Only the routines of the first phase."""
        return self._locked(PHASE_ONE)

    @property
    def positions(self) -> bool:
        """No long lying on the front or on the back."""
        return self._locked(POSITIONS)

    def pressure(self, region: str = "", side: str = "") -> bool:
        """Whether this place must not be pressed. A place that is not known is in every locked place."""
        return any(_meets(lock, region, side) for lock in self.found if lock.what in (EVERYTHING, PRESSURE))

    @property
    def no_pressure_at_all(self) -> bool:
        """Whether no place is left to press."""
        return any(not lock.regions for lock in self.found if lock.what in (EVERYTHING, PRESSURE))

    @property
    def regions(self) -> tuple[str, ...]:
        """The single places that must not be pressed."""
        return tuple(sorted({region for lock in self.found if lock.what == PRESSURE for region in lock.regions}))

    def bits(self) -> dict[str, Any]:
        """The locks for readers that do not know the lines."""
        return {
            "everything": self.everything, "pressure": self.no_pressure_at_all, "ice": self.ice, "running": self.running,
            "hops": self.hops, "knee_load": self.knee_load, "light": self.light_pressure, "phase_one": self.phase_one,
            "positions": self.positions, "regions": list(self.regions),
        }  # fmt: skip


def _meets(lock: OpenLock, region: str, side: str) -> bool:
    here = not lock.regions or not region or region in lock.regions
    return here and (lock.side in ("", "both") or side in ("", "both", lock.side))


def why_locked(locks: Locks, step: Mapping[str, Any], phases: Collection[str], *, asked: bool) -> str:
    """Why a step of a plan must wait ("" where it may be done). `asked` says whether the page about pressure and ice was."""
    if locks.everything:
        return EVERYTHING
    loads = set(step.get("loads", ()))
    if locks.phase_one and (loads & {"running", "hops"} or (phases and PHASE_ONE_SLUG not in phases)):
        return PHASE_ONE
    bars = {
        RUNNING: (locks.running and "running" in loads) or (locks.hops and "hops" in loads),
        KNEE_LOAD: locks.knee_load and "knee-load" in loads,
        POSITIONS: locks.positions and bool(loads & {"prone", "supine-long"}),
        ICE: locks.ice and "ice" in loads,
        "not_asked": not asked and "ice" in loads,
    }
    return next((reason for reason, barred in bars.items() if barred), _why_not_pressed(locks, step, asked))


def _why_not_pressed(locks: Locks, step: Mapping[str, Any], asked: bool) -> str:
    if step["kind"] != "press":
        return ""
    region = step.get("press", {}).get("muscle", {}).get("region", "")
    if any(locks.pressure(region, side if side in ("left", "right") else "") for side in step.get("sides", [""])):
        return PRESSURE
    if not asked:
        return "not_asked"
    tools = any({thing["slug"] for thing in group} <= PRESSES_WITH for group in step.get("equipment", ()))
    return LIGHT if locks.light_pressure and tools else ""
