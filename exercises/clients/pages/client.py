"""A client's page, part by part as far as each is shared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients import words
from exercises.clients.pages import charts, parts, sessions
from exercises.clients.pages.since import Since, since, stops
from exercises.clients.queries.record import Record, record_of
from exercises.people.models import Profile
from exercises.progress.draw import Chart
from exercises.progress.pages.answers import Answer
from exercises.publishing.queries import cards


@dataclass(frozen=True)
class ClientPage:
    """Everything about a client that is shared. A part that is not is None, and says so in one line."""

    grant: Grant
    name: str
    today: dt.date
    phase: str
    week: int
    since: Since
    stop: tuple[dt.date, str] | None
    charts: tuple[Chart, ...]
    versions: tuple[parts.VersionRow, ...] | None
    adherence: parts.Adherence | None
    advice: tuple[Answer, ...] | None
    partial: bool
    safety: parts.Safety | None
    sessions: Page | None
    hidden: tuple[str, ...]


def units_of(client) -> str:
    """The units that the client goes by; kilometres where they never chose."""
    return Profile.objects.filter(owner=client).values_list("units", flat=True).first() or "km"


def client_page(grant: Grant, now: dt.datetime, number: Any) -> ClientPage:
    """The page of a client, in a bounded number of queries."""
    record, units = record_of(grant, now), units_of(grant.client)
    programme, both = record.sees(care.PROGRAMME), record.sees(care.PROGRAMME, care.PAIN)
    phase, week = phase_of(record)
    return ClientPage(
        grant, record.name, record.today, phase, week, since(record), open_stop(record), charts.charts_of(record, units),
        parts.versions(record) if both else None,
        parts.adherence(record) if programme else None,
        parts.advice(record, units) if both else None,
        not record.sees(care.RUNNING),
        parts.safety(record) if record.sees(care.SAFETY) else None,
        sessions.session_rows(grant, number) if programme else None,
        hidden_of(grant),
    )  # fmt: skip


def hidden_of(grant: Grant) -> tuple[str, ...]:
    """What is not shared, a sentence each."""
    return tuple(str(text) for scope, text in words.NOT_SHARED.items() if not grant.sees(scope))


def phase_of(record: Record) -> tuple[str, int]:
    """The phase that the client is in, and which week of it this is."""
    if record.assignment is None:
        return "", 0
    titles = {card.slug: card.title for card in cards("phase")}
    return titles.get(record.assignment.phase, ""), max(0, (record.today - record.assignment.phase_began).days) // 7 + 1


def open_stop(record: Record) -> tuple[dt.date, str] | None:
    """The newest stop that no session without one has followed; None where there is none, or where pain is not shared."""
    found = stops(record, record.today - dt.timedelta(days=98))
    newest = max((item.entry.day for item in record.now.found if item.entry.kind == "session"), default=None)
    return found[0] if found and found[0][0] == newest else None
