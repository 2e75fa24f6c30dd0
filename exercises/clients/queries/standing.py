"""What a kept row says about a client: a bounded number of queries and rows, whatever the history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from exercises.care.models import CareLink
from exercises.clients.queries import days
from exercises.clients.rules.standing import DAYS_AHEAD, DAYS_BACK
from exercises.messages.queries import unanswered
from exercises.people.models import User
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.rules.thresholds import Thresholds

Moments = dict[str, int]


def facts_of(client: User, today: dt.date) -> dict[str, Any]:
    """Everything of a row but what belongs to one link."""
    first = today - dt.timedelta(days=DAYS_BACK - 1)
    newest = PracticeSession.objects.visible_to(client).order_by("-started_at", "-pk").values("local_day", "end", "flags").first()
    told = pain_of(client, first, today)
    return {
        "last_day": newest["local_day"] if newest else None,
        "red_on": newest["local_day"] if newest and (newest["end"] == PracticeSession.End.RED or newest["flags"]) else None,
        "worse_on": _worse_on(told),
        "pain": [[day.isoformat(), *numbers] for day, numbers in _by_day(told)],
    }


def facts_for(link: CareLink, client: User, today: dt.date) -> dict[str, Any]:
    """What of a row belongs to one link: how far the client is with the programme of this therapist, and the questions that wait."""
    assignment = days.followed(client, link.therapist)
    first = today - dt.timedelta(days=DAYS_BACK - 1)
    return {
        "review_on": assignment.review_on if assignment else None,
        "phase": assignment.phase if assignment else "",
        "days": days.states(client, assignment, first, today + dt.timedelta(days=DAYS_AHEAD)),
        "questions": questions_of(link),
    }


def questions_of(link: CareLink) -> int:
    """How many questions of the client nobody has answered. That somebody has seen one changes nothing."""
    return unanswered([link]).get(link.pk, (0, None))[0]


def pain_of(client: User, first: dt.date, last: dt.date) -> list[tuple[dt.date, Moments]]:
    """The sessions of a span with the worst number of each moment, oldest first. Sore muscles are not the knee."""
    scores = PainScore.objects.of_days(client, first, last)
    rows = scores.exclude(area="muscles").order_by("session__started_at", "session_id")
    sessions: dict[int, tuple[dt.date, Moments]] = {}
    for session, day, moment, value in rows.values_list("session_id", "session__local_day", "moment", "value"):
        moments = sessions.setdefault(session, (day, {}))[1]
        moments[moment] = max(value, moments.get(moment, 0))
    return list(sessions.values())


def _worse_on(told: list[tuple[dt.date, Moments]]) -> dt.date | None:
    """The day of the newest session whose morning is known, where that morning was worse than the start."""
    known = [(day, moments) for day, moments in told if {"before", "morning"} <= set(moments)]
    if not known:
        return None
    day, moments = known[-1]
    return day if moments["morning"] - moments["before"] >= Thresholds().morning_amber else None


def _by_day(told: list[tuple[dt.date, Moments]]) -> list[tuple[dt.date, list[int | None]]]:
    """Worst and morning of each day; a day without either is not there."""
    found: dict[dt.date, list[int | None]] = defaultdict(lambda: [None, None])
    for day, moments in told:
        for place, moment in enumerate((PainScore.Moment.WORST, PainScore.Moment.MORNING)):
            if moment in moments:
                found[day][place] = max(moments[moment], found[day][place] or 0)
    return sorted(found.items())
