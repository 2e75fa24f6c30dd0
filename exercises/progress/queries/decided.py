"""What was advised and decided: how each piece of advice ended, what the person chose. Read only: nothing is settled by looking."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from exercises.lib.rounds import Ask, read
from exercises.progress.models import AdviceGiven, Decision
from exercises.progress.queries.window import WINDOW
from exercises.progress.rules.dose import CHECK_AGAIN, REST, SORE
from exercises.progress.rules.dose import RULE as DOSE
from exercises.progress.rules.response import RUN, Response
from exercises.progress.rules.running import RULE as MAY_RUN
from exercises.progress.rules.score import TIGHTER_RULE, Case, End, end_of

NEWEST_CASES = 100
# What was asked after the run of the day: it is answered, but it is not what the run followed.
AFTER_RUN = "may-i-run-after"
RESTING = frozenset({REST, SORE, CHECK_AGAIN})
# Day, outcome, light, whether it was followed, and the metres that it said.
Told = tuple[dt.date, str, str, bool | None, int | None]


def ended(row: AdviceGiven, found: list[Response], today: dt.date) -> End | None:
    """What came of one piece of advice, by what is known now. Within the window late answers still count; before it, what was noted then."""
    metres = row.document.get("values", {}).get("metres")
    return _ended((row.day, row.outcome, row.light, row.followed, metres), _runs_by_day(found), today)


def _ended(told: Told, runs: dict[dt.date, list[Response]], today: dt.date) -> End | None:
    day, outcome, light, followed, metres = told
    if day < today - WINDOW:
        return End(light, bool(followed)) if light else None
    return end_of(outcome, metres, day, runs.get(day, []), today)


def _runs_by_day(found: list[Response]) -> dict[dt.date, list[Response]]:
    runs: dict[dt.date, list[Response]] = defaultdict(list)
    for item in found:
        if item.entry.kind == RUN:
            runs[item.entry.day].append(item)
    return runs


@read
def advice_before(user, today: dt.date):
    """The newest pieces of advice about running of earlier days, the newest first: what a score goes by, not the whole documents."""
    rows = AdviceGiven.objects.visible_to(user).filter(rule=MAY_RUN, day__lt=today).order_by("-day")
    return rows.values_list("day", "outcome", "light", "followed", "document__values__metres")[:NEWEST_CASES]


def cases(user, found: list[Response], today: dt.date) -> list[Case]:
    """The newest pieces of advice about running whose time is over, oldest first. Nothing is written."""
    runs = _runs_by_day(found)
    ends = [(told, _ended(told, runs, today)) for told in reversed(advice_before(user, today))]
    return [Case(outcome, end.light, end.followed, day) for (day, outcome, *_more), end in ends if end]


@read
def tighter_days(user):
    """The day on which the person last decided about a tighter cap."""
    return decisions(user).filter(rule=TIGHTER_RULE).order_by("-day", "-pk").values_list("day", flat=True)[:1]


def since_answered(user, found: list[Case]) -> list[Case]:
    """The cases since the person last decided about a tighter cap: one row of wrong yeses is told once."""
    newest = tighter_days.first(user)
    return [case for case in found if newest is None or (case.day and case.day >= newest)]


def decisions(user):
    """What this person decided."""
    return Decision.objects.visible_to(user)


def rested_days(user, since: dt.date) -> set[dt.date]:
    """The days on which the person took the advice to rest. That a therapist confirmed it is not yet a day of rest."""
    return {row.day for row in doses_taken(user, since) if row.advice["outcome"] in RESTING}


@read
def doses_taken(user, since: dt.date):
    """The doses that the person themselves took since a day."""
    return decisions(user).filter(decided_by_name="", rule=DOSE, chosen=Decision.Chosen.TAKEN, day__gte=since)


def decided_since(user, since: dt.date, *, by=None) -> dict[str, Decision]:
    """The newest decision about each piece of advice, by its key, from a day on; `by` names whose decisions count."""
    return {key_of(row.advice): row for row in decided_rows(user, since) if by is None or row.decided_by_id == by.pk}


@read
def decided_rows(user, since: dt.date):
    """What was decided since a day, oldest first."""
    return decisions(user).filter(day__gte=since).order_by("day", "pk")


def key_of(advice: dict[str, Any]) -> str:
    """What a piece of advice is called between a page and the answer to it: rule, outcome and reason."""
    return ".".join(filter(None, (advice["rule"], advice["outcome"], str(advice["values"].get("why", "")))))


@read
def said_on(user, day: dt.date):
    """The newest piece of advice of a day that somebody named their pain for."""
    return AdviceGiven.objects.visible_to(user).filter(rule__in=(MAY_RUN, AFTER_RUN), day=day).order_by("-at")[:1]


def wanted_for_decided(user, today: dt.date, quiet: dt.timedelta) -> tuple[Ask, ...]:
    """What is read about the advice of today and what was decided lately."""
    return said_on.of(user, today), advice_before.of(user, today), tighter_days.of(user), decided_rows.of(user, today - quiet)


def said_today(user, today: dt.date) -> int | None:
    """The pain that the person named last today when they asked about running, or None."""
    kept = said_on.first(user, today)
    return kept.document.get("asked", {}).get("pain_now") if kept else None
