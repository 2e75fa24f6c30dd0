"""The page about progress: the charts of a span, the calendar, and what changed; the same few queries however much there is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.lib.rounds import Ask, read, together
from exercises.practice.models import PracticeSession, StepResult
from exercises.programmes import queries as programme_queries
from exercises.programmes.models import Assignment
from exercises.programmes.rules import NO_DATA, REST, Did, Item, day_state, done_for, giver_of, whole_day
from exercises.progress import queries
from exercises.progress.draw import Chart, Span
from exercises.progress.models import ActivityScore, Measure, OwnActivity
from exercises.progress.pages import charts
from exercises.progress.rules.recheck import clear_change
from exercises.progress.rules.thresholds import Thresholds
from exercises.running.models import Run

SPANS = {"8-weeks": 56, "6-months": 182, "all": None}
OWN = "own"
EARLIEST = dt.date(2000, 1, 1)
CALENDAR_WEEKS = 5
ENDS = (("then", "day"), ("now", "-day"))
# From which day on which prescriptions held.
Days = dict[dt.date, tuple[Item, ...]]
# A day on which something else was done than the programme asked for.
ELSE = "else"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    day: dt.date
    state: str
    word: str


@dataclass(frozen=True)
class Change:
    """From then to now, and whether the change is clear."""

    kind: str
    name: str
    then: float
    now: float
    clear: bool
    better: bool


@dataclass(frozen=True)
class Overview:
    """Everything on the progress page."""

    title: str
    span: str
    first: dt.date
    last: dt.date
    charts: tuple[Chart, ...]
    weeks: tuple[tuple[Day, ...], ...]
    states: tuple[tuple[str, str, int], ...]
    changes: tuple[Change, ...]


WORDS = {
    "done": gettext_lazy("done"),
    "partly": gettext_lazy("partly"),
    "skipped-pain": gettext_lazy("left out for pain"),
    "skipped-time": gettext_lazy("left out for time"),
    "rest": gettext_lazy("rest day"),
    ELSE: gettext_lazy("something else"),
    "no-data": gettext_lazy("no data"),
}


def asked_span(query: Mapping[str, str], today: dt.date) -> Span | None:
    """The two days of an address in their order, not before 2000 and not after today; None where either is no day."""
    try:
        first, last = sorted(dt.date.fromisoformat(query.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return Span(max(EARLIEST, min(first, today)), max(EARLIEST, min(last, today)))


def overview(user, today: dt.date, query: Mapping[str, str], limits: Thresholds, units: str = "km") -> Overview:
    """The progress of a person over a span of a given length or between two days; unknown spans are the shortest one."""
    own, key = asked_span(query, today), query.get("span", "")
    key = OWN if own else key if key in SPANS else next(iter(SPANS))
    span = own or Span(_first_day(user, today, SPANS[key]), today)
    waiting = programme_queries.unfinished(user)
    # Where nothing runs, the days are told by what is paused.
    found = next(iter(waiting), None)
    shown = programme_queries.running_of(waiting) or waiting[:1]
    together(*_wanted(user, today, span, shown, found))
    weeks = _calendar(user, shown, today)
    days = [day for week in weeks for day in week]
    counted = tuple((state, str(word), sum(day.state == state for day in days)) for state, word in WORDS.items())
    changes = _changes(user, limits)
    return Overview(
        _title(changes), key, span.first, span.last, charts.charts_of(user, span, found, units), weeks,
        tuple(row for row in counted if row[2]), changes,
    )  # fmt: skip


def _title(changes: tuple[Change, ...]) -> str:
    """The page says first whether it is getting better, where it can."""
    worst = next((change for change in changes if change.kind == Measure.Kind.WORST), None)
    if worst is None:
        return _("Progress")
    if not worst.clear:
        return _("No clear change yet")
    return _("Worst pain: from %(then)d to %(now)d") % {"then": worst.then, "now": worst.now}


def _first_day(user, today: dt.date, days: int | None) -> dt.date:
    if days is not None:
        return today - dt.timedelta(days=days)
    firsts = [
        model.objects.visible_to(user).order_by("local_day").values_list("local_day", flat=True).first() for model in (PracticeSession, Run)
    ]
    return min(*(first or today for first in firsts), today - dt.timedelta(days=SPANS["8-weeks"] or 56))


def _first_monday(today: dt.date) -> dt.date:
    """The day on which the calendar begins."""
    return today - dt.timedelta(days=today.weekday() + 7 * (CALENDAR_WEEKS - 1))


@read
def kinds_of_sport(user, since: dt.date):
    """Days with a run or other sport since a day, and which it was."""
    return Run.objects.visible_to(user).filter(local_day__gte=since).exclude(source=Run.Source.WEEK).values_list("local_day", "kind")


def _wanted(user, today: dt.date, span: Span, shown: Sequence[Assignment], found: Assignment | None) -> Iterator[Ask]:
    """Everything that the page reads about these days."""
    yield from queries.wanted_for_found(user, today)
    yield from charts.wanted_for_charts(user, span, found)
    yield from (measure_end.of(user, kind, order) for kind in Measure.Kind.values for order in ("day", "-day"))
    yield from (activity_ends.of(user), queries.advice_before.of(user, today))
    if shown:
        monday = _first_monday(today)
        yield from (kinds_of_sport.of(user, monday), queries.doses_taken.of(user, monday))
        yield from wanted_for_done(user, monday - WEEK)
        yield from programme_queries.wanted_for_plans(tuple(row.version_id for row in shown))
        yield from programme_queries.wanted_for_ways(shown)


def _calendar(user, assignments: Sequence[Assignment], today: dt.date) -> tuple[tuple[Day, ...], ...]:
    """The last weeks, day by day, as the phases of each day asked for. Days before a programme have no claim on anyone."""
    if not assignments:
        return ()
    monday = _first_monday(today)
    history, sport = did_since(user, monday - WEEK), dict(kinds_of_sport(user, monday))
    every, rested = items_of_each(assignments), queries.rested_days(user, monday)
    asked = [(every[row.pk], row.giver) for row in assignments]
    days = [monday + dt.timedelta(days=number) for number in range(7 * CALENDAR_WEEKS)]
    told = [_day(day, today, asked, history, sport, rested) for day in days]
    return tuple(tuple(told[start : start + 7]) for start in range(0, len(told), 7))


def _day(
    day: dt.date,
    today: dt.date,
    asked: list[tuple[Days, str]],
    history: list[Did],
    sport: dict[dt.date, str],
    rested: set[dt.date],
) -> Day:
    held = [(items, giver) for days, giver in asked if (items := held_on(days, day)) is not None]
    if day > today or not held:
        return Day(day, "", "")
    ran = sport.get(day) == Run.Kind.RUN
    state = whole_day([day_state(items, done_for(history, giver), day, running_day=ran) for items, giver in held])
    if state in {NO_DATA, REST} and (day in sport or any(did.day == day and did.outcome != "skipped" for did in history)):
        state = ELSE
    # Who was told to rest, and did, has done what was asked.
    state = REST if state == NO_DATA and day in rested else state
    # Today is not over.
    return Day(day, "", "") if day == today and state in {NO_DATA, REST} else Day(day, state, str(WORDS[state]))


def items_by_day(assignment: Assignment) -> Days:
    """From which day on which prescriptions held."""
    return items_of_each([assignment])[assignment.pk]


def items_of_each(assignments: Sequence[Assignment]) -> dict[int, Days]:
    """From which day on which prescriptions of each programme (by the key of its assignment) held, in three queries."""
    plans = programme_queries.plans_of([row.version_id for row in assignments])
    by_phase = {version: {part.phase: part.items for part in parts} for version, parts in plans.items()}
    ways = programme_queries.ways_of(assignments)
    return {row.pk: {change.on: by_phase[row.version_id].get(change.after, ()) for change in ways[row.pk]} for row in assignments}


def held_on(items: Days, day: dt.date) -> tuple[Item, ...] | None:
    """What a programme asks for on a day; None before it began."""
    began = [start for start in items if start <= day]
    return items[max(began)] if began else None


def did_since(user, since: dt.date) -> list[Did]:
    """The sessions of a window as the programme sees them: done where at least one step was, else skipped with its first reason."""
    together(*wanted_for_done(user, since))
    outcomes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for session, outcome, reason in outcomes_since(user, since):
        outcomes[session].append((outcome, reason))
    given = {assignment: giver_of(by, name or "") for assignment, by, name in givers(user)}
    return [
        Did(row["local_day"], row["routine_slug"], row["slot"], *_outcome(outcomes[row["pk"]]), giver=given.get(row["assignment"]))
        for row in done_since(user, since)
    ]


def wanted_for_done(user, since: dt.date) -> tuple[Ask, ...]:
    """What did_since reads."""
    return done_since.of(user, since), outcomes_since.of(user, since), givers.of(user)


@read
def done_since(user, since: dt.date):
    """The sessions since a day, and for which programme each was done."""
    sessions = PracticeSession.objects.visible_to(user).filter(local_day__gte=since)
    return sessions.values("pk", "local_day", "routine_slug", "slot", "end", "assignment")


@read
def givers(user):
    """Who gave each programme that the person has or had."""
    return Assignment.objects.visible_to(user).values_list("pk", "assigned_by", "assigned_by_name")


@read
def outcomes_since(user, since: dt.date):
    """What became of each step of the sessions since a day."""
    return StepResult.objects.of_days(user, since).values_list("session_id", "outcome", "reason")


def _outcome(results: list[tuple[str, str]]) -> tuple[str, str]:
    done = [outcome for outcome, _reason in results if outcome != "skipped"]
    reasons = [reason for outcome, reason in results if outcome == "skipped" and reason]
    if not done:
        return "skipped", "hurts" if "hurts" in reasons else (reasons[0] if reasons else "")
    return ("done" if len(done) * 2 >= len(results) else "partly"), ""


@read
def measure_end(user, kind: str, order: str):
    """The first or the newest number of a measure."""
    return Measure.objects.visible_to(user).filter(kind=kind).order_by(order)[:1]


@read
def activity_ends(user):
    """The person's own activities, each with its first and its newest number."""
    scores = ActivityScore.objects.visible_to(user).filter(activity=OuterRef("pk"))
    ends = {f"{end}_{field}": Subquery(scores.order_by(order).values(field)[:1]) for end, order in ENDS for field in ("day", "value")}
    return OwnActivity.objects.visible_to(user).annotate(**ends)


def _changes(user, limits: Thresholds) -> tuple[Change, ...]:
    """The first and the newest number of each measure, and whether that is a clear change."""
    found = []
    for kind, name in Measure.Kind.choices:
        then, now = (measure_end.first(user, kind, order) for order in ("day", "-day"))
        if then and now and then.pk != now.pk:
            clear = clear_change(then.value, now.value, limits) or now.value - then.value >= limits.clear_change
            found.append(Change(kind, str(name), then.value, now.value, clear, now.value < then.value))
    for own in activity_ends(user):
        if own.then_day != own.now_day:
            clear = abs(own.now_value - own.then_value) >= limits.clear_change
            found.append(Change("own", own.name, own.then_value, own.now_value, clear, own.now_value > own.then_value))
    return tuple(found)
