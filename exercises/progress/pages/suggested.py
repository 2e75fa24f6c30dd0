"""What is suggested today and may be confirmed or declined: the dose, the next phase, a smaller step, someone to see."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace

from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.progress import queries
from exercises.progress.rules import Advice, Standing, dose_today, phase_after, too_hopeful
from exercises.progress.rules.phases import BACK, READY, STAY
from exercises.progress.rules.recheck import see_someone

# A reason to see someone, and a phase that someone did not want yet, are left alone for this long.
QUIET = dt.timedelta(days=7)


@dataclass(frozen=True)
class Suggested:
    """Everything that a person may say something to today."""

    dose: Advice
    someone: tuple[Advice, ...]
    tighter: Advice | None
    phase: Advice | None

    def find(self, key: str) -> Advice | None:
        """The suggestion of this name, as it stands now; None where it does not stand any more."""
        known = (self.dose, *self.someone, self.tighter, self.phase)
        return next((item for item in known if item and queries.key_of(asdict(item)) == key), None)


def suggested(user, now: queries.Now, assignment: Assignment | None, cases, *, pain_now: int | None) -> Suggested | None:
    """What the rules suggest now; None where one of them was taken back."""
    if queries.taken_back():
        return None
    since = assignment.phase_began if assignment else None
    dose = dose_today(now.found, now.today, now.limits, pain_now=pain_now, usual=now.usual, since=since)
    tighter = too_hopeful(queries.since_answered(user, cases), now.limits)
    if assignment is None:
        return Suggested(dose, (), tighter, None)
    standing = standing_of(now, assignment, programme_queries.phases_of(assignment))
    return Suggested(dose, someone_of(now, assignment), tighter, standing.advice)


def standing_of(now: queries.Now, assignment: Assignment, phases: list[str]) -> Standing:
    """Where the person stands; the step leads to the neighbour in this programme, for not every programme has all phases."""
    standing = phase_after(
        assignment.phase, now.checks, now.found, began=assignment.phase_began, today=now.today, limits=now.limits
    )  # fmt: skip
    step = {READY: 1, BACK: -1}.get(standing.advice.outcome)
    if step is None:
        return standing
    at = phases.index(assignment.phase) + step if assignment.phase in phases else -1
    if not 0 <= at < len(phases) or queries.taken_back():
        return replace(standing, advice=replace(standing.advice, outcome=STAY, values={}))
    return replace(standing, advice=replace(standing.advice, values=standing.advice.values | {"to": phases[at]}))


def someone_of(now: queries.Now, assignment: Assignment) -> tuple[Advice, ...]:
    """Every reason to have it looked at."""
    return see_someone(
        queries.worst_days(now.found, now.said), began=assignment.starts_on, today=now.today, phase=assignment.phase,
        phase_began=assignment.phase_began, limits=now.limits,
    )  # fmt: skip


def suggestion(user, today: dt.date, key: str, assignment: Assignment | None = None) -> Advice | None:
    """The suggestion of this name as it stands now in a programme (of several the first); None where it does not stand (any more)."""
    now, assignment = queries.now_of(user, today), assignment or programme_queries.followed(user)
    cases, pain_now = queries.cases(user, now.found, today), queries.said_today(user, today)
    found = suggested(user, now, assignment, cases, pain_now=pain_now)
    return found.find(key) if found else None
