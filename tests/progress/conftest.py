"""A person who agreed to storing, the programmes of the pack, and sessions with answers about them."""

import datetime as dt
import uuid

import pytest

from exercises.lib import clock
from exercises.people.services import give_consent
from exercises.practice.models import PracticeSession
from exercises.practice.services import store_session
from exercises.programmes import loader, queries, services
from exercises.routines.services import plan_for

ROUTINE = "settle-5"


@pytest.fixture
def programmes(db):
    loader.load(loader.read(), now=clock.now())
    return {programme.key: programme for programme in queries.offered()}


@pytest.fixture
def person(runner):
    give_consent(runner, way="test", now=clock.now())
    return runner


@pytest.fixture
def started(person, programmes):
    """The four phases, begun today."""
    now = clock.now()
    return services.start_alone(person, programmes["runners-knee"], uid=uuid.uuid4(), today=now.date(), now=now)


@pytest.fixture
def train(db):
    """Stores a session of some days ago, with what was said about it."""

    def session(
        person, days_ago=1, *, routine=ROUTINE, before=1, worst=1, morning=None, flags=(), end="done", outcome="done", hour=8, note=""
    ):
        _published, plan = plan_for(routine, now=clock.now())
        began = (clock.now() - dt.timedelta(days=days_ago)).replace(hour=hour, minute=0, second=0, microsecond=0)
        told = (("before", before), ("worst", worst), ("morning", morning))
        stamp = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (began, began + dt.timedelta(minutes=10), clock.now())]
        step = plan.document["steps"][0]
        document = {
            "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
            "started_at": stamp[0], "ended_at": stamp[1], "sent_at": stamp[2], "end": end, "language": "en", "flags": list(flags),
            "pain": [{"moment": moment, "area": "knee", "side": "left", "value": value} for moment, value in told if value is not None],
            "steps": [{"key": step["key"], "side": side, "outcome": outcome, "worked_ms": 60000} for side in step["sides"]],
        }  # fmt: skip
        document |= {"note": note} if note else {}
        outcome_of = store_session(person, document, now=clock.now())
        assert outcome_of.status == "stored", outcome_of.reason
        return PracticeSession.objects.get(owner=person, uid=document["uid"])

    return session
