"""What the rules need to know about a person, in a bounded number of queries and rows: a window of days, whatever the history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from exercises.lib.registry import Event
from exercises.lib.rounds import Ask, read, together
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress import rules
from exercises.progress.models import AdviceGiven, ChosenThresholds, Measure, PhaseCheck, RunAnswer
from exercises.progress.rules.evidence import LongRun, Said, shown
from exercises.progress.rules.phases import RUNNING as RETURN
from exercises.progress.rules.phases import Check, may_begin_running
from exercises.progress.rules.recheck import Measure as Worst
from exercises.progress.rules.response import RUN, SESSION, Entry, Response
from exercises.publishing.queries import rule_withdrawn
from exercises.running import queries as running_queries
from exercises.running import rules as running
from exercises.running.models import Run
from exercises.running.queries import CapAsked, MorningsAsked

# What the advice goes by; where one of these is taken back, nothing is advised.
RULES = ("progress-rules", "running-caps")
# No rule looks further back than the twelve weeks of the re-check; some days more for the first week of them.
WINDOW = dt.timedelta(days=98)


def taken_back() -> str:
    """Why nothing is advised for now; empty where it is."""
    return rule_withdrawn(RULES)


@dataclass(frozen=True)
class ChosenFor:
    """The numbers that somebody who treats a person chose for them, with the reason that the person reads."""

    values: Mapping[str, int]
    by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True)
class LimitsAsked:
    """Which numbers somebody chose for this person: a higher part adds what it knows, the newest last."""

    user: Any
    found: list[ChosenFor] = field(default_factory=list)


limits_asked: Event[LimitsAsked] = Event("limits_asked")


def chosen_for(user) -> list[ChosenFor]:
    """What was chosen for this person by whoever treats them, the newest last."""
    asked = LimitsAsked(user)
    limits_asked.send(asked)
    return asked.found


def usual_for(user) -> rules.Thresholds:
    """The numbers that a person goes by who chose none of their own."""
    return rules.layered(settings.PROGRESS, *(row.values for row in chosen_for(user)))


@read
def own_numbers(user):
    """The numbers that the person chose for themselves, where they did."""
    return ChosenThresholds.objects.visible_to(user)


def limits_for(user) -> rules.Thresholds:
    """The numbers that this person goes by: the install's, then a therapist's for them, then their own, within the bounds."""
    chosen = own_numbers.first(user)
    return rules.layered(settings.PROGRESS, *(row.values for row in chosen_for(user)), chosen.values if chosen else {})


def tell_cap(asked: CapAsked) -> None:
    """By how many steps the person's caps are tighter: a handler of the running part's question."""
    asked.found.append(limits_for(asked.user).cap_steps)


def entries(user, today: dt.date) -> list[Entry]:
    """The sessions and runs of the window, with the answers about them."""
    return [*_session_entries(user, today - WINDOW), *_run_entries(user, today - WINDOW)]


def found_for(user, today: dt.date, limits: rules.Thresholds) -> list[Response]:
    """The answers of the window as lights, oldest first."""
    return rules.responses(entries(user, today), limits)


def _session_entries(user, since: dt.date) -> list[Entry]:
    rows = session_rows(user, since)
    pain = _pain(user, since)
    return [
        Entry(
            row["local_day"], SESSION, flags=tuple(row["flags"]), ended_red=row["end"] == PracticeSession.End.RED, uid=str(row["uid"]),
            **pain.get(row["pk"], {}),
        )
        for row in rows
    ]  # fmt: skip


def _run_entries(user, since: dt.date) -> list[Entry]:
    """The runs of the window with what was said before, in and after them. The number of a week is no run."""
    runs = runs_since(user, since)
    told = {row.run_id: row for row in run_answers(user, since)}
    said = {day: document.get("asked", {}).get("pain_now") for day, document in asked_to_run(user, since)}
    return [_run_entry(run, told.get(run.pk), said.get(run.local_day)) for run in runs]


def _run_entry(run: Run, told: RunAnswer | None, asked: int | None) -> Entry:
    """A run as the rules see it; who asked that day whether to run has said how the knee was before."""
    if told is None:
        return Entry(run.local_day, RUN, asked, run.pain_during, uid=str(run.uid), metres=run.metres)
    before = asked if told.before is None else told.before
    return Entry(
        run.local_day, RUN, before, run.pain_during, told.morning, told.settled_within_hour, recalled=told.recalled, uid=str(run.uid),
        metres=run.metres,
    )  # fmt: skip


@read
def session_rows(user, since: dt.date):
    """What the rules know of the sessions since a day, but their pain."""
    sessions = PracticeSession.objects.visible_to(user).filter(local_day__gte=since)
    return sessions.values("pk", "uid", "local_day", "flags", "end")


@read
def pain_rows(user, since: dt.date):
    """What was said about the knee in the sessions since a day; sore muscles are not among it."""
    scores = PainScore.objects.of_days(user, since).exclude(area="muscles")
    return scores.values("session_id", "moment", "value", "settled_within_hour", "recalled")


@read
def run_answers(user, since: dt.date):
    """What was said about the runs since a day."""
    return RunAnswer.objects.of_days(user, since)


@read
def asked_to_run(user, since: dt.date):
    """The days on which somebody asked whether to run, with what they said."""
    return AdviceGiven.objects.visible_to(user).filter(rule="may-i-run", day__gte=since).values_list("day", "document")


@read
def runs_since(user, since: dt.date):
    """The runs since a day, in their order. The number of a week is no run."""
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__gte=since).exclude(source=Run.Source.WEEK)
    return rows.order_by("local_day", "pk")


def _long_runs(user, since: dt.date) -> list[LongRun]:
    """Runs with a length; a walk-run day below the last stage has walks in it."""
    last = running.STAGES[-1].number
    return [
        LongRun(run.local_day, run.seconds, run.pain_during, run.walk_run_stage is None or run.walk_run_stage >= last)
        for run in runs_since(user, since)
        if run.seconds is not None
    ]


def running_facts(user, today: dt.date, phase: str) -> dict[str, Any]:
    """What the running part knows: the stage, the last run, and what both caps leave."""
    start, limits = running.monday(today), running_queries.thresholds(user)
    runs = running_queries.facts_for(user, start)
    mornings = running_queries.mornings(user, start - running.WEEK * 2, start + running.WEEK)
    week = running.weekly_cap(runs, mornings, start, today, limits)
    single = running.single_cap(runs, mornings, today, limits)
    this_week = running.weeks_of([run for run in runs if running.monday(run.day) == start]).get(start)
    done = this_week.metres if this_week and this_week.metres else 0
    newest = max((run for run in runs if not run.whole_week), key=lambda run: (run.day, run.key), default=None)
    return {
        "week_left_m": None if week.value is None else max(0, week.value - done),
        "single_cap_m": single.value,
        "last_run": newest.day if newest else None,
        "last_run_m": newest.metres if newest else None,
        "stage": _stage(user, today, phase, mornings, runs, limits, walk_first=week.outcome == "walk-run"),
    }


def _stage(user, today: dt.date, phase: str, mornings, runs, limits, *, walk_first: bool) -> int | None:
    """The walk-run stage of someone who walks and runs, or should; None for those who run without a walk."""
    done = running_queries.stage_runs(user, today)
    if not done and not walk_first and phase != RETURN:
        return None
    first = min((run.local_day for run in done), default=today)
    lights = running.lights(runs, mornings, first, today, today, limits)
    history = [running.StageRun(run.local_day, run.walk_run_stage or 0, lights.get(run.local_day, running.UNKNOWN)) for run in done]
    found = running.walk_run(history, today, ran_before=bool(runs), t=limits)
    return None if found.outcome == "finished" else found.value


@read
def runs_of_day(user, day: dt.date):
    """The keys of the runs of one day."""
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day=day).exclude(source=Run.Source.WEEK)
    return rows.values_list("pk", flat=True)


def ran_on(user, day: dt.date) -> bool:
    """Whether the person ran on this day."""
    return bool(runs_of_day(user, day))


def tell_mornings(asked: MorningsAsked) -> None:
    """The mornings after runs, for the caps: a handler of the running part's question."""
    rows = run_mornings(asked.user, asked.first, asked.last)
    asked.found.extend(running.Morning(day, morning - before) for day, before, morning in rows)


@read
def run_mornings(user, first: dt.date, last: dt.date):
    """The pain before the runs of these days, and on the mornings after them."""
    rows = RunAnswer.objects.of_days(user, first, last).filter(before__isnull=False, morning__isnull=False)
    return rows.values_list("run__local_day", "before", "morning")


def _pain(user, since: dt.date) -> dict[int, dict[str, Any]]:
    """The worst number of each moment, by session, over the areas about the knee and both sides."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for score in pain_rows(user, since):
        mine = found[score["session_id"]]
        mine[score["moment"]] = max(score["value"], mine.get(score["moment"], 0))
        if score["moment"] == PainScore.Moment.MORNING:
            mine["settled"] = score["settled_within_hour"]
            mine["recalled"] = score["recalled"]
    return found


@read
def measures(user, today: dt.date):
    """What the person said about their weeks, within the window."""
    return Measure.objects.visible_to(user).filter(day__gt=today - WINDOW, day__lte=today)


@read
def phase_checks(user, today: dt.date):
    """What only the person can tell about their phase, within the window."""
    return PhaseCheck.objects.visible_to(user).filter(day__gt=today - WINDOW)


def worst_days(found: list[Response], said: list[Measure]) -> list[Worst]:
    """The worst pain of each day that has one, from sessions, runs and measures."""
    days: dict[dt.date, int] = {}
    known = [(item.entry.day, item.entry.worst) for item in found]
    known += [(item.day, item.value) for item in said if item.kind == Measure.Kind.WORST]
    for day, worst in known:
        if worst is not None:
            days[day] = max(worst, days.get(day, 0))
    return [Worst(day, worst) for day, worst in sorted(days.items())]


@dataclass(frozen=True)
class Now:
    """Everything that the pages about a person's progress start from."""

    today: dt.date
    limits: rules.Thresholds
    found: list[Response]
    said: list[Measure]
    long_runs: list[LongRun]
    checks: list[Check]

    @property
    def usual(self) -> int | None:
        """The newest usual pain of the window, or None where nobody said one."""
        known = [item for item in self.said if item.kind == Measure.Kind.USUAL]
        return max(known, key=lambda item: item.day).value if known else None


def wanted_for_found(user, today: dt.date) -> tuple[Ask, ...]:
    """What found_for reads."""
    since = today - WINDOW
    reads = (session_rows, pain_rows, runs_since, run_answers, asked_to_run)
    return tuple(item.of(user, since) for item in reads)


def wanted_for_now(user, today: dt.date) -> tuple[Ask, ...]:
    """What now_of reads, but the numbers that therapists chose."""
    return own_numbers.of(user), *wanted_for_found(user, today), measures.of(user, today), phase_checks.of(user, today)


def now_of(user, today: dt.date) -> Now:
    """The window, read once."""
    together(*wanted_for_now(user, today))
    limits = limits_for(user)
    found, said, runs = found_for(user, today, limits), measures(user, today), _long_runs(user, today - WINDOW)
    told = [Check(row.day, row.key, row.value) for row in phase_checks(user, today)]
    data = shown(found, [Said(row.day, row.kind, row.value) for row in said], runs, today)
    return Now(today, limits, found, said, runs, told + data)


def path_of(now: Now, phase: str) -> rules.Advice:
    """The path of running that is offered."""
    return may_begin_running(phase, [item for item in now.found if item.entry.kind == RUN], now.limits)
