"""The second step at sign-in: who must have one, what stays shut without it, and how it is set up, used and lost."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from exercises.care import services as care
from exercises.lib import clock
from exercises.people.signin import access
from exercises.people.signin.adapter import FactorAdapter
from tests.conftest import app_code, give_factor, make_user, show
from tests.guards.test_access_matrix import ADMIN, LINKED, NOT_SHARED, TABLE, THERAPISTS, own  # noqa: F401

pytestmark = [pytest.mark.django_db]
PHRASE = "a long enough phrase"
NEEDED = "/accounts/second-step/?needed=1"
# Pages of a therapist, with their rows in the access matrix; and those of somebody who looks after the content.
THEIRS = [
    name for name, (_args, who) in TABLE.items() if who in (THERAPISTS, LINKED) or (who == NOT_SHARED and name.startswith("clients:"))
]
STAFFS = ["/admin/", "/admin/exercises/condition/", "/admin/password_change/", "/editors/review-pack/", "/pictures/"]


def bare(user):
    Authenticator.objects.filter(user=user).delete()
    return user


def sign_in(client, user, **more):
    return client.post("/accounts/login/", {"login": user.email, "password": PHRASE} | more)


# --- who must have one ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEIRS)
def test_no_page_of_a_therapist_opens_without_a_second_factor(name, therapist, runner, saved, link, own, as_):  # noqa: F811
    arguments = [own.get(argument, argument) for argument in TABLE[name][0]]
    answer = as_(bare(therapist)).get(reverse(name, args=arguments))
    assert (answer.status_code, answer.headers.get("Location")) == (302, NEEDED)


@pytest.mark.parametrize("who", ["editor", "reviewer", "administrator"])
@pytest.mark.parametrize("path", STAFFS)
def test_no_page_of_the_editors_opens_without_a_second_factor(who, path, request, as_):
    answer = as_(bare(request.getfixturevalue(who))).get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (302, NEEDED)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options"])
def test_no_method_goes_round_it(method, therapist, as_):
    client = as_(bare(therapist))
    for path in ("/clients/", "/programmes/build/new/", "/therapist/invite/", "/therapist/", "/messages/"):
        assert getattr(client, method)(path).headers.get("Location") == NEEDED


def test_the_page_that_they_are_led_to_says_why(therapist, as_):
    client = as_(bare(therapist))
    assert "as soon as you have set up a second step" in client.get(NEEDED).content.decode()
    assert "as soon as you have set up" not in client.get("/accounts/second-step/").content.decode()


def test_their_own_pages_stay_open(therapist, as_):
    client = as_(bare(therapist))
    for path in ("/", "/today/", "/profile/", "/sessions/", "/sharing/", "/accounts/email/", "/accounts/logout/"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("who", ["runner", "newcomer"])
def test_a_runner_needs_none_and_learns_nothing_of_such_pages(who, request, as_):
    client = as_(request.getfixturevalue(who))
    assert client.get("/clients/").status_code == 404
    assert client.get("/therapist/").status_code == 200


def test_recovery_codes_alone_are_no_factor(therapist, as_):
    Authenticator.objects.filter(user=therapist, type="totp").delete()
    assert as_(therapist).get("/clients/").status_code == 302


def test_whoever_becomes_a_therapist_needs_one_with_the_next_request(newcomer, administrator, as_):
    client = as_(newcomer)
    asked = care.apply(newcomer, name="New", profession="Physiotherapist", registration="PH1", now=clock.now())
    assert client.get("/therapist/").status_code == 200
    care.verify(asked, by=administrator, now=clock.now())
    assert client.get("/therapist/")["Location"] == NEEDED


def test_an_install_for_trying_out_may_leave_the_demand_out(therapist, as_, settings):
    settings.SECOND_FACTOR = False
    assert as_(bare(therapist)).get("/clients/").status_code == 200


def test_without_the_defence_the_desk_would_open(therapist, as_, monkeypatch):
    monkeypatch.setattr("exercises.people.signin.adapter.lacks_factor", lambda user: False)
    assert as_(bare(therapist)).get("/clients/").status_code == 200


# --- signing in with it -----------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(therapist):
    client = Client()
    assert sign_in(client, therapist)["Location"] == "/accounts/second-step/authenticate/"
    for path in ("/today/", "/clients/", "/profile/", "/accounts/email/", "/accounts/second-step/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
    assert client.get("/api/v1/me").json()["authenticated"] is False


def test_with_the_code_the_way_goes_on_to_where_they_wanted(therapist):
    client = Client()
    sign_in(client, therapist, next="/clients/")
    answer = client.post("/accounts/second-step/authenticate/", {"code": app_code()})
    assert answer["Location"] == "/clients/"
    assert client.get("/clients/").status_code == 200


def test_a_code_works_once(therapist):
    now = app_code()
    for worked in (True, False):
        client = Client()
        sign_in(client, therapist)
        answer = client.post("/accounts/second-step/authenticate/", {"code": now})
        assert (answer.status_code == 302) is worked


def test_a_recovery_code_works_once(therapist):
    spare = Authenticator.objects.get(user=therapist, type="recovery_codes").wrap().get_unused_codes()[0]
    for worked in (True, False):
        client = Client()
        sign_in(client, therapist)
        answer = client.post("/accounts/second-step/authenticate/", {"code": spare})
        assert (answer.status_code == 302) is worked


def test_the_editors_pages_are_reached_through_the_same_door_and_with_the_same_second_step(administrator):
    client = Client()
    door = client.post("/admin/login/?next=/admin/", {"username": administrator.email, "password": PHRASE})
    assert door["Location"].startswith("/accounts/login/")
    assert sign_in(client, administrator, next="/admin/")["Location"] == "/accounts/second-step/authenticate/"
    assert client.get("/admin/")["Location"].startswith("/admin/login/") or client.get("/admin/").status_code == 302
    assert client.post("/accounts/second-step/authenticate/", {"code": app_code()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_guesses_at_the_code_are_limited(therapist):
    client = Client()
    sign_in(client, therapist)
    for _each in range(5):
        client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    assert client.post("/accounts/second-step/authenticate/", {"code": app_code()}).status_code == 200


def test_no_other_session_of_this_visit_is_taken_over(therapist, runner):
    """The session that was there before the sign-in has another key afterwards."""
    client = Client()
    client.get("/accounts/login/")
    sign_in(client, therapist)
    before = client.cookies["sessionid"].value
    client.post("/accounts/second-step/authenticate/", {"code": app_code()})
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


# --- setting it up ----------------------------------------------------------------------------------------------------


def test_an_app_is_set_up_and_the_codes_are_shown_once(therapist, django_capture_on_commit_callbacks, as_):
    client = as_(bare(therapist))
    page = client.get("/accounts/second-step/totp/activate/").content.decode()
    secret = re.search(r'<code class="key">([A-Z2-7]+)</code>', page).group(1)
    now = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/accounts/second-step/totp/activate/", {"code": now})
    assert answer["Location"] == "/accounts/second-step/recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer["Location"]).content.decode())
    assert len(set(codes)) == 10
    assert not re.findall(r"<code>\d{8}</code>", client.get(answer["Location"]).content.decode())
    assert client.get("/clients/").status_code == 200
    stored = Authenticator.objects.get(user=therapist, type="totp").data["secret"]
    assert secret not in stored and FactorAdapter().decrypt(stored) == secret


def test_a_wrong_code_sets_nothing_up(therapist, as_):
    client = as_(bare(therapist))
    client.get("/accounts/second-step/totp/activate/")
    assert client.post("/accounts/second-step/totp/activate/", {"code": "000000"}).status_code == 200
    assert not access.has_factor(therapist)


def test_an_address_that_is_not_confirmed_comes_first(therapist, as_, settings):
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    EmailAddress.objects.create(user=bare(therapist), email=therapist.email, primary=True, verified=False)
    client = as_(therapist)
    answer = client.get("/accounts/second-step/totp/activate/", follow=True)
    assert answer.redirect_chain == [("/accounts/second-step/", 302)]
    assert "confirm your email address first" in answer.content.decode()


def test_a_factor_is_changed_only_by_somebody_who_showed_lately_that_it_is_them(therapist, as_):
    client = as_(therapist)
    show(client, therapist, ago=601)
    for path in ("totp/deactivate/", "recovery-codes/generate/", "webauthn/add/", "recovery-codes/"):
        assert "/reauthenticate/" in client.get(f"/accounts/second-step/{path}")["Location"]
    assert client.post("/accounts/second-step/totp/deactivate/")["Location"].startswith("/accounts/reauthenticate/")
    assert access.has_factor(therapist)


def test_a_change_of_factors_ends_the_other_sessions_and_not_this_one(therapist, as_, django_capture_on_commit_callbacks):
    here, there = as_(therapist), as_(therapist)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/accounts/second-step/totp/deactivate/")
    assert not access.has_factor(therapist)
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/")["Location"].startswith("/accounts/login/")


def test_new_recovery_codes_are_told_as_good_news(therapist, as_, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda done, *_more, **_named: done())
    said = as_(therapist).post("/accounts/second-step/recovery-codes/generate/", follow=True).content.decode()
    assert '<div class="alert alert-success"><p>New recovery codes are ready.</p>' in said
    assert "alert-warning" not in said


def test_a_renamed_passkey_stands_on_the_page_where_it_can_be_removed(therapist, as_, settings):
    settings.PASSKEYS = True
    key = Authenticator.objects.create(user=therapist, type="webauthn", data={"name": "Blue", "credential": {}})
    answer = as_(therapist).post(f"/accounts/second-step/webauthn/keys/{key.pk}/edit/", {"name": "Green"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/second-step/"
    assert "Rename Green" in answer.content.decode() and "Remove Green" in answer.content.decode()


def test_factors_belong_to_our_address_whatever_host_is_claimed(settings):
    settings.SITE_URL = "https://selfcare.example.org"
    adapter = FactorAdapter()
    assert adapter.get_public_key_credential_rp_entity() == {"id": "selfcare.example.org", "name": "Selfcare"}
    assert adapter.get_totp_issuer() == "Selfcare (selfcare.example.org)"


def test_a_secret_is_opened_after_the_key_changed_as_long_as_the_old_one_is_named(settings):
    adapter = FactorAdapter()
    locked, old = adapter.encrypt("SECRET"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]
    assert adapter.decrypt(locked) == "SECRET"
    settings.SECRET_KEY_FALLBACKS = []
    assert adapter.decrypt(locked) != "SECRET"


# --- losing it --------------------------------------------------------------------------------------------------------


def test_the_operator_takes_a_lost_factor_away_and_every_session_ends(therapist, as_, capsys, caplog):
    client = as_(therapist)
    call_command("take_second_factor", therapist.email.upper())
    assert not Authenticator.objects.filter(user=therapist).exists()
    assert client.get("/profile/")["Location"].startswith("/accounts/login/")
    assert "every session ended" in capsys.readouterr().out
    assert [record.event for record in caplog.records if record.name == "selfcare.security"] == ["factor_taken"]
    assert therapist.email not in caplog.text
    # And then they come in with the password, as far as the set-up.
    fresh = Client()
    assert sign_in(fresh, therapist)["Location"] == "/today/"
    assert fresh.get("/clients/")["Location"] == NEEDED


def test_a_factor_of_nobody_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("take_second_factor", "nobody@example.org")


def test_nobody_reads_or_changes_the_factors_of_others(runner, other_runner, as_):
    key = Authenticator.objects.create(user=give_factor(runner), type="webauthn", data={"name": "Blue", "credential": {}})
    client = as_(other_runner)
    for path in ("edit", "remove"):
        assert client.get(f"/accounts/second-step/webauthn/keys/{key.pk}/{path}/").status_code == 404
        assert client.post(f"/accounts/second-step/webauthn/keys/{key.pk}/{path}/", {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_no_page_of_the_administration_shows_factors(administrator, as_):
    assert as_(administrator).get("/admin/mfa/authenticator/").status_code == 404


def test_the_stamp_ends_every_session(runner, as_):
    from exercises.people.signin.services import end_sessions

    first, second = as_(runner), as_(runner)
    end_sessions(runner)
    assert [client.get("/profile/").status_code for client in (first, second)] == [302, 302]


def test_somebody_without_a_factor_is_not_asked_for_one(db):
    assert sign_in(Client(), make_user("plain@example.org"))["Location"] == "/today/"
    assert ADMIN["anonymous"] == 302
