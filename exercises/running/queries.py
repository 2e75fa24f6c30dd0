"""Reads about running, each in one query and over a bounded time, however much there is."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, Sum

from exercises.lib import clock
from exercises.lib.registry import Event
from exercises.lib.rounds import Ask, read
from exercises.people.queries import profiles
from exercises.practice.models import PainScore, PracticeSession
from exercises.publishing.queries import published_many
from exercises.running import rules
from exercises.running.models import Import, Run, Shoe

# Eight weeks are shown; each looks back over four weeks and over a break.
SHOWN_WEEKS, LOOK_BACK = 8, 18
PER_PAGE = 50
OPEN_IMPORTS = (Import.State.CHECKING, Import.State.ASKS, Import.State.TAKING)


@dataclass(frozen=True)
class MorningsAsked:
    """Asks higher parts for the mornings after the days from first to last; they add to found."""

    user: object
    first: dt.date
    last: dt.date
    found: list[rules.Morning] = field(default_factory=list)


mornings_asked: Event[MorningsAsked] = Event("mornings_asked")


@dataclass(frozen=True)
class CapAsked:
    """Asks higher parts by how many steps the caps of a person are tighter than usual; they add to found."""

    user: object
    found: list[int] = field(default_factory=list)


cap_asked: Event[CapAsked] = Event("cap_asked")


@dataclass(frozen=True)
class Person:
    """What pages need of a person: zone, units and the day it is there."""

    zone: str
    units: str
    today: dt.date


def person(user) -> Person:
    """The zone, units and present day of someone."""
    profile = profiles.first(user)
    zone = clock.zone_or_ours(profile.zone if profile else "")
    return Person(zone, profile.units if profile else settings.COUNTRY_FACTS["units"], clock.local_day(clock.now(), zone))


def thresholds(user) -> rules.Thresholds:
    """The thresholds of this install, with the caps as tight as this person has them."""
    asked = CapAsked(user)
    cap_asked.send(asked)
    return _tightened(tuple(sorted(settings.RUNNING.items())), max(asked.found, default=0))


@lru_cache(256)
def _tightened(given: tuple[tuple[str, float], ...], steps: int) -> rules.Thresholds:
    return rules.tightened(rules.thresholds(dict(given)), steps)


FIELDS = (
    "local_day", "metres", "pain_during", "surface", "hills", "shoe_id", "walk_run_stage", "elevation_loss", "source", "started_at", "pk",
)  # fmt: skip


@read
def run_rows(user, first: dt.date, last: dt.date):
    """What the rules know of the runs of these days."""
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__range=(first, last)).order_by("local_day", "pk")
    return rows.values_list(*FIELDS)


def facts(user, first: dt.date, last: dt.date) -> list[rules.Ran]:
    """The person's runs of these days as the rules see them; other sport is not among them."""
    return [_ran(*row) for row in run_rows(user, first, last)]


def _ran(day, metres, pain, surface, hills, shoe, stage, loss, source, started_at, key) -> rules.Ran:
    return rules.Ran(day, metres, pain, surface, hills, shoe, stage, loss, source == Run.Source.WEEK, started_at, key)


def ran_of(run: Run) -> rules.Ran:
    """One run as the rules see it."""
    return _ran(*(getattr(run, name) for name in FIELDS))


def facts_for(user, start: dt.date) -> list[rules.Ran]:
    """The runs that a week and those before it are judged by, and the last one before them, so that a long break is seen."""
    first = start - rules.WEEK * LOOK_BACK
    return [_ran(*row) for row in last_run_before(user, first)] + facts(user, first, start + rules.WEEK)


@read
def last_run_before(user, day: dt.date):
    """What the rules know of the last run before a day."""
    older = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__lt=day).order_by("-local_day", "-pk")
    return older.values_list(*FIELDS)[:1]


def wanted_for_week(user, start: dt.date) -> tuple[Ask, ...]:
    """What facts_for reads, and what mornings reads for the weeks that the caps look at."""
    first = start - rules.WEEK * LOOK_BACK
    return last_run_before.of(user, first), run_rows.of(user, first, start + rules.WEEK)


def wanted_for_mornings(user, first: dt.date, last: dt.date) -> tuple[Ask, ...]:
    """What mornings reads in this part."""
    return session_mornings.of(user, first, last), flags_of_days.of(user, first, last)


@read
def session_mornings(user, first: dt.date, last: dt.date):
    """The pain before the sessions of these days, and on the mornings after them."""
    scores = PainScore.objects.of_days(user, first, last).filter(moment__in=["before", "morning"])
    return scores.values_list("session_id", "session__local_day", "moment", "value")


@read
def flags_of_days(user, first: dt.date, last: dt.date):
    """The warning signs of the sessions of these days."""
    return PracticeSession.objects.visible_to(user).filter(local_day__range=(first, last)).values_list("local_day", "flags")


def mornings(user, first: dt.date, last: dt.date) -> list[rules.Morning]:
    """The mornings after these days: from sessions, and from whatever part asks about runs."""
    asked = MorningsAsked(user, first, last, _of_sessions(session_mornings(user, first, last)))
    asked.found.extend(rules.Morning(day, flagged=True) for day, flags in flags_of_days(user, first, last) if flags)
    mornings_asked.send(asked)
    return asked.found


def _of_sessions(scores: Iterable[tuple[int, dt.date, str, int]]) -> list[rules.Morning]:
    by_session: dict[tuple[int, dt.date], dict[str, int]] = {}
    for session, day, moment, value in scores:
        said = by_session.setdefault((session, day), {})
        said[moment] = max(value, said.get(moment, 0))
    return [
        rules.Morning(day, said["morning"] - said["before"])
        for (_session, day), said in by_session.items()
        if {"before", "morning"} <= set(said)
    ]


@dataclass(frozen=True)
class WeekRun:
    """How far in one week and how far it could have gone; None where nothing is noted, or where there is no limit."""

    start: dt.date
    metres: int | None
    cap: int | None

    @property
    def over(self) -> bool:
        """Whether the limit was passed."""
        return self.metres is not None and self.cap is not None and self.metres > self.cap


def weeks(user, first: dt.date, last: dt.date) -> list[WeekRun]:
    """Every week of a span with its distance and limit: the same queries however long it is, and each week looks back no further than ever."""
    start, today, t = rules.monday(first), last, thresholds(user)
    runs = facts(user, start - rules.WEEK * LOOK_BACK, last)
    found, told = rules.weeks_of(runs), mornings(user, start - rules.WEEK, last)
    days, asked = [run.day for run in runs], sorted(told, key=lambda item: item.of)
    of = [item.of for item in asked]
    shown = []
    for monday in (start + rules.WEEK * number for number in range((last - start).days // 7 + 1)):
        near = runs[bisect_left(days, monday - rules.WEEK * LOOK_BACK) : bisect_left(days, monday + rules.WEEK)]
        since = asked[bisect_left(of, monday - rules.WEEK) : bisect_left(of, monday + rules.WEEK)]
        cap = rules.weekly_cap(near, since, monday, today, t).value
        shown.append(WeekRun(monday, found[monday].metres if monday in found else None, cap))
    return shown


def runs_of_week(user, start: dt.date) -> list[Run]:
    """Everything noted in one week, in its order."""
    return week_rows(user, start)


@read
def week_rows(user, start: dt.date):
    """Everything noted in one week, each with its pair of shoes."""
    rows = Run.objects.visible_to(user).filter(local_day__range=(start, start + dt.timedelta(days=6))).select_related("shoe")
    return rows.order_by("local_day", "started_at", "pk")


def runs_before(user, day: dt.date | None, key: int) -> list[Run]:
    """A page of all runs, newest first, behind a place in the list; one more than a page where there are more."""
    rows = Run.objects.visible_to(user).select_related("shoe").order_by("-local_day", "-pk")
    if day is not None:
        rows = rows.filter(Q(local_day__lt=day) | Q(local_day=day, pk__lt=key))
    return list(rows[: PER_PAGE + 1])


def shoes(user, *, retired: bool = False) -> list[Shoe]:
    """The person's pairs, those in use first."""
    return shoe_rows(user, retired)


@read
def shoe_rows(user, retired: bool):
    """The person's pairs; with retired also those that are not in use any more."""
    rows = Shoe.objects.visible_to(user)
    if not retired:
        rows = rows.filter(retired_on__isnull=True)
    return rows.order_by("retired_on", "-last_run_on", "name", "pk")[:100]


def worn_before(user, runs: list[Run]) -> dict[int, int]:
    """How far each run's pair had gone before it, by the key of the run; one query for all of them."""
    shod = sorted((run for run in runs if run.shoe), key=lambda run: (run.local_day, run.pk))
    if not shod:
        return {}
    older = Run.objects.visible_to(user).filter(shoe__in={run.shoe_id for run in shod}, local_day__lt=shod[0].local_day)
    gone = dict(older.order_by().values_list("shoe").annotate(Sum("metres")))
    found = {}
    for run in shod:
        found[run.pk] = run.shoe.metres_before + (gone.get(run.shoe_id) or 0)
        gone[run.shoe_id] = (gone.get(run.shoe_id) or 0) + (run.metres or 0)
    return found


@read
def stage_runs(user, today: dt.date):
    """The last walk-run days, newest first."""
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, walk_run_stage__isnull=False, local_day__lte=today)
    return rows.order_by("-local_day", "-pk")[:12]


def last_cadence(user) -> int | None:
    """The step rate of the newest run that has one."""
    return cadences.first(user)


@read
def cadences(user):
    """The step rate of the newest run that has one."""
    rows = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, cadence__isnull=False).order_by("-local_day", "-pk")
    return rows.values_list("cadence", flat=True)[:1]


def open_import(user) -> Import | None:
    """The file that is being read for this person, if there is one."""
    return Import.objects.visible_to(user).filter(state__in=OPEN_IMPORTS).order_by("-pk").first()


def sources(slugs: Iterable[str]) -> list[dict[str, str]]:
    """The sources behind answers as a page lists them, in one query."""
    wanted = list(dict.fromkeys(slugs))
    found = published_many([("source", slug) for slug in wanted])
    documents = [found["source", slug].document for slug in wanted if ("source", slug) in found]
    return [
        {"title": one["title"], "citation": one.get("citation", ""), "url": one.get("url", ""), "note": one.get("note", "")}
        for one in documents
    ]
