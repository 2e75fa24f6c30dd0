"""Ways past the stop list: replayed and foreign cookies, other devices, forged values, guests, retired routines, forms out of order."""

import datetime as dt
import json

import pytest
from django.core import signing
from django.core.signing import b64_decode, b64_encode

from exercises.lib import clock as lib_clock
from exercises.practice.models import PracticeSession
from exercises.publishing.services import retire
from exercises.safety.models import Lock
from tests.safety.steps import ADULT, CHECK, PAGE, PRESSING, PRESSURE, READY, STILL, TODAY, none, page, reads, send

pytestmark = pytest.mark.django_db
LOG = f"/routines/{STILL}/log/"


def test_a_stop_on_one_phone_takes_the_guests_pass_on_another(runner, as_, clock):
    here, there = as_(runner), as_(runner)
    none(here, way="&who=guest")
    assert reads(here)["opened"] == "guest"
    clock.forward(minutes=1)
    page(there, 1, "hot-and-ill")
    assert reads(here)["state"] == "stopped"
    assert here.get(LOG)["Location"].startswith("/safety/stop/")


def test_putting_the_old_pass_back_after_a_stop_opens_nothing(person, clock):
    none(person)
    kept = {name: morsel.value for name, morsel in person.cookies.items() if name == "selfcare_pass"}
    clock.forward(minutes=1)
    page(person, 1, "hot-and-ill")
    person.cookies.load(kept)
    assert reads(person)["state"] == "stopped"
    assert person.get(LOG).status_code == 302


def test_a_guests_old_pass_put_back_after_a_stop_opens_nothing(person, clock):
    none(person, way="&who=guest")
    kept = person.cookies["selfcare_pass"].value
    clock.forward(minutes=1)
    page(person, 1, "hot-and-ill")
    person.cookies["selfcare_pass"] = kept
    assert reads(person)["state"] == "stopped"


def test_a_pass_of_someone_else_opens_nothing(runner, other_runner, as_, clock):
    giver = as_(runner)
    none(giver)
    for taker in (as_(None), as_(other_runner)):
        taker.cookies["selfcare_pass"] = giver.cookies["selfcare_pass"].value
        assert reads(taker)["state"] == "ask"
        assert taker.get(LOG).status_code == 302


def test_a_pass_from_before_signing_in_opens_nothing_for_the_account(nobody, runner, clock):
    none(nobody)
    nobody.force_login(runner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert reads(nobody)["state"] == "ask"


@pytest.mark.parametrize("salt", ["selfcare.safety.selfcare_safety", "other"])
def test_a_pass_signed_for_another_purpose_opens_nothing(nobody, salt):
    none(nobody)
    body = signing.Signer(sep=".", salt="selfcare.safety.selfcare_pass").unsign_object(nobody.cookies["selfcare_pass"].value)
    nobody.cookies["selfcare_pass"] = signing.Signer(sep=".", salt=salt).sign_object(body)
    assert reads(nobody)["state"] == "ask"


@pytest.mark.parametrize("value", ["", ".", "e30", "e30.x", ".e30.x", "a" * 4000, "e30.é", '"\\000"', "W10.x", "bnVsbA.x"])
@pytest.mark.parametrize("name", ["selfcare_pass", "selfcare_safety", "selfcare_safety_guest", "selfcare_safety_draft", "selfcare_locks"])
def test_a_broken_cookie_is_no_cookie(nobody, name, value):
    nobody.cookies[name] = value
    assert reads(nobody)["state"] == "ask"
    assert nobody.get(CHECK).status_code == 200


def test_changed_bits_break_the_signature(nobody, clock):
    none(nobody, PRESSING)
    body, signature = nobody.cookies["selfcare_pass"].value.split(".")
    more = json.loads(b64_decode(body.encode())) | {"opened": "changed", "day": "2026-03-11"}
    nobody.cookies["selfcare_pass"] = f"{b64_encode(json.dumps(more).encode()).decode()}.{signature}"
    assert reads(nobody)["state"] == "ask"


@pytest.mark.parametrize("later", [{"hours": 6, "seconds": 1}, {"hours": 15}, {"days": 1}, {"days": 400}, {"hours": -1}])
def test_an_old_pass_or_one_from_the_future_opens_nothing(person, clock, later):
    none(person)
    clock.forward(**later)
    assert reads(person)["state"] == "ask"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "nonsense", "../../etc/passwd"])
def test_another_zone_never_opens_a_stop_of_this_day(person, clock, zone):
    clock.to(dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC))
    page(person, 1, "hot-and-ill", zone="Europe/London")
    clock.forward(minutes=30)
    none(person, zone=zone)
    send(person, TODAY, answer="same", zone=zone)
    none(person, way="&who=guest", zone=zone)
    assert reads(person)["state"] == "stopped"
    assert person.get(LOG).status_code == 302


FORMS = [
    {},
    {"answer": "NONE"},
    {"answer": "none", "ticks": "hot-and-ill"},
    {"answer": "none", "ticks": "no-such-line"},
    {"answer": ["none", "ticked"], "ticks": "hot-and-ill"},
]


@pytest.mark.parametrize("fields", FORMS, ids=str)
def test_a_form_that_is_not_a_clear_none_gives_no_pass(nobody, fields):
    send(nobody, f"{CHECK}?routine={STILL}", **fields)
    assert reads(nobody)["state"] != "clear"


@pytest.mark.parametrize("address", [TODAY, PAGE[2], PAGE[3], PRESSURE, READY])
def test_no_later_page_gives_a_pass_to_someone_who_skipped_the_list(person, address):
    for fields in ({"answer": "same"}, {"answer": "none"}, {"answer": "none", "who": "guest"}):
        send(person, f"{address}?routine={STILL}", age=ADULT, knee="left", **fields)
    assert reads(person)["state"] == "ask"


def test_logging_without_a_pass_stores_nothing(runner, as_, plan):
    client = as_(runner)
    fields = {
        "uid": "5f0c2a52-9a39-4bb2-8f60-5a2d0f8b3c11",
        "plan": plan.sha256,
        "day": "2026-03-10",
        "time": "08:00",
        "minutes": "6",
        "step-press": "done",
    }
    assert client.post(f"/routines/{PRESSING}/log/", fields).status_code == 302
    assert PracticeSession.objects.count() == 0


@pytest.mark.parametrize("to", ["play", "log"])
def test_a_retired_routine_cannot_be_started_by_its_address(person, clock, to):
    none(person)
    retire(kind="routine", slug=STILL, now=lib_clock.now())
    assert person.get(f"/routines/{STILL}/{to}/").headers.get("Location") == f"/routines/{STILL}/"


@pytest.mark.parametrize(
    "way", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "../../evil", "first-six-minutes/../../evil"]
)
def test_the_way_on_is_always_a_page_of_our_own(nobody, way):
    for number in (1, 2, 3):
        found = send(nobody, PAGE[number], answer="none", age=ADULT, knee="left", routine=way, to=way, who=way)
    assert found["Location"] == READY


def test_who_comes_back_to_a_shared_phone_after_a_stop_is_asked_everything_anew(newcomer, other_runner, as_, clock):
    first = as_(newcomer)
    page(first, 1, "hot-and-ill")
    first.force_login(other_runner, backend="allauth.account.auth_backends.AuthenticationBackend")
    clock.forward(minutes=1)
    none(first)
    first.force_login(newcomer, backend="allauth.account.auth_backends.AuthenticationBackend")
    # Nothing of somebody who stores nothing stays with the next person; nor is anything open to them when they are back.
    assert reads(first)["state"] == "ask"
    assert Lock.objects.count() == 0
