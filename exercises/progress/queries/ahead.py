"""What the pages about a person read first, in one round: everything that does not depend on the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from exercises.lib.registry import Event
from exercises.lib.rounds import Ask, together
from exercises.people.queries import profiles, wanted_for_consent
from exercises.programmes.queries import unfinished_rows
from exercises.progress.queries.window import RULES, own_numbers, run_mornings
from exercises.publishing.queries import epochs, withdrawn_rules
from exercises.running import queries as running_queries
from exercises.running import rules as running


@dataclass(frozen=True)
class ReadsAsked:
    """Asks higher parts what they will be asked about this person; they add their reads to found."""

    user: Any
    now: dt.datetime
    found: list[Ask] = field(default_factory=list)


reads_asked: Event[ReadsAsked] = Event("reads_asked")


def read_ahead(user, now: dt.datetime, *more: Ask) -> None:
    """Read what every page about this person begins with, and these, in one round."""
    reads_asked.send(asked := ReadsAsked(user, now))
    own = (profiles.of(user), wanted_for_consent(user), own_numbers.of(user), unfinished_rows.of(user))
    together(*own, epochs.of(), withdrawn_rules.of(RULES), *asked.found, *more)


def wanted_for_running(user, today: dt.date) -> tuple[Ask, ...]:
    """What running_facts reads."""
    start = running.monday(today)
    first, last = start - running.WEEK * 2, start + running.WEEK
    mornings = (*running_queries.wanted_for_mornings(user, first, last), run_mornings.of(user, first, last))
    return (*running_queries.wanted_for_week(user, start), *mornings, running_queries.stage_runs.of(user, today))


def wanted_for_weeks(user, first: dt.date, last: dt.date) -> tuple[Ask, ...]:
    """What the weeks of a span are told by, and their limits."""
    start = running.monday(first)
    since = start - running.WEEK
    mornings = (*running_queries.wanted_for_mornings(user, since, last), run_mornings.of(user, since, last))
    return running_queries.run_rows.of(user, start - running.WEEK * running_queries.LOOK_BACK, last), *mornings
