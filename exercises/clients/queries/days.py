"""How a client's days are told: what the programme of each day asked for, and what was done of it."""

from __future__ import annotations

import datetime as dt

from exercises.care.models import Therapist
from exercises.lib.rounds import Ask, read
from exercises.people.models import User
from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.programmes.rules import DONE, NO_DATA, PARTLY, REST, SKIPPED_PAIN, SKIPPED_TIME, Did, day_state, done_for
from exercises.progress.pages.overview import ELSE, did_since, held_on, items_by_day, wanted_for_done
from exercises.progress.queries import doses_taken, rested_days
from exercises.running.models import Run

WEEK = dt.timedelta(days=7)


@read
def run_days(client: User, since: dt.date):
    """The days with a run since a day."""
    runs = Run.objects.visible_to(client).filter(kind=Run.Kind.RUN, local_day__gte=since).exclude(source=Run.Source.WEEK)
    return runs.values_list("local_day", flat=True)


def wanted_for_states(client: User, assignment: Assignment | None, first: dt.date) -> tuple[Ask, ...]:
    """What states reads."""
    plans = programme_queries.wanted_for_plans((assignment.version_id,)) if assignment else ()
    ways = programme_queries.wanted_for_ways([assignment]) if assignment else ()
    return (*wanted_for_done(client, first - WEEK), run_days.of(client, first), doses_taken.of(client, first), *plans, *ways)


def states(client: User, assignment: Assignment | None, first: dt.date, last: dt.date) -> dict[str, str]:
    """Each day of a span that has something to tell: day → state. What has not been done by a day to come is without data there.

    A run of the day says only that what must not follow a run was not asked for; whether someone ran is not told.
    """
    history = did_since(client, first - WEEK)
    ran, rested = set(run_days(client, first)), rested_days(client, first)
    items = items_by_day(assignment) if assignment and assignment.state == Assignment.State.ACTIVE else {}
    counted = done_for(history, assignment.giver) if assignment else history
    found = {}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        held = held_on(items, day)
        state = day_state(held, counted, day, running_day=day in ran) if held is not None else ""
        state = _told(state, [did for did in history if did.day == day], day in rested)
        if state:
            found[day.isoformat()] = state
    return found


def _told(state: str, done: list[Did], rested: bool) -> str:
    """Something else than was asked for is something; who was told to rest, and did, has rested."""
    if state in {"", REST, NO_DATA} and done:
        outcomes = {did.outcome for did in done}
        if not state and not outcomes & {DONE, PARTLY}:
            return SKIPPED_PAIN if any(did.skipped_for == "hurts" for did in done) else SKIPPED_TIME
        if outcomes & {DONE, PARTLY}:
            return ELSE if state else DONE if DONE in outcomes else PARTLY
    return REST if state == NO_DATA and rested else state


def followed(client: User, therapist: Therapist | None) -> Assignment | None:
    """The programme that this therapist is told of: the one that they gave, else what the client chose alone. Never another therapist's."""
    return programme_queries.given_by(client, therapist.user_id if therapist else None)
