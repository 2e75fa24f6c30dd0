"""Messages as plain decisions: which words want a care card first, when messages are read, and when one mail tells of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from exercises.care.rules import is_away

MOST_LETTERS = 2000
MOST_LETTERS_OF_A_NOTE = 5000
# Of one side, over one link, in a day.
MOST_A_DAY = 50

SWELLING, FEVER, NUMBNESS, CALF, BREATH = "swelling", "fever", "numbness", "calf", "breath"
# Words that want the care card before they are sent, each by how it begins; with a space at its end a word must stand alone. Wrong
# spellings that people type belong here too. The page gives the same list to the device: tests/cases/message_words.json holds both to it.
WORDS = {
    SWELLING: ("swel", "swol", "puffy ", "puffed up ", "puffing up ", "balloon"),
    FEVER: ("fever", "feaver", "temperature", "shiver", "chills "),
    NUMBNESS: (
        "numb ", "numbn", "numn", "numed ", "nummed ", "numbed ", "numbing ", "tingl", "pins and needles ", "no feeling ", "can t feel ",
        "cannot feel ", "dead leg ",
    ),
    CALF: ("calf ", "calfs ", "calves ", "calve "),
    BREATH: ("breath", "breth", "gasp", "winded "),
}  # fmt: skip
# For each: the lines of the safety check that say what to do, most serious first.
LINES = {
    SWELLING: ("hot-and-ill", "calf-or-thigh-swollen", "swelled-within-hours"),
    FEVER: ("hot-and-ill",),
    NUMBNESS: ("numb-between-legs", "numb-or-tingling"),
    CALF: ("calf-or-thigh-swollen", "calf-pain-on-short-walks"),
    BREATH: ("breathless",),
}

LETTERS = re.compile(r"[^\W\d_]+")
DAY = dt.timedelta(days=1)
WEEK = 7
# Words that come one after the other are one mail.
GATHER = dt.timedelta(minutes=30)
# No mail in the night, where the person is.
FIRST_AT, LAST_AT = dt.time(8, 0), dt.time(21, 0)


def topics_in(text: str) -> tuple[str, ...]:
    """What of the list a text mentions, in the order of the list."""
    plain = unicodedata.normalize("NFKC", text).lower()
    words = f" {' '.join(LETTERS.findall(plain))} "
    return tuple(topic for topic, starts in WORDS.items() if any(f" {start}" in words for start in starts))


def lines_for(topics: Iterable[str]) -> tuple[str, ...]:
    """The lines of the safety check for these topics, each once."""
    return tuple(dict.fromkeys(key for topic in topics for key in LINES[topic]))


def next_reading(days: Collection[int], today: dt.date, away_from: dt.date | None, away_until: dt.date | None) -> dt.date | None:
    """The next day, today included, on which messages are read; None where nobody said on which days, or how long the time away lasts."""
    soon = [today + number * DAY for number in range(WEEK)]
    back = [away_until + number * DAY for number in range(1, WEEK + 1)] if away_until else []
    later = [day for day in back if day > today]
    return next((day for day in (*soon, *later) if day.weekday() in days and not is_away(day, away_from, away_until)), None)


def notice_due(now: dt.datetime, zone: str, *, taken: Collection[dt.date] = (), days: Collection[int] = ()) -> tuple[dt.date, dt.datetime]:
    """The day and instant of the next mail: a little later today, never in the night, on a day that has had none.

    With `days` (weekdays) only on those, in the morning: a therapist is told on the days on which they read.
    """
    soon = (now + GATHER).astimezone(ZoneInfo(zone))
    day = soon.date() if soon.time() < LAST_AT else soon.date() + DAY
    while day in taken or (days and day.weekday() not in days):
        day += DAY
    first = dt.datetime.combine(day, FIRST_AT, ZoneInfo(zone))
    return day, max(first, soon).astimezone(dt.UTC)
