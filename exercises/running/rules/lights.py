"""The light of a day with a run: stricter than that of a session, because a run loads the knee a thousand times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from exercises.running.rules.facts import USUAL, Morning, Ran, Thresholds

GREEN, AMBER, RED, UNKNOWN = "green", "amber", "red", "unknown"
DAY = dt.timedelta(days=1)


def run_light(pain: int | None, morning: Morning | None, *, rose_before: bool = False, asked: bool = True, t: Thresholds = USUAL) -> str:
    """The light of a run: red, then amber, then unknown, then green. `asked` is False on a day of which only the morning is known."""
    rise = morning.rise if morning else None
    if morning and morning.flagged:
        return RED
    if pain is not None and pain > t.run_limit:
        return RED
    if rise is not None and (rise >= 2 or (rise == 1 and rose_before)):
        return RED
    # The dose is held while a morning is not known, whatever the run itself was like.
    if rise is None or (pain is None and asked):
        return UNKNOWN
    if rise == 1 or (pain is not None and pain > t.run_calm):
        return AMBER
    return GREEN


def worst_mornings(mornings: Iterable[Morning]) -> dict[dt.date, Morning]:
    """One morning a day: of several answers the worst counts, in whatever order they came."""
    found: dict[dt.date, Morning] = {}
    for one in mornings:
        other = found.get(one.of)
        if other is None:
            found[one.of] = one
            continue
        rises = [rise for rise in (one.rise, other.rise) if rise is not None]
        found[one.of] = Morning(one.of, max(rises) if rises else None, one.flagged or other.flagged)
    return found


def lights(
    runs: Iterable[Ran], mornings: Iterable[Morning], first: dt.date, last: dt.date, today: dt.date, t: Thresholds = USUAL
) -> dict[dt.date, str]:
    """The light of each day from first to last with a run or a known morning. A morning that is still to come is not unknown: it is left out."""
    by_day = worst_mornings(mornings)
    pains: dict[dt.date, list[int | None]] = {}
    for run in runs:
        if not run.whole_week and first <= run.day <= last:
            pains.setdefault(run.day, []).append(run.pain)
    found = {}
    for day in sorted(set(pains) | {day for day in by_day if first <= day <= last}):
        before = by_day.get(day - DAY)
        rose = bool(before and before.rise is not None and before.rise >= 1)
        given = pains.get(day, [])
        pain = _worst(given, t)
        found[day] = run_light(pain, by_day.get(day), rose_before=rose, asked=day in pains, t=t)
        if found[day] == UNKNOWN and day >= today:
            del found[day]
    return found


def _worst(given: list[int | None], t: Thresholds) -> int | None:
    """The worst of the answers; one that is missing makes the rest unknown unless it is too much already."""
    known = [pain for pain in given if pain is not None]
    if not known or (len(known) < len(given) and max(known) <= t.run_limit):
        return None
    return max(known)
