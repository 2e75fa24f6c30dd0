"""What the pages about progress show: the answers of the rules in words, with the numbers that they saw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.programmes.pages import PhaseView, Update, update_of, views_of, with_shown
from exercises.progress import queries, words
from exercises.progress.models import Decision
from exercises.progress.pages.answers import Answer, answer, choice_of, why_of
from exercises.progress.pages.suggested import QUIET, someone_of, standing_of
from exercises.progress.rules import Advice
from exercises.progress.rules.phases import LEAST_DAYS, SAID, Line


@dataclass(frozen=True)
class LineView:
    """One criterion of a phase: met or missing, with the number and its day."""

    key: str
    text: str
    met: bool
    said: bool
    value: str
    goal: str
    days: int
    day: dt.date | None


def line_view(line: Line) -> LineView:
    """A criterion in words."""
    item = line.criterion
    goal = _("%(n)d or less") % {"n": item.most} if item.most is not None else ""
    goal = _("%(n)d or more") % {"n": item.least} if item.least else goal
    plain = item.most is None and not item.least
    value = "" if line.value is None else ({0: _("not yet"), 1: _("yes")}.get(line.value, "") if plain else str(line.value))
    return LineView(item.key, str(words.CRITERIA[item.key]), line.met, item.how == SAID, value, goal, line.days, line.day)


@dataclass(frozen=True)
class Step:
    """One phase on the path: done, now, or still to come."""

    phase: PhaseView
    state: str
    began: dt.date | None
    ended: dt.date | None


@dataclass(frozen=True)
class ProgrammePage:
    """The programme that a person follows: the path, the lines of today's phase, and what is suggested."""

    assignment: Assignment
    path: tuple[Step, ...]
    now: PhaseView | None
    lines: tuple[LineView, ...]
    days_in: int
    days_needed: int
    suggestion: Answer
    to: PhaseView | None
    running: Answer
    warnings: tuple[Answer, ...]
    # What the newest version changed, where a therapist made it; and the day on which it begins, where that is still to come.
    update: Update | None
    begins: dt.date | None


def programme_page(user, assignment: Assignment, today: dt.date) -> ProgrammePage:
    """Everything about the programme that a person follows, in a bounded number of queries."""
    shown = programme_queries.shown_of(user, assignment.version.programme) if assignment.assigned_by_name else {}
    views = with_shown(views_of(assignment), shown)
    by_slug = {view.slug: view for view in views}
    now = queries.now_of(user, today)
    standing = standing_of(now, assignment, [view.slug for view in views])
    decided = queries.decided_since(user, today - QUIET)
    path = queries.path_of(now, assignment.phase)
    return ProgrammePage(
        assignment,
        _path(views, assignment),
        by_slug.get(assignment.phase),
        tuple(line_view(line) for line in standing.lines),
        standing.days_in,
        LEAST_DAYS[assignment.phase],
        replace(answer(words.PHASE, standing.advice, standing.advice.outcome), choice=choice_of(standing.advice, decided)),
        by_slug.get(str(standing.advice.values.get("to", ""))),
        answer(words.PATH, path, path.outcome),
        warnings(someone_of(now, assignment), decided),
        update_of(assignment, today),
        assignment.starts_on if assignment.starts_on > today else None,
    )


def warnings(found: tuple[Advice, ...], decided: dict[str, Decision]) -> tuple[Answer, ...]:
    """Reasons to have it looked at by a professional, in words."""
    return tuple(
        Answer(item.outcome, str(words.SEE_SOMEONE[str(item.values["why"])]), "", why_of(item), item, choice_of(item, decided)) for item in found
    )  # fmt: skip


def _path(views: tuple[PhaseView, ...], assignment: Assignment) -> tuple[Step, ...]:
    began: dict[str, dt.date] = {}
    ended: dict[str, dt.date] = {}
    for change in programme_queries.changes_of(assignment):
        began[change.after] = change.on
        if change.before:
            ended[change.before] = change.on
    slugs = [view.slug for view in views]
    at = slugs.index(assignment.phase) if assignment.phase in slugs else 0
    states = ["done" if index < at else "now" if index == at else "" for index in range(len(views))]
    return tuple(
        Step(view, state, began.get(view.slug), ended.get(view.slug) if state == "done" else None)
        for view, state in zip(views, states, strict=True)
    )
