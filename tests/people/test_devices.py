"""Where somebody is signed in: the list, ending one or all others, and how long a session lasts by role."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exercises.care import services as care
from exercises.lib import clock
from exercises.people.models import Device
from exercises.people.signin import rules, services
from exercises.people.signin.queries import devices_of
from tests.conftest import LENGTHS, app_code, give_factor

pytestmark = pytest.mark.django_db
PHRASE = "a long enough phrase"
NOW = dt.datetime(2030, 6, 3, 9, 0, tzinfo=dt.UTC)
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _real_lengths(monkeypatch):
    monkeypatch.setattr(rules, "MOST_BETWEEN", dt.timedelta(hours=1))
    for name, lengths in LENGTHS.items():
        monkeypatch.setattr(rules, name, lengths)


@pytest.fixture
def at():
    """Stands still; at.shift moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def sign_in(user, agent=""):
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PHRASE})
    if not client.get("/api/v1/me").json()["authenticated"]:
        assert client.post("/accounts/second-step/authenticate/", {"code": app_code()}).status_code == 302
    return client


def is_in(client):
    return client.get("/profile/").status_code == 200


# --- how long ---------------------------------------------------------------------------------------------------------

ROLES = {
    "runner": ("runner", dt.timedelta(days=14), dt.timedelta(days=60)),
    "therapist": ("therapist", dt.timedelta(minutes=30), dt.timedelta(hours=12)),
    "editor": ("editor", dt.timedelta(minutes=15), dt.timedelta(hours=8)),
    "reviewer": ("reviewer", dt.timedelta(minutes=15), dt.timedelta(hours=8)),
    "administrator": ("administrator", dt.timedelta(minutes=15), dt.timedelta(hours=8)),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_session_without_use_ends_after_the_length_of_its_role(role, request, at):
    who, idle, _longest = ROLES[role]
    client = sign_in(request.getfixturevalue(who))
    assert is_in(client)
    at.shift(idle - dt.timedelta(seconds=1))
    assert is_in(client)
    at.shift(idle + dt.timedelta(seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize("role", ["runner", "therapist", "administrator"])
def test_a_session_in_use_goes_on_until_its_longest_and_then_ends(role, request, at):
    who, idle, longest = ROLES[role]
    client, began = sign_in(request.getfixturevalue(who)), clock.now()
    while clock.now() + idle / 2 < began + longest:
        at.shift(idle / 2)
        assert is_in(client)
    at.shift(idle / 2 + dt.timedelta(seconds=1))
    assert not is_in(client)


def test_the_cookie_and_the_row_end_with_the_role_whatever_the_form_says(therapist, at):
    client = Client()
    client.post("/accounts/login/", {"login": therapist.email, "password": PHRASE, "remember": "on"})
    client.post("/accounts/second-step/authenticate/", {"code": app_code()})
    assert client.cookies["sessionid"]["max-age"] == 30 * 60
    key = client.cookies["sessionid"].value
    assert Session.objects.get(session_key=key).expire_date == NOW + dt.timedelta(minutes=30)


def test_a_request_writes_nothing_until_a_tenth_has_gone_by(therapist, at):
    client = sign_in(therapist)
    is_in(client)
    for minutes, writes in ((2, False), (2, True), (1, False)):
        at.shift(dt.timedelta(minutes=minutes))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            is_in(client)
        wrote = any('UPDATE "django_session"' in query["sql"] for query in asked)
        assert wrote is writes


def test_whoever_becomes_a_therapist_has_a_short_session_from_the_next_page_of_the_desk(newcomer, administrator, at):
    client = sign_in(newcomer)
    asked = care.apply(newcomer, name="New", profession="Physiotherapist", registration="PH1", now=clock.now())
    care.verify(asked, by=administrator, now=clock.now())
    client.get("/therapist/")
    at.shift(dt.timedelta(minutes=31))
    assert not is_in(client)


def test_nothing_is_written_while_the_records_are_looked_after(runner, at, settings):
    client = sign_in(runner)
    settings.READ_ONLY = True
    at.shift(dt.timedelta(days=2))
    with CaptureQueriesContext(connection) as asked:
        assert is_in(client)
    assert not any(query["sql"].startswith(("UPDATE", "INSERT")) for query in asked)


def test_without_the_defence_a_session_of_the_desk_would_last_for_days(therapist, at, monkeypatch):
    monkeypatch.setattr(rules, "lasts", lambda role, age: dt.timedelta(days=14))
    client = sign_in(therapist)
    at.shift(dt.timedelta(hours=1))
    assert is_in(client)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_each_sign_in_is_a_line_with_browser_and_machine_and_no_address_of_the_network(runner, at):
    first, second = sign_in(runner), sign_in(runner, PHONE)
    page = second.get("/profile/devices/").content.decode()
    assert "Chrome on Android" in page and "A device that does not say what it is" in page
    assert page.count("This device") == 1 and page.count('name="end"') == 2
    assert not any(field.name == "ip" for field in Device._meta.get_fields())
    assert is_in(first)


def test_one_session_is_ended_and_the_others_go_on(runner, at):
    first, second = sign_in(runner), sign_in(runner, PHONE)
    uid = Device.objects.get(session_key=first.cookies["sessionid"].value).uid
    assert second.post("/profile/devices/", {"end": str(uid)}).status_code == 302
    assert (is_in(first), is_in(second)) == (False, True)


def test_all_others_are_ended_and_this_one_stays_under_another_key(runner, at):
    first, second, third = sign_in(runner), sign_in(runner), sign_in(runner)
    before = second.cookies["sessionid"].value
    second.post("/profile/devices/", {"end": "others"})
    assert [is_in(client) for client in (first, second, third)] == [False, True, False]
    assert second.cookies["sessionid"].value != before
    assert [device.session_key for device in devices_of(runner, clock.now())] == [second.cookies["sessionid"].value]


@pytest.mark.parametrize("which", ["", "nonsense", "00000000-0000-0000-0000-000000000001"])
def test_a_session_that_is_none_of_ones_own_is_left_alone(which, runner, other_runner, at):
    mine, theirs = sign_in(runner), sign_in(other_runner)
    theirs_uid = str(Device.objects.get(owner=other_runner).uid)
    for uid in (which, theirs_uid):
        assert mine.post("/profile/devices/", {"end": uid}).status_code == 302
    assert is_in(mine) and is_in(theirs)
    assert theirs_uid not in mine.get("/profile/devices/").content.decode()


def test_signing_out_takes_the_line_away(runner, at):
    client = sign_in(runner)
    client.post("/accounts/logout/")
    assert Device.objects.count() == 0


def test_lines_of_sessions_that_are_over_are_not_shown_and_go_in_the_night(runner, at):
    sign_in(runner)
    at.shift(dt.timedelta(days=15))
    assert devices_of(runner, clock.now()) == []
    Session.objects.all().delete()
    assert services.forget_devices() == 1


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(runner, at):
    here, there = sign_in(runner), sign_in(runner)
    sent = {"oldpassword": PHRASE, "password1": "quite another phrase", "password2": "quite another phrase"}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)
    assert len(devices_of(runner, clock.now())) == 1


def test_a_key_from_before_the_sign_in_is_worth_nothing_afterwards(runner, at):
    """Whoever planted a session key in the browser of somebody else is not signed in with them."""
    planted = Client()
    planted.get("/accounts/second-step/authenticate/")
    session = planted.session
    session["planted"] = "yes"
    session.save()
    key = session.session_key
    planted.cookies["sessionid"] = key
    planted.post("/accounts/login/", {"login": runner.email, "password": PHRASE})
    assert is_in(planted) and planted.cookies["sessionid"].value != key
    attacker = Client()
    attacker.cookies["sessionid"] = key
    assert not is_in(attacker)


def test_a_cookie_from_before_a_sign_out_opens_nothing(runner, at):
    client = sign_in(runner)
    key = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = key
    assert not is_in(client)


def test_a_session_that_ends_takes_nothing_that_a_phone_has_not_sent(runner, session_document, at):
    """The answer is 401, with which the player keeps what it has (docs/decisions/0020-what-the-player-asks.md)."""
    client = sign_in(runner)
    at.shift(dt.timedelta(days=15))
    sent = {"items": [session_document(started=NOW)]}
    assert client.post("/api/v1/sessions", sent, content_type="application/json").status_code == 401
    again = sign_in(runner)
    assert again.post("/api/v1/sessions", sent, content_type="application/json").json()["results"][0]["status"] == "stored"


AGENTS = [
    (PHONE, ("Chrome", "Android")),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", ("Edge", "Windows")),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Linux")),
    ("<script>alert(1)</script>", ("", "")),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "words"), AGENTS)
def test_a_device_is_called_as_its_owner_calls_it(agent, words):
    assert rules.device_words(agent) == words


def test_a_factor_that_is_set_up_signs_out_everywhere_else(runner, at):
    here, there = sign_in(runner), sign_in(runner)
    services.end_sessions(give_factor(runner), but=here.cookies["sessionid"].value)
    assert not is_in(there)
