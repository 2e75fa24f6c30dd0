"""Signing out where there is no network: the note on the device counts with whatever is asked next."""

import json

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from exercises.people.adapter import LEAVE
from exercises.practice.models import SessionDocument
from exercises.safety.access import DEVICE, DRAFT, LOCKS, PASS
from tests.guards.test_access_matrix import TABLE, by_part, read
from tests.safety.steps import CHECK, PRESSING, TODAY, answer, cookie, none, page

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("still_clock")]
PICTURES = {"catalogue:figure", "catalogue:plate", "catalogue:sheet", "catalogue:media"}


def left(client):
    """The browser with its live session, and the note of a sign-out beside it."""
    client.cookies[LEAVE] = "1"
    return client


@pytest.fixture
def leaving(runner, as_):
    return left(as_(runner))


def gone(answer, name: str) -> bool:
    return name in answer.cookies and answer.cookies[name]["max-age"] == 0


def address(name, saved) -> str:
    return reverse(name, args=[saved.uid if str(argument).startswith("OWN ") else argument for argument in TABLE[name][0]])


NAMES = by_part(bool)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("part", NAMES)
def test_every_address_answers_as_to_a_stranger_and_the_session_is_over(part, method, runner, as_, saved):
    wrong = []
    for name in NAMES[part]:
        # The API knows no HEAD.
        if name in PICTURES or (part == "api" and method == "head"):
            continue
        answer = getattr(left(as_(runner)), method)(address(name, saved))
        if (read(answer), Session.objects.count(), gone(answer, LEAVE)) != (TABLE[name][1]["anonymous"], 0, True):
            wrong.append((name, read(answer)))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_asks_nobody_and_leaves_the_note_for_what_does(name, leaving, saved):
    answer = leaving.get(address(name, saved))
    assert read(answer) == TABLE[name][1]["anonymous"]
    assert LEAVE not in answer.cookies
    assert read(leaving.get("/sessions/")) == "sign in"
    assert Session.objects.count() == 0


def test_the_pictures_that_ask_nobody_are_the_known_ones():
    """Where the note is left alone nothing personal may ever be served."""
    for name, (arguments, expected) in TABLE.items():
        if (
            expected
            and not any(str(argument).startswith("OWN ") for argument in arguments)
            and reverse(name, args=arguments).startswith(settings.SAME_FOR_ALL)
        ):
            assert name in PICTURES
            assert expected["anonymous"] == expected["owner"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/exercises/condition/", "/admin/password_change/"])
def test_the_editors_pages_are_closed_too(path, administrator, as_):
    client = as_(administrator)
    client.cookies[LEAVE] = "1"
    assert read(client.get(path)) in {"sign in", 302}
    assert Session.objects.count() == 0


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed_in_the_name_of_who_left(method, leaving, saved):
    for name in ("practice:session_remove", "practice:session_edit", "people:profile", "people:consents"):
        assert read(getattr(leaving, method)(address(name, saved))) == "sign in"
    assert SessionDocument.objects.count() == 1


def test_a_session_that_is_sent_with_the_note_is_refused_and_stays_on_the_phone(leaving, session_document):
    answer = leaving.post("/api/v1/sessions", json.dumps({"items": [session_document()]}), content_type="application/json")
    assert (answer.status_code, SessionDocument.objects.count()) == (401, 0)
    assert len(answer.json()["error"]) > 10


def test_me_knows_nobody_and_names_nobody(leaving, runner):
    told = leaving.get("/api/v1/me").json()
    assert (told["authenticated"], told["name"], told["owner"], told["stars"]) == (False, "", "device", [])


def test_signing_in_with_the_note_works_and_the_next_page_is_ones_own(leaving, other_runner):
    leaving.get("/accounts/login/")
    leaving.cookies[LEAVE] = "1"
    answer = leaving.post("/accounts/login/", {"login": other_runner.email, "password": "a long enough phrase"})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert gone(answer, LEAVE)
    assert leaving.get("/api/v1/me").json()["name"] == "Other"


def test_signing_in_with_the_note_straight_from_a_live_session_takes_the_new_person(leaving, other_runner):
    answer = leaving.post("/accounts/login/", {"login": other_runner.email, "password": "a long enough phrase"})
    assert answer.status_code == 302
    assert leaving.get("/api/v1/me").json()["name"] == "Other"
    assert Session.objects.count() == 1


def test_what_the_safety_check_left_for_the_account_goes_too(runner, as_):
    client = as_(runner)
    none(client, PRESSING)
    assert PASS in client.cookies
    client.cookies[LEAVE] = "1"
    answer = client.get("/")
    assert gone(answer, PASS)


def test_the_lock_bits_of_the_account_go_too(runner, as_, session_document):
    client = as_(runner)
    sent = {"items": [session_document(flags=["numb"], end="red")]}
    assert client.post("/api/v1/sessions", json.dumps(sent), content_type="application/json").status_code == 200
    client.get("/api/v1/me")
    assert client.cookies[LOCKS].value
    client.cookies[LEAVE] = "1"
    assert gone(client.get("/sessions/"), LOCKS)


def test_a_page_that_is_the_same_for_everyone_is_not_kept_with_the_note_taken_away(as_):
    client = as_()
    client.cookies[LEAVE] = "1"
    first = client.get("/about/")
    assert gone(first, LEAVE)
    assert first["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in as_().get("/about/").headers


def test_without_the_note_nobody_is_signed_out(runner, as_):
    client = as_(runner)
    assert [client.get(path).status_code for path in ("/", "/sessions/", "/profile/")] == [200] * 3
    assert Session.objects.count() == 1


# --- what somebody who stores nothing answered on a device ---
def answered_by(client, *lines):
    """A check of this person, of which a page is under way again."""
    answer(client, *lines, routine=PRESSING)
    page(client, 1, routine=PRESSING, way="&changed=1")
    return client


def sign_out(client):
    return client.post("/accounts/logout/")


def sign_in(client, user):
    return client.post("/accounts/login/", {"login": user.email, "password": "a long enough phrase"})


def test_answers_of_somebody_who_stores_nothing_go_at_the_sign_out(newcomer, as_):
    client = answered_by(as_(newcomer))
    assert cookie(client, DEVICE)["owner"].startswith("user:") and client.cookies[PASS].value and client.cookies[DRAFT].value
    answered = sign_out(client)
    assert [gone(answered, name) for name in (DEVICE, PASS, DRAFT)] == [True] * 3
    assert client.get("/api/v1/me").json()["safety"]["state"] == "ask"


def test_a_stop_of_somebody_who_stores_nothing_goes_with_them_and_the_next_one_is_asked_the_whole_list(newcomer, other_runner, as_):
    client = as_(newcomer)
    answer(client, "hot-and-ill", routine=PRESSING)
    sign_out(client)
    assert client.get(f"{TODAY}?routine={PRESSING}")["Location"] == f"{CHECK}?routine={PRESSING}"
    sign_in(client, other_runner)
    assert client.get("/api/v1/me").json()["safety"]["offline"]["ticked"] == []
    sign_out(client)
    sign_in(client, newcomer)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "ask"


def test_after_a_sign_out_without_a_network_nothing_that_was_answered_counts_for_the_next_request(newcomer, as_):
    client = answered_by(as_(newcomer), "hot-and-ill")
    client.cookies[LEAVE] = "1"
    answered = client.get("/api/v1/me")
    told = answered.json()["safety"]
    assert (told["state"], told["locks"]["everything"], told["offline"]["ticked"]) == ("ask", False, [])
    assert gone(answered, DEVICE)


def test_when_somebody_else_signs_in_without_a_sign_out_before_the_answers_go(newcomer, other_runner, as_):
    client = answered_by(as_(newcomer))
    del client.cookies["sessionid"]
    answered = sign_in(client, other_runner)
    assert [gone(answered, name) for name in (DEVICE, PASS, DRAFT)] == [True] * 3


def test_a_sign_in_that_ran_out_takes_no_stop_away(newcomer, as_):
    client = as_(newcomer)
    answer(client, "hot-and-ill", routine=PRESSING)
    del client.cookies["sessionid"]
    page(client, 1, routine=PRESSING)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "stopped"
    sign_in(client, newcomer)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "stopped"


def test_answers_of_nobodys_account_stay_on_the_device(newcomer, as_):
    client = as_()
    answer(client, "hot-and-ill", routine=PRESSING)
    assert cookie(client, DEVICE)["owner"] == "device"
    sign_in(client, newcomer)
    sign_out(client)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "stopped"


def test_a_stop_of_somebody_who_stores_is_in_the_account_when_they_come_back(runner, as_):
    client = as_(runner)
    answer(client, "hot-and-ill", routine=PRESSING)
    sign_out(client)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "ask"
    sign_in(client, runner)
    assert client.get("/api/v1/me").json()["safety"]["state"] == "stopped"
