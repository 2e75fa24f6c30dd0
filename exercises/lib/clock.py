"""The one place where the time is read, so that tests can drive it."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import timezone

_ZONES = frozenset(available_timezones())


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return timezone.now().astimezone(dt.UTC)


def monotonic() -> float:
    """Seconds that never run backwards, for durations inside this process."""
    return time.monotonic()


def is_zone(name: object) -> bool:
    """Whether name is an IANA time zone."""
    return isinstance(name, str) and name in _ZONES


def zone_or_ours(zone: str) -> str:
    """This zone if there is one of that name, else the install's."""
    return zone if is_zone(zone) else settings.TIME_ZONE


def local_day(instant: dt.datetime, zone: str) -> dt.date:
    """The calendar day of an instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def at(day: dt.date, hour: dt.time, zone: str) -> dt.datetime:
    """The instant of an hour of a calendar day in an IANA zone."""
    return dt.datetime.combine(day, hour, ZoneInfo(zone))


def day_begins(day: dt.date, zone: str) -> dt.datetime:
    """The instant at which a calendar day begins in an IANA zone."""
    return at(day, dt.time(), zone)


def of(request: Any) -> dt.datetime:
    """The instant of a request: the same wherever it is asked while it is answered."""
    if "instant" not in request.__dict__:
        request.__dict__["instant"] = now()
    return request.__dict__["instant"]
