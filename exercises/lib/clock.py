"""The one place where the time is read, so that tests can drive it."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo, available_timezones

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


def local_day(instant: dt.datetime, zone: str) -> dt.date:
    """The calendar day of an instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()
