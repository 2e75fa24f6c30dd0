"""The last days on one screen, for a physiotherapist who looks over the person's shoulder: no link, no account, nothing to send."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.people.models import Knee
from exercises.people.rules import distance
from exercises.practice import rules as practice
from exercises.practice import words as practice_words
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.programmes import queries as programmes
from exercises.programmes.models import Assignment
from exercises.progress.models import RunAnswer
from exercises.publishing.queries import cards
from exercises.running.models import Run

DAYS = 14
SIDES = {Knee.LEFT: gettext_lazy("left"), Knee.RIGHT: gettext_lazy("right")}
WHICH = {
    Knee.LEFT: gettext_lazy("All numbers are about the left knee."),
    Knee.RIGHT: gettext_lazy("All numbers are about the right knee."),
    Knee.BOTH: gettext_lazy("The numbers are about both knees together."),
}
MOMENTS = ("before", "worst", "morning")
Scores = dict[int, list[PainScore]]


@dataclass(frozen=True)
class Entry:
    """A session, a run or another sport: what, how much of it, the numbers with their sides, and the light."""

    title: str
    detail: str
    before: str
    worst: str
    morning: str
    light: str
    light_word: str
    flags: str
    note: str


@dataclass(frozen=True)
class Day:
    """One day with what happened on it; nothing may have."""

    day: dt.date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shown:
    """Everything on the page, newest day first."""

    first: dt.date
    last: dt.date
    lines: tuple[str, ...]
    days: tuple[Day, ...]
    notes: bool


def shown(user, today: dt.date, *, units: str = "km", notes: bool = False) -> Shown:
    """The last fourteen days of a person in a fixed number of queries; their notes only where they said so."""
    first = today - dt.timedelta(days=DAYS - 1)
    scores = _scores(user, first, today)
    sides = {score.side for mine in scores.values() for score in mine}
    # Where every answer is about one knee, it is said once.
    sessions = _sessions(user, first, today, scores, notes=notes, named=len(sides) > 1)
    runs = _runs(user, first, today, units, notes=notes)
    found = tuple(
        Day(day, (*sessions.get(day, ()), *runs.get(day, ()))) for day in (today - dt.timedelta(days=back) for back in range(DAYS))
    )
    return Shown(first, today, _lines(user, found, sides), found, notes)


def _scores(user, first: dt.date, last: dt.date) -> Scores:
    """The answers about the knee, by session."""
    found: Scores = defaultdict(list)
    for score in PainScore.objects.of_days(user, first, last).exclude(area="muscles").order_by("pk"):
        found[score.session_id].append(score)
    return found


def _sessions(user, first: dt.date, last: dt.date, scores: Scores, *, notes: bool, named: bool) -> dict[dt.date, list[Entry]]:
    rows = PracticeSession.objects.visible_to(user).filter(local_day__range=(first, last)).order_by("started_at", "pk")
    results = StepResult.objects.of_days(user, first, last)
    parts: dict[int, list[str]] = defaultdict(list)
    for session, outcome in results.values_list("session_id", "outcome"):
        parts[session].append(outcome)
    made: dict[dt.date, list[Entry]] = defaultdict(list)
    for row in rows:
        made[row.local_day].append(_session(row, scores.get(row.pk, []), parts[row.pk], notes=notes, named=named))
    return made


def _session(row: PracticeSession, scores: list[PainScore], outcomes: list[str], *, notes: bool, named: bool) -> Entry:
    worst_of: dict[str, int | None] = {
        moment: max((score.value for score in scores if score.moment == moment), default=None) for moment in MOMENTS
    }
    verdict = practice.light({**worst_of, "flags": row.flags})
    done = sum(outcome == StepResult.Outcome.DONE for outcome in outcomes)
    detail = [_("%(done)d of %(total)d parts") % {"done": done, "total": len(outcomes)}]
    detail += [] if row.end == PracticeSession.End.DONE else [str(row.get_end_display())]
    return Entry(
        row.routine_title,
        ", ".join(detail),
        _number(scores, "before", named=named),
        _number(scores, "worst", named=named),
        _number(scores, "morning", named=named),
        verdict["light"],
        practice_words.light_word(verdict),
        ", ".join(str(practice_words.FLAGS[flag]) for flag in row.flags),
        row.note if notes else "",
    )


def _number(scores: list[PainScore], moment: str, *, named: bool) -> str:
    """The answers of a moment, with their sides where that says anything; no answer is no nought."""
    given = [score for score in scores if score.moment == moment]
    told: dict[str, int] = {}
    for score in given:
        side = str(SIDES.get(Knee(score.side), "")) if named else ""
        told[side] = max(score.value, told.get(side, score.value))
    return ", ".join(f"{value} {side}".strip() for side, value in told.items())


def _told(value: int | None) -> str:
    return "" if value is None else str(value)


def _runs(user, first: dt.date, last: dt.date, units: str, *, notes: bool) -> dict[dt.date, list[Entry]]:
    rows = Run.objects.visible_to(user).filter(local_day__range=(first, last)).exclude(source=Run.Source.WEEK).order_by("pk")
    told = {row.run_id: row for row in RunAnswer.objects.of_days(user, first, last)}
    made: dict[dt.date, list[Entry]] = defaultdict(list)
    for run in rows:
        made[run.local_day].append(_run(run, told.get(run.pk), units, notes=notes))
    return made


def _run(run: Run, told: RunAnswer | None, units: str, *, notes: bool) -> Entry:
    numbers = {"before": told.before if told else None, "worst": run.pain_during, "morning": told.morning if told else None}
    verdict = practice.light({**numbers, "flags": []})
    detail = []
    if run.metres:
        detail.append("{} {}".format(*distance(run.metres / 1000, units)))
    if run.seconds:
        detail.append(_("%(minutes)d minutes") % {"minutes": round(run.seconds / 60)})
    said = any(value is not None for value in numbers.values())
    return Entry(
        str(run.get_kind_display()),
        ", ".join(detail),
        _told(numbers["before"]),
        _told(numbers["worst"]),
        _told(numbers["morning"]),
        verdict["light"] if said else "",
        practice_words.light_word(verdict) if said else "",
        "",
        run.note if notes else "",
    )


def _lines(user, days: tuple[Day, ...], sides: set[str]) -> tuple[str, ...]:
    """What a physiotherapist asks first: the programme, how often, the worst, the mornings, the stops."""
    entries = [entry for day in days for entry in day.entries]
    active = sum(bool(day.entries) for day in days)
    waiting = programmes.unfinished(user)
    lines = _programmes(programmes.running_of(waiting) or waiting[:1])
    lines.append(
        ngettext("Something was done on %(count)d day of %(days)d.", "Something was done on %(count)d days of %(days)d.", active)
        % {"count": active, "days": DAYS}
        if active
        else _("Nothing is noted on these days.")
    )
    if len(sides) == 1:
        lines.append(str(WHICH[Knee(sides.pop())]))
    reds = sum(entry.light == "red" for entry in entries)
    if reds:
        lines.append(ngettext("%(count)d was too much.", "%(count)d were too much.", reds) % {"count": reds})
    unknown = sum(not entry.morning for entry in entries)
    if unknown:
        lines.append(
            ngettext("%(count)d next morning is not known.", "%(count)d next mornings are not known.", unknown) % {"count": unknown}
        )
    return tuple(lines)


def _programmes(followed: Sequence[Assignment]) -> list[str]:
    titles = {card.slug: card.title for card in cards("phase")} if followed else {}
    told = _("%(programme)s, phase “%(phase)s”.")
    return [told % {"programme": row.version.title, "phase": titles.get(row.phase, row.phase)} for row in followed]
