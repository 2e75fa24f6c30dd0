"""What a link between a client and a therapist allows, and when. Plain decisions; the words that a client agrees to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

PROGRAMME, PAIN, NOTES, RUNNING, SAFETY = "programme", "pain", "notes", "running", "safety"
SCOPES = (PROGRAMME, PAIN, NOTES, RUNNING, SAFETY)
# What one switch gives: what was done, the pain scores and the stops. The rest is chosen one by one.
USUAL = (PROGRAMME, PAIN)
MONTHS = (3, 6, 12)
USUAL_MONTHS = 12
DAYS_OF = {3: 91, 6: 183, 12: 365}

INVITE_HOLDS = dt.timedelta(hours=72)
INVITES_A_DAY = 20
# Pages of one kind that are opened again within this time are one look.
ONE_LOOK = dt.timedelta(minutes=10)

LINK_VERSION = "2026-11"
LINK_TEXT = "This therapist may see what I chose, until the day I chose. I can change, pause or end it at any time, at once."

# Who did something to a link.
CLIENT, THERAPIST = "client", "therapist"
# So long what one of the two did is told to the other as new.
NEWS = dt.timedelta(days=14)

ACTIVE, PAUSED, ENDED, EXPIRED = "active", "paused", "ended", "expired"


def in_order(scopes: Iterable[str]) -> list[str]:
    """The known scopes among those given, each once, in their order."""
    given = set(scopes)
    return [scope for scope in SCOPES if scope in given]


def ends_at(now: dt.datetime, months: int) -> dt.datetime:
    """When a link of so many months ends. ValueError for a length that is not offered."""
    if months not in DAYS_OF:
        raise ValueError(f"a link lasts {MONTHS} months")
    return now + dt.timedelta(days=DAYS_OF[months])


def gives_more(had: list[str], until: dt.datetime, now: dt.datetime, *, scopes: list[str], months: int | None) -> bool:
    """Whether a change lets somebody see more, or for longer, than they do. Less is taken back without a question."""
    return not set(scopes) <= set(had) or (months is not None and ends_at(now, months) > until)


def state_of(*, paused: bool, ended: bool, until: dt.datetime, now: dt.datetime) -> str:
    """How a link stands: ended before expired before paused before active."""
    if ended:
        return ENDED
    if until <= now:
        return EXPIRED
    return PAUSED if paused else ACTIVE


def is_away(day: dt.date, away_from: dt.date | None, away_until: dt.date | None) -> bool:
    """Whether a day lies in a time away; without a last day it goes on, without a first day it has begun."""
    if away_from is None and away_until is None:
        return False
    return (away_from is None or away_from <= day) and (away_until is None or day <= away_until)
