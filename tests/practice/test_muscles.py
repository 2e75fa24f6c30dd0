"""What /me says of the muscles that somebody pressed: the day of the last press, and what was answered at which spot."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from exercises.lib import clock
from exercises.people.services import withdraw_consent
from exercises.practice import services
from exercises.practice.queries import asked_muscles

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SPOT = {"spot": "mid-belly", "brought_on": "partly"}


def store(user, document, **more):
    press = {"key": "press", "side": "left", "set": 1, "round": 1, "outcome": "done", "worked_ms": 30000}
    assert services.store_session(user, document | {"steps": [press | more]}, now=clock.now()).kept


def test_the_last_press_and_the_last_answer_stand_apart(runner, other_runner, session_document):
    now = dt.datetime.now(dt.UTC)
    store(runner, session_document(started=now - dt.timedelta(days=4)), **SPOT)
    [(slug, first)] = asked_muscles(runner).items()
    assert slug == "rectus-femoris" and first == {"pressed": first["on"], "on": first["on"], "spot": "mid-belly", "answer": "partly"}
    store(runner, session_document())
    last = asked_muscles(runner)[slug]
    assert last == first | {"pressed": last["pressed"]} and last["pressed"] > first["on"]
    assert asked_muscles(other_runner) == {}


def test_a_press_that_was_left_out_is_no_press(runner, session_document):
    store(runner, session_document(), outcome="skipped", worked_ms=0)
    assert asked_muscles(runner) == {}


def test_a_stranger_and_someone_without_consent_are_told_nothing(runner, session_document):
    assert asked_muscles(AnonymousUser()) == {}
    assert Client().get("/api/v1/me").json()["muscles"] == {}
    store(runner, session_document(), **SPOT)
    client = Client()
    client.force_login(runner)
    assert list(client.get("/api/v1/me").json()["muscles"]) == ["rectus-femoris"]
    withdraw_consent(runner, now=clock.now())
    assert client.get("/api/v1/me").json()["muscles"] == {}
