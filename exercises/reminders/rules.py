"""When something is due: wall-clock time where the person is, right through changes of summer time, never in the quiet hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

MORNING_AT = dt.time(7, 30)
LETTER_AT = dt.time(18, 0)
DAY = dt.timedelta(days=1)
# Sitting breaks: every 20 minutes of these hours, on workdays.
SITTING_HOURS, SITTING_EVERY, FRIDAY = range(9, 17), 20, 4


def instant_of(day: dt.date, at: dt.time, zone: str) -> dt.datetime:
    """The instant of a wall-clock time. A time that a change of the clocks leaves out is taken after the gap, one that comes twice the first time."""
    there = ZoneInfo(zone)
    local = dt.datetime.combine(day, at, tzinfo=there)
    back = local.astimezone(dt.UTC).astimezone(there)
    if back.replace(tzinfo=None) != local.replace(tzinfo=None):
        # The wall never showed this time: the same distance from midnight leads behind the gap.
        return local.replace(fold=0).astimezone(dt.UTC)
    return local.astimezone(dt.UTC)


def is_quiet(local: dt.time, since: dt.time | None, until: dt.time | None) -> bool:
    """Whether a time lies in the quiet hours; they may reach over midnight. Without both ends there are none."""
    if since is None or until is None or since == until:
        return False
    if since < until:
        return since <= local < until
    return local >= since or local < until


def not_quiet(instant: dt.datetime, zone: str, since: dt.time | None, until: dt.time | None) -> dt.datetime:
    """The instant itself, or the end of the quiet hours that it falls into."""
    local = instant.astimezone(ZoneInfo(zone))
    if until is None or not is_quiet(local.time(), since, until):
        return instant
    day = local.date() if local.time() < until else local.date() + DAY
    return instant_of(day, until, zone)


def morning_due(session_day: dt.date, zone: str, since: dt.time | None = None, until: dt.time | None = None) -> dt.datetime:
    """When to ask about the morning after a session of this day."""
    return not_quiet(instant_of(session_day + DAY, MORNING_AT, zone), zone, since, until)


def letter_due(
    today: dt.date, weekday: int, zone: str, since: dt.time | None = None, until: dt.time | None = None
) -> tuple[dt.date, dt.datetime]:
    """The day and instant of this week's letter: today or the next day of this name."""
    day = today + dt.timedelta(days=(weekday - today.weekday()) % 7)
    return day, not_quiet(instant_of(day, LETTER_AT, zone), zone, since, until)


def sitting_breaks(today: dt.date, zone: str) -> list[dt.datetime]:
    """The breaks of the next workday as wall-clock times of the zone: they stay where they are when the clocks change."""
    day = today if today.weekday() <= FRIDAY else today + DAY * (7 - today.weekday())
    times = [dt.time(hour, minute) for hour in SITTING_HOURS for minute in range(0, 60, SITTING_EVERY)]
    return [dt.datetime.combine(day, at, tzinfo=ZoneInfo(zone)) for at in times]
