"""The morning that nobody has told of yet: of a session or a run of the last days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from exercises.lib.rounds import Ask, read, together
from exercises.practice.models import PainScore, PracticeSession
from exercises.progress.models import MorningAsked, RunAnswer
from exercises.progress.rules.response import RECALL, RUN, SESSION
from exercises.running.models import Run


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
    together(*wanted_for_waiting(user, now, today))
    found = [item for item in (_waiting_session(user, now, today), _waiting_run(user, today)) if item]
    return max(found, key=lambda item: (item.day, item.kind), default=None)


def wanted_for_waiting(user, now: dt.datetime, today: dt.date) -> tuple[Ask, ...]:
    """What waiting_morning reads."""
    return untold_sessions.of(user, now, today), untold_runs.of(user, today)


@read
def untold_sessions(user, now: dt.datetime, today: dt.date):
    """The newest session of an earlier day without a morning, with the worst pain that was named before it."""
    # The days find the few sessions by their index; one may have begun in another zone, and the day before it ended.
    days = (today - RECALL - dt.timedelta(days=2), today - dt.timedelta(days=1))
    recent = PracticeSession.objects.visible_to(user).filter(ended_at__gte=now - RECALL, local_day__range=days)
    # Looked up for one session at a time: a join would read all answers of the person, or of everybody, before that one is known.
    told = PainScore.objects.visible_to(user).filter(moment=PainScore.Moment.MORNING, session=OuterRef("pk"))
    named = PainScore.objects.visible_to(user).filter(session=OuterRef("pk"), moment=PainScore.Moment.BEFORE).order_by("-value")
    before = Subquery(named.values("value")[:1])
    rows = recent.alias(told=Subquery(told.values("pk")[:1])).filter(told=None).exclude(Exists(_asked(user))).annotate(before=before)
    return rows.order_by("-ended_at").values("uid", "routine_title", "local_day", "before")[:1]


def _waiting_session(user, now: dt.datetime, today: dt.date) -> Waiting | None:
    row = untold_sessions.first(user, now, today)
    if row is None:
        return None
    return Waiting(str(row["uid"]), SESSION, row["routine_title"], row["local_day"], row["before"], _late(row["local_day"], today))


@read
def untold_runs(user, today: dt.date):
    """The newest run of an earlier day without a morning, with what was said of the pain before it."""
    recent = Run.objects.visible_to(user).filter(kind=Run.Kind.RUN, local_day__lt=today, local_day__gte=today - RECALL)
    answers = RunAnswer.objects.visible_to(user).filter(run=OuterRef("pk"))
    rows = recent.exclude(source=Run.Source.WEEK).exclude(Exists(answers.filter(morning__isnull=False))).exclude(Exists(_asked(user)))
    rows = rows.annotate(before=Subquery(answers.values("before")[:1]))
    return rows.order_by("-local_day", "-pk")[:1]


def _waiting_run(user, today: dt.date) -> Waiting | None:
    run = untold_runs.first(user, today)
    if run is None:
        return None
    return Waiting(str(run.uid), RUN, str(run.get_kind_display()), run.local_day, run.before, _late(run.local_day, today))


def _asked(user):
    return MorningAsked.objects.visible_to(user).filter(entry=OuterRef("uid"))


def _late(day: dt.date, today: dt.date) -> bool:
    return today - day > dt.timedelta(days=1)
