"""What a calendar shows: the slots of the next two weeks, in words that tell nothing."""

from __future__ import annotations

import datetime as dt
from itertools import product

from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import profile_of
from exercises.programmes import queries as programmes
from exercises.programmes.rules import done_for, due_on
from exercises.progress.pages.overview import did_since, held_on, items_of_each
from exercises.reminders import draw, rules
from exercises.reminders.models import Token, Wish

AHEAD = 14
SLOT_AT = {"morning": dt.time(7, 30), "noon": dt.time(12, 30), "evening": dt.time(18, 30)}


def calendar_since(user: User) -> dt.datetime | None:
    """Since when the person has a calendar address, or None."""
    return Token.objects.visible_to(user).filter(door=Token.Door.CALENDAR).values_list("made_at", flat=True).first()


def calendar_of(user: User, now: dt.datetime) -> bytes:
    """The calendar file of a person."""
    profile = profile_of(user)
    zone = clock.zone_or_ours(profile.zone)
    today = clock.local_day(now, zone)
    wish = Wish.objects.visible_to(user).first()
    breaks = rules.sitting_breaks(today, zone) if wish and wish.sitting else []
    return draw.calendar(_slots(user, today, zone), name="Selfcare", made_at=now, breaks=breaks, break_title=_("Stand up for a minute"))


def sitting_file(user: User, now: dt.datetime) -> bytes:
    """The breaks alone, for a calendar that takes in a file: without an address, and without anything of the person but the zone."""
    zone = clock.zone_or_ours(profile_of(user).zone)
    breaks = rules.sitting_breaks(clock.local_day(now, zone), zone)
    return draw.calendar((), name="Selfcare", made_at=now, breaks=breaks, break_title=_("Stand up for a minute"))


def _slots(user: User, today: dt.date, zone: str) -> list[draw.Slot]:
    """The slots of every programme that runs; of several things at one time each has a line of its own."""
    running = programmes.running(user)
    if not running:
        return []
    every, history = items_of_each(running), did_since(user, today - dt.timedelta(days=AHEAD))
    asked = [(row, held_on(every[row.pk], today) or (), done_for(history, row.giver)) for row in running]
    days = [today + dt.timedelta(days=number) for number in range(AHEAD)]
    found = []
    for day, (row, items, mine) in product(days, asked):
        for due in due_on(items, mine, day):
            at = rules.instant_of(day, SLOT_AT[due.slot], zone)
            found.append(draw.Slot(f"{day}-{due.item.key}-{due.slot}@selfcare", _("Time for yourself"), at, row.minutes))
    return found
