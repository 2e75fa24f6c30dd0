"""What matters is asked of somebody who has shown lately that it is them, and then goes on."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from exercises.people import access
from exercises.people.access import fresh_sign_in
from exercises.urls import urlpatterns as ours
from tests.conftest import show

pytestmark = pytest.mark.django_db
PHRASE = "a long enough phrase"
TOLD: list[dict] = []


def weighty(request):
    TOLD.append(dict(request.POST.items()))
    return HttpResponse(f"{request.method} done")


urlpatterns = [*ours, path("weighty/", fresh_sign_in(weighty), name="weighty")]


@pytest.fixture(autouse=True)
def _weighty(settings):
    settings.ROOT_URLCONF = __name__
    TOLD.clear()


def later(minutes):
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes), tick=False)


@pytest.fixture
def signed_in(runner):
    client = Client()
    assert client.post("/accounts/login/", {"login": runner.email, "password": PHRASE}).status_code == 302
    return client


def test_who_signed_in_just_now_is_not_asked_again(signed_in):
    assert signed_in.get("/weighty/").content == b"GET done"


def test_after_ten_minutes_the_password_is_asked_and_the_page_comes_then(signed_in):
    with later(11):
        asked = signed_in.get("/weighty/?a=1")
        assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
        assert TOLD == []
        answer = signed_in.post(asked["Location"], {"password": PHRASE, "next": "/weighty/?a=1"})
        assert answer["Location"] == "/weighty/?a=1"
        assert signed_in.get("/weighty/").content == b"GET done"


def test_a_form_that_was_sent_is_kept_until_the_password_was_given(signed_in):
    with later(11):
        asked = signed_in.post("/weighty/", {"word": "kept"})
        assert TOLD == []
        answer = signed_in.post(asked["Location"], {"password": PHRASE, "next": "/weighty/"})
    assert (answer.content, TOLD) == (b"POST done", [{"word": "kept"}])


def test_a_wrong_password_opens_nothing(signed_in):
    with later(11):
        asked = signed_in.post("/weighty/", {"word": "kept"})
        assert signed_in.post(asked["Location"], {"password": "wrong", "next": "/weighty/"}).status_code == 200
        assert signed_in.get("/weighty/").status_code == 302
    assert TOLD == []


def test_the_page_that_asks_leads_to_no_other_site(signed_in):
    with later(11):
        answer = signed_in.post("/accounts/reauthenticate/", {"password": PHRASE, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/today/"


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/weighty/")["Location"].startswith("/accounts/login/")


def test_a_proof_of_somebody_else_in_the_same_session_is_none(runner, other_runner, as_):
    client = as_(runner)
    show(client, other_runner)
    assert client.get("/weighty/").status_code == 302


def test_a_proof_from_the_future_is_none(runner, as_):
    client = as_(runner)
    show(client, runner, ago=-3600)
    assert client.get("/weighty/").status_code == 302


def test_without_the_defence_an_old_session_would_do(signed_in, monkeypatch):
    monkeypatch.setattr(access, "is_fresh", lambda request: True)
    with later(11):
        assert signed_in.get("/weighty/").status_code == 200


def test_an_address_is_added_only_after_it_was_asked(signed_in, runner):
    with later(11):
        sent = {"email": "second@example.org", "action_add": ""}
        assert signed_in.post("/accounts/email/", sent)["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="second@example.org").exists()
