"""Today: may I run, what is due, what waits to be answered. Each line with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.lib.rounds import Ask, together
from exercises.people.rules import distance
from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.programmes.rules import LENGTHS
from exercises.progress import queries, words
from exercises.progress.models import Decision
from exercises.progress.pages.answers import Answer, SaidFor, by_therapists, choice_of, why_of
from exercises.progress.pages.due import DueView, Group, Wanted, clash_of, first_open, groups_of, wanted_for_groups
from exercises.progress.pages.programme import warnings
from exercises.progress.pages.suggested import QUIET, Suggested, suggested
from exercises.progress.rules import Advice, Score, Seen, may_run, score_of
from exercises.progress.rules.advice import NOBODY
from exercises.progress.rules.dose import EASE, GENTLER, RESTART, STEP_BACK
from exercises.progress.rules.phases import BACK, KEEP, READY
from exercises.progress.rules.running import SOURCES, RunFacts
from exercises.progress.rules.score import NOT_TODAY, Case
from exercises.progress.rules.thresholds import Thresholds
from exercises.routines.pages import settle_address

# With these, half of the sets is what is suggested.
EASED = frozenset({EASE, RESTART, GENTLER})
# With these, what is due can wait.
WAITING = queries.RESTING | {STEP_BACK}


@dataclass(frozen=True)
class Today:
    """Everything on the page."""

    day: dt.date
    run: Answer
    instead: str
    room: str
    pain_now: int | None
    waiting: queries.Waiting | None
    # What each programme asks for, therapists' first and one's own last; and what several of them ask for together.
    groups: tuple[Group, ...]
    clash: tuple[str, ...]
    next: DueView | None
    done: int
    of: int
    minutes: int
    lengths: tuple[int, ...]
    bad_day: bool
    dose: Answer | None
    resting: bool
    settle: str
    phase: Answer | None
    warnings: tuple[Answer, ...]
    # The programme that the advice about a phase goes by.
    assignment: Assignment | None
    scores: Scores
    tighter: Answer | None
    # What therapists lately said to the advice.
    decided: tuple[SaidFor, ...]

    @property
    def due(self) -> tuple[DueView, ...]:
        """Everything of today, in the order of the programmes."""
        return tuple(view for group in self.groups for view in group.due)

    @property
    def own(self) -> bool:
        """Whether one of the programmes leaves open how long it takes: one that the person chose alone."""
        return any(not group.by for group in self.groups)

    @property
    def given(self) -> bool:
        """Whether one of the programmes is a therapist's."""
        return any(group.by for group in self.groups)


@dataclass(frozen=True)
class Scores:
    """What the advice was worth: after a yes, and where someone ran although it said not today."""

    followed: Score
    against: Score

    @property
    def ran_anyway(self) -> int:
        """How often someone ran although it said not today."""
        return self.against.answered + self.against.unknown


def scores_of(cases: list[Case], limits: Thresholds) -> Scores:
    """The score of the advice about running."""
    return Scores(score_of(cases, limits), score_of(cases, limits, outcomes=(NOT_TODAY,), followed=False))


def scores_now(user, today: dt.date, limits: Thresholds) -> Scores:
    """The score by what is known now; nothing is settled by looking at it."""
    return scores_of(queries.cases(user, queries.found_for(user, today, limits), today), limits)


def run_advice(user, now: queries.Now, pain_now: int | None, assignment: Assignment | None, *, locked: bool) -> Advice:
    """Whether this person may run today, with what is known. A rule that was taken back advises nothing."""
    if reason := queries.taken_back():
        return Advice("may-i-run", NOT_TODAY, (Seen("taken_back", reason),), SOURCES, override=NOBODY, values={"why": "taken-back"})
    phase = assignment.phase if assignment else KEEP
    path = queries.path_of(now, phase).outcome
    known = queries.running_facts(user, now.today, phase)
    facts = RunFacts(
        now.today, phase, path, locked=locked, pain_now=pain_now, usual=now.usual, found=tuple(now.found),
        since=assignment.phase_began if assignment else None, **known,
    )  # fmt: skip
    return may_run(facts, now.limits)


def _wanted(user, at: dt.datetime, today: dt.date, running: Sequence[Assignment]) -> tuple[Ask, ...]:
    """Everything that the page reads about this day."""
    window = (*queries.wanted_for_now(user, today), *queries.wanted_for_running(user, today))
    said = (*queries.wanted_for_decided(user, today, QUIET), *queries.wanted_for_waiting(user, at, today))
    return (*window, *said, *wanted_for_groups(user, running, today))


def today_page(user, at: dt.datetime, today: dt.date, *, hour: int, minutes: int | None, bad_day: bool, units: str, locked: bool) -> Today:
    """The page of one day, in a bounded number of queries."""
    running = programme_queries.running(user)
    together(*_wanted(user, at, today, running))
    now = queries.now_of(user, today)
    assignment = next(iter(running), None)
    said = queries.said_today(user, today)
    run = run_advice(user, now, said, assignment, locked=locked)
    length = min(LENGTHS) if bad_day else minutes if minutes in LENGTHS else _usual_length(running)
    cases = queries.cases(user, now.found, today)
    open_now, decided = suggested(user, now, assignment, cases, pain_now=said), queries.decided_since(user, today - QUIET)
    dose = _dose_answer(open_now, assignment, decided, today) if open_now else None
    groups = groups_of(user, running, today, Wanted(length, bad_day or _is_eased(dose), run.values.get("stage")))
    return Today(
        today, run_answer(run, units, known=bool(now.found)), str(words.INSTEAD.get(str(run.values["why"]), "")), room_of(run, units), said,
        queries.waiting_morning(user, at, today), groups, clash_of(groups), first_open(groups, hour), sum(group.done for group in groups),
        sum(group.of for group in groups), length, LENGTHS, bad_day, dose, bool(dose and dose.outcome in WAITING), settle_address(),
        _phase_answer(open_now, decided), _warnings(open_now, decided), assignment, scores_of(cases, now.limits), _tighter(open_now, units),
        by_therapists(decided.values()),
    )  # fmt: skip


def _usual_length(running: Sequence[Assignment]) -> int:
    """How long the person usually has: what they said with the programme that they chose alone."""
    return next((row.minutes for row in running if not row.assigned_by_name), Assignment.Minutes.TEN)


def _dose_answer(open_now: Suggested, assignment: Assignment | None, decided: dict[str, Decision], today: dt.date) -> Answer:
    dose = open_now.dose
    first = dose.outcome == STEP_BACK and not (open_now.phase and open_now.phase.outcome == BACK)
    title, text = words.NEXT_DOSE["step-back-first" if first else dose.outcome]
    # What was chosen for another day does not count for today.
    mine = {key: row for key, row in decided.items() if row.day == today}
    return Answer(dose.outcome, str(title), str(text), why_of(dose), dose, choice_of(dose, mine))


def _is_eased(dose: Answer | None) -> bool:
    """Whether the person took the easier form for today: then the player starts with half of the sets."""
    said = dose.choice.said if dose and dose.choice else None
    return bool(dose and dose.outcome in EASED and said and said.chosen == Decision.Chosen.TAKEN)


def _phase_answer(open_now: Suggested | None, decided: dict[str, Decision]) -> Answer | None:
    """A step to another phase that nobody has put off lately."""
    advice = open_now.phase if open_now else None
    if advice is None or advice.outcome not in {READY, BACK}:
        return None
    title, text = words.PHASE[advice.outcome]
    choice = choice_of(advice, decided)
    return None if choice and choice.settled else Answer(advice.outcome, str(title), str(text), why_of(advice), advice, choice)


def _warnings(open_now: Suggested | None, decided: dict[str, Decision]) -> tuple[Answer, ...]:
    """Reasons to see someone that nobody has answered lately."""
    found = warnings(open_now.someone, decided) if open_now else ()
    return tuple(item for item in found if not (item.choice and item.choice.settled))


def _tighter(open_now: Suggested | None, units: str) -> Answer | None:
    if open_now is None or open_now.tighter is None:
        return None
    title, text = words.TIGHTER
    return Answer("tighter", str(title), str(text), why_of(open_now.tighter, units), open_now.tighter, choice_of(open_now.tighter, {}))


def run_answer(advice: Advice, units: str, *, known: bool = True) -> Answer:
    """May I run, in words. Where nothing is known, a yes does not claim that the answers were calm."""
    why = str(advice.values["why"])
    title, text = words.NOTHING_KNOWN if why == "as-usual" and not known else words.MAY_RUN[advice.outcome, why]
    return Answer(advice.outcome, str(title), str(text), why_of(advice, units), advice)


def room_of(advice: Advice, units: str) -> str:
    """How much there is room for: a distance, a share of the last run, or a stage."""
    values, parts = advice.values, []
    if "metres" in values and advice.outcome != NOT_TODAY:
        amount, unit = distance(int(values["metres"]) / 1000, units)
        parts.append(_("up to %(amount)s %(unit)s") % {"amount": amount, "unit": unit})
    elif "percent" in values:
        parts.append(_("%(percent)d in 100 of what was calm") % {"percent": values["percent"]})
    if "flat" in values:
        parts.append(_("on the flat"))
    if "stage" in values:
        parts.append(_("walk–run stage %(stage)d") % {"stage": values["stage"]})
    return ", ".join(parts)
