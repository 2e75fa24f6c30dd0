"""A history of any length for tests and measurements: the newest weeks are real, what lies before them is copied."""

from __future__ import annotations

import datetime as dt
import uuid

from exercises.lib import clock
from exercises.people.services import give_consent
from exercises.practice.models import PainScore, PracticeSession, StepResult
from exercises.practice.services import store_session
from exercises.programmes import loader, queries, services
from exercises.progress.models import AdviceGiven, Measure, RunAnswer
from exercises.routines.services import plan_for
from exercises.running.models import Run

STAMP = "%Y-%m-%dT%H:%M:%SZ"


def build(owner, *, sessions: int, runs: int) -> None:
    """A programme, four weeks with sessions and runs, and before them as many as are asked for."""
    now = clock.now()
    give_consent(owner, way="test", now=now)
    loader.load(loader.read(), now=now)
    programme = next(item for item in queries.offered() if item.key == "runners-knee")
    began = now - dt.timedelta(days=28)
    services.start_alone(owner, programme, uid=uuid.uuid4(), today=began.date(), now=began)
    for back in range(2, 28, 3):
        store(owner, now - dt.timedelta(days=back), now=now)
    run = {"owner": owner, "zone": "UTC", "metres": 5000, "pain_during": 1, "created_at": now}
    Run.objects.bulk_create(Run(**run, local_day=(now - dt.timedelta(days=back)).date()) for back in range(3, 28, 3))
    fill(owner, sessions=sessions, runs=runs, days_ago=200)


def store(owner, at: dt.datetime, *, now: dt.datetime) -> None:
    """One session with its answers, as a phone sends it."""
    plan = plan_for("settle-5", now=now)[1]
    step = plan.document["steps"][0]
    started, ended, sent = (moment.strftime(STAMP) for moment in (at, at + dt.timedelta(minutes=10), now))
    document = {
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "UTC", "started_at": started,
        "ended_at": ended, "sent_at": sent, "end": "done", "language": "en", "flags": [],
        "pain": [{"moment": moment, "area": "knee", "side": "left", "value": 1} for moment in ("before", "worst", "morning")],
        "steps": [{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 60000} for side in step["sides"]],
    }  # fmt: skip
    outcome = store_session(owner, document, now=now)
    if outcome.status != "stored":
        raise RuntimeError(outcome.reason)


def copied(row, *without: str) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname not in ("id", *without)}


def fill(owner, *, sessions: int, runs: int, days_ago: int) -> None:
    """Sessions and runs from before the window, copied from a session that is real."""
    now, model = clock.now(), PracticeSession.objects.filter(owner=owner).order_by("-local_day").first()
    days = [now - dt.timedelta(days=days_ago + n // 2) for n in range(max(sessions, 2 * runs))]
    fields, result = copied(model, "uid", "local_day", "started_at", "ended_at"), StepResult.objects.filter(session=model).first()
    made = PracticeSession.objects.bulk_create(
        [PracticeSession(**fields, uid=uuid.uuid4(), local_day=at.date(), started_at=at, ended_at=at) for at in days[:sessions]],
        batch_size=500,
    )
    StepResult.objects.bulk_create([StepResult(**copied(result, "session_id"), session=row) for row in made], batch_size=500)
    moments = ("before", "worst", "morning")
    PainScore.objects.bulk_create(
        [PainScore(owner=owner, session=row, moment=moment, area="knee", side="left", value=2) for row in made for moment in moments],
        batch_size=500,
    )
    dates = [at.date() for at in days[: 2 * runs : 2]]
    run = {"owner": owner, "zone": "UTC", "metres": 5000, "pain_during": 1, "created_at": now}
    done = Run.objects.bulk_create([Run(**run, local_day=day) for day in dates], batch_size=500)
    RunAnswer.objects.bulk_create([RunAnswer(owner=owner, run=row, before=1, morning=1, at=now) for row in done], batch_size=500)
    Measure.objects.bulk_create([Measure(owner=owner, kind="worst", day=day, value=3) for day in dates[::7]], batch_size=500)
    given = {"owner": owner, "at": now, "rule": "may-i-run", "outcome": "yes", "document": {}, "light": "green", "followed": True}
    AdviceGiven.objects.bulk_create([AdviceGiven(**given, uid=uuid.uuid4(), day=day) for day in dates], batch_size=500)
