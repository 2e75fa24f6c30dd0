"""A calendar file with neutral titles: nothing in it tells what anyone trains for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event, vRecur

BREAK = dt.timedelta(minutes=1)
WORKDAYS = ["MO", "TU", "WE", "TH", "FR"]
# The rules of a zone are written down for so many years: calendars that know the zone by its name need none of it.
ZONE_YEARS = 5


@dataclass(frozen=True)
class Slot:
    """One thing of one day: a title that says nothing, its instant and length."""

    uid: str
    title: str
    at: dt.datetime
    minutes: int


def calendar(slots: Iterable[Slot], *, name: str, made_at: dt.datetime, breaks: Iterable[dt.datetime] = (), break_title: str = "") -> bytes:
    """The file of these slots, and of one-minute breaks that come again on every workday at these wall-clock times."""
    made = Calendar()
    made.add("prodid", "-//Selfcare//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("refresh-interval;value=duration", "PT6H")
    for slot in slots:
        made.add_component(_event(slot.uid, slot.title, slot.at, dt.timedelta(minutes=slot.minutes), made_at))
    for at in breaks:
        made.add_component(_break(at, break_title, made_at))
    made.add_missing_timezones(dt.date(made_at.year, 1, 1), dt.date(made_at.year + ZONE_YEARS, 1, 1))
    return made.to_ical()


def _event(uid: str, title: str, at: dt.datetime, length: dt.timedelta, made_at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", at)
    event.add("duration", length)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event


def _break(at: dt.datetime, title: str, made_at: dt.datetime) -> Event:
    """A break with a sound. One plain weekly rule each: not every calendar can count the minutes of an hour."""
    event = _event(f"sitting-{at:%H%M}@selfcare", title, at, BREAK, made_at)
    event.add("rrule", vRecur({"FREQ": "WEEKLY", "BYDAY": WORKDAYS}))
    # A break is not time that anyone has to plan around.
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", dt.timedelta())
    event.add_component(alarm)
    return event
