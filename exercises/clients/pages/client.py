"""A client's page, part by part as far as each is shared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exercises.care import rules as care
from exercises.care.access import Grant
from exercises.clients import words
from exercises.clients.pages import charts, parts, sessions
from exercises.clients.pages.since import Since, since, stops, wanted_for_since
from exercises.clients.queries import days
from exercises.clients.queries.locks import locks_in_force, opened_locks
from exercises.clients.queries.record import Record, record_of
from exercises.lib.paging import Stretch
from exercises.lib.rounds import Ask, together
from exercises.people.queries import profiles
from exercises.progress.draw import Chart
from exercises.progress.pages.answers import Answer
from exercises.progress.pages.soften import pressed_points
from exercises.progress.pages.suggested import QUIET
from exercises.progress.queries import WINDOW, decided_rows, said_on, tighter_days, wanted_for_running, wanted_for_weeks
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
    sessions: Stretch | None
    hidden: tuple[str, ...]


def units_of(client) -> str:
    """The units that the client goes by; kilometres where they never chose."""
    profile = profiles.first(client)
    return profile.units if profile else "km"


def _wanted(record: Record) -> Iterator[Ask]:
    """What the parts of the page read about these days; a part that is not shared reads nothing."""
    client, today = record.grant.client, record.today
    yield from wanted_for_since(record)
    if record.sees(care.PROGRAMME):
        span = charts.span_of(record)
        yield from days.wanted_for_states(client, record.assignment, parts.first_monday(record))
        yield pressed_points.of(client, span.first, span.last)
    if record.sees(care.PROGRAMME, care.PAIN):
        yield from (parts.sessions_by_version.of(client, today - WINDOW), said_on.of(client, today), tighter_days.of(client))
        yield decided_rows.of(client, today - QUIET)
    if record.sees(care.RUNNING):
        span = charts.span_of(record)
        yield from wanted_for_weeks(client, span.first, span.last)
        yield from wanted_for_running(client, today)
    if record.sees(care.SAFETY):
        yield from (parts.newest_check.of(client), locks_in_force.of(client, record.at), opened_locks.of(client, record.at))


def client_page(grant: Grant, now: dt.datetime, query: Mapping[str, str]) -> ClientPage:
    """The page of a client, in a bounded number of queries."""
    record, units = record_of(grant, now), units_of(grant.client)
    together(*_wanted(record))
    programme, both = record.sees(care.PROGRAMME), record.sees(care.PROGRAMME, care.PAIN)
    phase, week = phase_of(record)
    return ClientPage(
        grant, record.name, record.today, phase, week, since(record), open_stop(record), charts.charts_of(record, units),
        parts.versions(record) if both else None,
        parts.adherence(record) if programme else None,
        parts.advice(record, units) if both else None,
        not record.sees(care.RUNNING),
        parts.safety(record) if record.sees(care.SAFETY) else None,
        sessions.session_rows(grant, query) if programme else None,
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
