"""The 24-hour response: what one session or run was followed by. No answer is never nought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from exercises.progress.rules.thresholds import Thresholds

GREEN, AMBER, RED, UNKNOWN = "green", "amber", "red", "unknown"
# Later than this a morning is not asked about any more, and no answer about it is believed.
RECALL = dt.timedelta(hours=72)
RUN, SESSION = "run", "session"
YES, NO, DONT_KNOW = "yes", "no", "unknown"


@dataclass(frozen=True)
class Entry:
    """One session or run of one side, with the answers about it."""

    day: dt.date
    kind: str = SESSION
    before: int | None = None
    worst: int | None = None
    morning: int | None = None
    settled: str = ""
    flags: tuple[str, ...] = ()
    ended_red: bool = False
    recalled: bool = False
    uid: str = ""
    # How far a run went, where that is known.
    metres: int | None = None


@dataclass(frozen=True)
class Response:
    """How the knee answered an entry, and the code of the reason."""

    entry: Entry
    light: str
    reason: str


def rise_of(entry: Entry) -> int | None:
    """How much higher the morning was than the start, or None when one is missing."""
    return None if entry.morning is None or entry.before is None else entry.morning - entry.before


def response_of(entry: Entry, limits: Thresholds, *, rose_before: bool = False) -> Response:
    """The light of one entry; rose_before says that the morning before it had risen by one already."""
    for light, reasons in ((RED, _red(entry, limits, rose_before)), (AMBER, _amber(entry, limits)), (UNKNOWN, _missing(entry))):
        if reasons:
            return Response(entry, light, reasons[0])
    return Response(entry, GREEN, "calm")


def _most(entry: Entry, limits: Thresholds) -> tuple[int, int]:
    return (limits.run_calm, limits.run_limit) if entry.kind == RUN else (limits.calm, limits.limit)


def _red(entry: Entry, limits: Thresholds, rose_before: bool) -> list[str]:
    rise = rise_of(entry)
    found = ["flag"] if entry.flags or entry.ended_red else []
    found += ["worst-high"] if entry.worst is not None and entry.worst > _most(entry, limits)[1] else []
    if rise is not None:
        found += ["morning-up-two"] if rise >= limits.morning_red else []
        found += ["morning-up-twice"] if rise >= limits.morning_amber and rose_before else []
    return found


def _amber(entry: Entry, limits: Thresholds) -> list[str]:
    rise = rise_of(entry)
    found = ["morning-up-one"] if rise is not None and rise >= limits.morning_amber else []
    found += ["worst-middle"] if entry.worst is not None and entry.worst > _most(entry, limits)[0] else []
    found += ["not-settled"] if entry.settled == NO else []
    return found


def _missing(entry: Entry) -> list[str]:
    found = ["worst-missing"] if entry.worst is None else []
    found += ["morning-missing"] if rise_of(entry) is None else []
    return found


def responses(entries: Iterable[Entry], limits: Thresholds) -> list[Response]:
    """The lights of all entries, oldest first. The order in which the answers arrived does not matter."""
    found: list[Response] = []
    rose = False
    for entry in sorted(entries, key=lambda item: (item.day, item.kind, item.uid)):
        found.append(response_of(entry, limits, rose_before=rose))
        rise = rise_of(entry)
        # A gap neither adds to a row of bad mornings nor ends it with a good one.
        rose = rose if rise is None else rise >= limits.morning_amber
    return found
