"""How someone stands: what they answered last, what is locked because of it, and whether a session may start."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from exercises.safety.rules import questions
from exercises.safety.rules.locks import FLAGS, Locks, OpenLock
from exercises.safety.rules.questions import AGAIN, EVERYTHING, PRESSURE, QUESTIONS, in_order

# How long an answer to the whole check holds, however often "nothing new" follows.
LIST_HOLDS = dt.timedelta(weeks=6)
# How long "yes, with limits" of an examination keeps to the first phase.
LIMITS_HOLD = dt.timedelta(weeks=6)
# How long a pass waits for its session.
PASS_HOLDS = dt.timedelta(hours=6)
# How long pressure rests after a sign of an irritated nerve or vessel.
FLAGS_REST = dt.timedelta(hours=48)
FLAGS_THAT_LOCK = frozenset({"numb", "tingling", "electric", "throbbing"})
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
# The knees of a check → those it covers.
KNEES = {"left": {"left"}, "right": {"right"}, "both": {"left", "right", "both"}, "none": set()}


@dataclass(frozen=True)
class Standing:
    """What a person answered last and what is locked for them because of it, wherever it is kept."""

    listed_at: dt.datetime | None = None
    version: str = ""
    settled: bool = False  # the whole check was the last word, and nothing of it locks everything
    pressure_asked: bool = False  # the page about pressure and ice, in that check or since
    locks: tuple[OpenLock, ...] = ()
    doubted_at: dt.datetime | None = None  # the last session that ended pressure
    said: tuple[str, ...] = ()  # every line of the last answer, also those that lock nothing
    knee: str = ""  # the knee that the check was about
    sore_knee: str = ""  # the knee that it has to be about

    @property
    def held(self) -> Locks:
        """The locks, to be asked about single things."""
        return Locks(self.locks)

    @property
    def everything_locked(self) -> bool:
        """Whether nothing may be played."""
        return any(lock.what == EVERYTHING for lock in self.locks)

    @property
    def pressure_locked(self) -> bool:
        """Whether no place may be pressed, for whatever reason."""
        return self.held.no_pressure_at_all

    @property
    def stopped(self) -> bool:
        """Whether a lock of everything needs an examination or an agreement: no new answer asks it away."""
        locks = [QUESTIONS.get(lock.question) for lock in self.locks if lock.what == EVERYTHING]
        return any(question is not None and question.opens != AGAIN for question in locks)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The lines behind the open locks."""
        return in_order(lock.question for lock in self.locks)

    @property
    def flagged(self) -> bool:
        """Whether a session ended pressure not long ago."""
        return any(lock.what == PRESSURE and lock.question == FLAGS for lock in self.locks)

    @property
    def another_knee(self) -> bool:
        """Whether the sore knee is one that the check was not about."""
        return bool(self.sore_knee) and self.sore_knee not in KNEES.get(self.knee, {self.sore_knee})

    def needs_list(self, now: dt.datetime) -> bool:
        """Whether "nothing new" is not enough, and the whole check has to be answered."""
        if self.everything_locked or not self.settled or self.version != questions.QUESTIONS_VERSION or self.listed_at is None:
            return True
        doubted = self.doubted_at is not None and self.doubted_at >= self.listed_at
        return doubted or self.another_knee or now - self.listed_at >= LIST_HOLDS


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
