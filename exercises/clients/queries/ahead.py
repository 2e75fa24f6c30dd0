"""What this part will be asked about a person, told before it is: so that their pages read it with everything else."""

from __future__ import annotations

from exercises.care.rules import NEWS
from exercises.clients.queries.news import discharges_since, locks_told_since
from exercises.clients.queries.numbers import numbers_chosen
from exercises.progress.queries import ReadsAsked


def tell_reads(asked: ReadsAsked) -> None:
    """The numbers that therapists chose, and what they did lately: a handler."""
    since = asked.now - NEWS
    asked.found.extend((numbers_chosen.of(asked.user), discharges_since.of(asked.user, since), locks_told_since.of(asked.user, since)))
