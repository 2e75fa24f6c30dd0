"""Clients of a therapist with sessions, made through the services."""

import datetime as dt
import uuid

import pytest

from exercises.clients.models import Standing
from exercises.lib import clock
from exercises.practice.models import PracticeSession
from exercises.practice.services import store_session
from exercises.programmes import loader, queries, services
from exercises.routines.services import plan_for

ROUTINE = "settle-5"
STAMP = "%Y-%m-%dT%H:%M:%SZ"


@pytest.fixture
def now(monkeypatch):
    """Noon of one Saturday: the clock stands."""
    at = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


@pytest.fixture
def train(now):
    """Stores a session of some days ago, with what was said about it."""

    def session(
        person, ago=1, *, before=1, worst=1, morning=None, flags=(), end="done", outcome="done", reason="", note="", hour=8, assignment=""
    ):
        plan = plan_for(ROUTINE, now=now)[1]
        began = (now - dt.timedelta(days=ago)).replace(hour=hour)
        told = (("before", before), ("worst", worst), ("morning", morning))
        step = plan.document["steps"][0]
        result = (
            {"key": step["key"], "outcome": outcome}
            | ({"reason": reason} if reason else {})
            | ({"worked_ms": 60000} if outcome != "skipped" else {})
        )
        document = {
            "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
            "started_at": began.strftime(STAMP), "ended_at": (began + dt.timedelta(minutes=10)).strftime(STAMP), "sent_at": now.strftime(STAMP),
            "end": end, "language": "en", "flags": list(flags),
            "pain": [{"moment": moment, "area": "knee", "side": "left", "value": value} for moment, value in told if value is not None],
            "steps": [result | {"side": side} for side in step["sides"]],
        }  # fmt: skip
        document |= {"note": note} if note else {}
        document |= {"assignment": str(assignment), "slot": "morning"} if assignment else {}
        outcome_of = store_session(person, document, now=clock.now())
        assert outcome_of.status == "stored", outcome_of.reason
        return PracticeSession.objects.get(owner=person, uid=document["uid"])

    return session


@pytest.fixture
def started(runner, now):
    """The runner follows the four phases, begun three weeks ago."""
    loader.load(loader.read(), now=now)
    programme = next(item for item in queries.offered() if item.key == "runners-knee")
    began = now - dt.timedelta(days=21)
    return services.start_alone(runner, programme, uid=uuid.uuid4(), today=began.date(), now=began)


def row_of(link) -> Standing:
    return Standing.objects.get(link=link)
