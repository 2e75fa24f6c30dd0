"""The stop list as facts and decisions: which line locks what, how serious it is, and what that means for today.

The words of the lines stand in words.py. A changed list gets a new version, and everyone is asked again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

QUESTIONS_VERSION = "2026-11"

# How long an answer to the whole list holds, however often "nothing new" follows.
LIST_HOLDS = dt.timedelta(weeks=6)
# How long a pass waits for its session.
PASS_HOLDS = dt.timedelta(hours=6)
# How long pressure rests after a sign of an irritated nerve or vessel.
FLAGS_REST = dt.timedelta(hours=48)

EVERYTHING, PRESSURE = "everything", "pressure"
# Locks of this question come from a session, not from a tick: they end by their time alone.
FLAGS = "flags"
FLAGS_THAT_LOCK = frozenset({"numb", "tingling", "electric", "throbbing"})

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
# Most serious first.
LEVELS = ("emergency", "urgent", "professional", "age")


@dataclass(frozen=True)
class Question:
    """One line: what a tick locks, how serious it is (empty for pressure lines), and the source of that."""

    key: str
    locks: str
    level: str
    source: str


STOP_LIST = (
    Question("hot-and-ill", EVERYTHING, "emergency", "joint-infection-page"),
    Question("calf-or-thigh-swollen", EVERYTHING, "urgent", "clot-advice"),
    Question("breathless-or-chest-pain", EVERYTHING, "emergency", "clot-advice"),
    Question("fresh-injury", EVERYTHING, "urgent", "knee-injury-rule-1996"),
    Question("stuck-or-out-of-shape", EVERYTHING, "emergency", "knee-warning-signs"),
    Question("cannot-lift-leg", EVERYTHING, "emergency", "knee-warning-signs"),
    Question("numb-or-weak", EVERYTHING, "professional", "knee-warning-signs"),
    Question("night-or-groin-pain", EVERYTHING, "urgent", "knee-warning-signs"),
    Question("under-18", EVERYTHING, "age", "young-hip-2017"),
)
PRESSURE_LIST = (
    Question("blood-thinners", PRESSURE, "", "clinical-review-pending"),
    Question("earlier-clot", PRESSURE, "", "clot-advice"),
    Question("poor-feeling", PRESSURE, "", "clinical-review-pending"),
    Question("fragile-bones", PRESSURE, "", "clinical-review-pending"),
    Question("cancer-now", PRESSURE, "", "clinical-review-pending"),
    Question("pregnant-or-after-birth", PRESSURE, "", "clinical-review-pending"),
    Question("skin-not-well", PRESSURE, "", "rolling-safety-2021"),
)
QUESTIONS = {question.key: question for question in STOP_LIST + PRESSURE_LIST}


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """The known keys among these, each once, in the order of the lists."""
    found = set(keys)
    return tuple(key for key in QUESTIONS if key in found)


def family(what: str) -> tuple[str, ...]:
    """The keys of the lines that lock this."""
    return tuple(key for key, question in QUESTIONS.items() if question.locks == what)


def locks_for(ticked: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What the ticked lines lock: pairs of what and question. A line that nobody knows is an error, not a silence."""
    keys = tuple(ticked)
    unknown = set(keys) - set(QUESTIONS)
    if unknown:
        raise ValueError(f"no such line: {', '.join(sorted(unknown))}")
    return tuple((QUESTIONS[key].locks, key) for key in in_order(keys))


def by_seriousness(ticked: Iterable[str]) -> tuple[str, ...]:
    """The ticked lines of the stop list, the most serious first."""
    keys = [key for key in in_order(ticked) if QUESTIONS[key].level]
    return tuple(sorted(keys, key=lambda key: LEVELS.index(QUESTIONS[key].level)))


def level_of(ticked: Iterable[str]) -> str:
    """The most serious level among the ticked lines; "professional" where no line is known any more."""
    keys = by_seriousness(ticked)
    return QUESTIONS[keys[0]].level if keys else "professional"


@dataclass(frozen=True)
class OpenLock:
    """A lock in force; today says whether it was made on the local day that still runs."""

    what: str
    question: str
    today: bool
    area: str = ""


@dataclass(frozen=True)
class Standing:
    """What a person answered last and what is locked for them because of it, wherever it is kept."""

    listed_at: dt.datetime | None = None
    version: str = ""
    settled: bool = False  # the whole list was the last word, and nothing on it fitted
    pressure_asked: bool = False  # since that list
    locks: tuple[OpenLock, ...] = ()
    doubted_at: dt.datetime | None = None  # the last session that ended pressure

    @property
    def everything_locked(self) -> bool:
        """Whether nothing may be played."""
        return any(lock.what == EVERYTHING for lock in self.locks)

    @property
    def pressure_locked(self) -> bool:
        """Whether nothing may be pressed, for whatever reason."""
        return any(lock.what in (EVERYTHING, PRESSURE) for lock in self.locks)

    @property
    def stopped(self) -> bool:
        """Whether a line of the stop list was ticked today: that is not asked again before tomorrow."""
        return any(lock.what == EVERYTHING and lock.today for lock in self.locks)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The lines behind the open locks."""
        return in_order(lock.question for lock in self.locks)

    @property
    def pressure_may_be_asked(self) -> bool:
        """A pressure lock of today, or one that ends by time, is not asked away."""
        return not any(lock.what == PRESSURE and (lock.today or lock.question == FLAGS) for lock in self.locks)

    def needs_list(self, now: dt.datetime) -> bool:
        """Whether "nothing new" is not enough, and the whole list has to be answered."""
        if self.everything_locked or not self.settled or self.version != QUESTIONS_VERSION or self.listed_at is None:
            return True
        doubted = self.doubted_at is not None and self.doubted_at >= self.listed_at
        return doubted or now - self.listed_at >= LIST_HOLDS


def joined(first: Standing, second: Standing) -> Standing:
    """Two stores read as one: every lock of both counts, and the newer answer."""
    newer = max(first, second, key=lambda standing: standing.listed_at or NEVER)
    doubted = max((standing.doubted_at for standing in (first, second) if standing.doubted_at), default=None)
    return replace(newer, locks=first.locks + second.locks, doubted_at=doubted)


def state(standing: Standing, *, passed: bool) -> str:
    """Whether a session may start: "stopped", "clear" (a pass of today is there) or "ask"."""
    if standing.stopped:
        return "stopped"
    return "clear" if passed and not standing.everything_locked else "ask"


def pass_counts(at: dt.datetime, day: dt.date, *, now: dt.datetime, today: dt.date) -> bool:
    """Whether a pass given at this instant on this local day still opens a session."""
    return day == today and dt.timedelta(0) <= now - at < PASS_HOLDS
