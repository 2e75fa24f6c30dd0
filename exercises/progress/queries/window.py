"""What the rules need to know about a person, in a bounded number of queries and rows: a window of days, whatever the history."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from exercises.lib.registry import Event
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress import rules
from exercises.progress.models import AdviceGiven, ChosenThresholds, Measure, MorningAsked, PhaseCheck, RunAnswer
from exercises.progress.rules.evidence import LongRun, Said, shown
from exercises.progress.rules.phases import RUNNING as RETURN
from exercises.progress.rules.phases import Check, may_begin_running
from exercises.progress.rules.recheck import Measure as Worst
from exercises.progress.rules.response import RECALL, RUN, SESSION, Entry, Response
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


def limits_for(user) -> rules.Thresholds:
    """The numbers that this person goes by: the install's, then a therapist's for them, then their own, within the bounds."""
    chosen = ChosenThresholds.objects.visible_to(user).first()
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
    sessions = PracticeSession.objects.visible_to(user).filter(local_day__gte=since)
    rows = list(sessions.values("pk", "uid", "local_day", "flags", "end"))
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
    runs = _runs(user, since)
    told = {row.run_id: row for row in RunAnswer.objects.visible_to(user).filter(run__owner=user, run__local_day__gte=since)}
    asked = AdviceGiven.objects.visible_to(user).filter(rule="may-i-run", day__gte=since).values_list("day", "document")
    said = {day: document.get("asked", {}).get("pain_now") for day, document in asked}
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


def _runs(user, since: dt.date) -> list[Run]:
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__gte=since).exclude(source=Run.Source.WEEK)
    return list(rows.order_by("local_day", "pk"))


def _long_runs(user, since: dt.date) -> list[LongRun]:
    """Runs with a length; a walk-run day below the last stage has walks in it."""
    last = running.STAGES[-1].number
    return [
        LongRun(run.local_day, run.seconds, run.pain_during, run.walk_run_stage is None or run.walk_run_stage >= last)
        for run in _runs(user, since)
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


def ran_on(user, day: dt.date) -> bool:
    """Whether the person ran on this day."""
    return Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day=day).exclude(source=Run.Source.WEEK).exists()


def tell_mornings(asked: MorningsAsked) -> None:
    """The mornings after runs, for the caps: a handler of the running part's question."""
    rows = RunAnswer.objects.visible_to(asked.user).filter(
        run__owner=asked.user, run__local_day__range=(asked.first, asked.last), before__isnull=False, morning__isnull=False
    )  # fmt: skip
    asked.found.extend(
        running.Morning(day, morning - before) for day, before, morning in rows.values_list("run__local_day", "before", "morning")
    )


def _pain(user, since: dt.date) -> dict[int, dict[str, Any]]:
    """The worst number of each moment, by session, over the areas about the knee and both sides."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    scores = PainScore.objects.visible_to(user).filter(session__owner=user, session__local_day__gte=since).exclude(area="muscles")
    for score in scores.values("session_id", "moment", "value", "settled_within_hour", "recalled"):
        mine = found[score["session_id"]]
        mine[score["moment"]] = max(score["value"], mine.get(score["moment"], 0))
        if score["moment"] == PainScore.Moment.MORNING:
            mine["settled"] = score["settled_within_hour"]
            mine["recalled"] = score["recalled"]
    return found


def measures(user, today: dt.date) -> list[Measure]:
    """What the person said about their weeks, within the window."""
    return list(Measure.objects.visible_to(user).filter(day__gt=today - WINDOW, day__lte=today))


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


def now_of(user, today: dt.date) -> Now:
    """The window, read once."""
    limits = limits_for(user)
    found, said, runs = found_for(user, today, limits), measures(user, today), _long_runs(user, today - WINDOW)
    told = [Check(row.day, row.key, row.value) for row in PhaseCheck.objects.visible_to(user).filter(day__gt=today - WINDOW)]
    data = shown(found, [Said(row.day, row.kind, row.value) for row in said], runs, today)
    return Now(today, limits, found, said, runs, told + data)


def path_of(now: Now, phase: str) -> rules.Advice:
    """The path of running that is offered."""
    return may_begin_running(phase, [item for item in now.found if item.entry.kind == RUN], now.limits)


@dataclass(frozen=True)
class Waiting:
    """A session or run whose morning nobody has told of yet."""

    uid: str
    kind: str
    title: str
    day: dt.date
    before: int | None
    recalled: bool


def waiting_morning(user, now: dt.datetime, today: dt.date) -> Waiting | None:
    """The newest session or run of an earlier day, not older than 72 hours, without a morning; None where nothing is to be asked."""
    found = [item for item in (_waiting_session(user, now, today), _waiting_run(user, today)) if item]
    return max(found, key=lambda item: (item.day, item.kind), default=None)


def _waiting_session(user, now: dt.datetime, today: dt.date) -> Waiting | None:
    recent = PracticeSession.objects.visible_to(user).filter(ended_at__gte=now - RECALL, local_day__lt=today)
    told = PainScore.objects.visible_to(user).filter(moment=PainScore.Moment.MORNING, session=OuterRef("pk"))
    session = recent.exclude(Exists(told)).exclude(Exists(_asked(user))).order_by("-ended_at").first()
    if session is None:
        return None
    scores = list(PainScore.objects.visible_to(user).filter(session=session))
    before = max((score.value for score in scores if score.moment == PainScore.Moment.BEFORE), default=None)
    return Waiting(str(session.uid), SESSION, session.routine_title, session.local_day, before, _late(session.local_day, today))


def _waiting_run(user, today: dt.date) -> Waiting | None:
    recent = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__lt=today, local_day__gte=today - RECALL)
    told = RunAnswer.objects.visible_to(user).filter(run=OuterRef("pk"), morning__isnull=False)
    rows = recent.exclude(source=Run.Source.WEEK).exclude(Exists(told)).exclude(Exists(_asked(user)))
    run = rows.order_by("-local_day", "-pk").first()
    if run is None:
        return None
    answer = RunAnswer.objects.visible_to(user).filter(run=run).first()
    before = answer.before if answer else None
    return Waiting(str(run.uid), RUN, str(run.get_kind_display()), run.local_day, before, _late(run.local_day, today))


def _asked(user):
    return MorningAsked.objects.visible_to(user).filter(entry=OuterRef("uid"))


def _late(day: dt.date, today: dt.date) -> bool:
    return today - day > dt.timedelta(days=1)
