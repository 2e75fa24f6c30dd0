"""Whoever has an account learns what changed about it, at the address before too; a mail server that is away undoes nothing."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import caches
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from exercises.lib import clock
from exercises.people.mails import services
from exercises.people.models import AccountMail, User
from exercises.people.signin import known
from exercises.shell.services import WORKS
from tests.conftest import SECRET, app_code, give_factor, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PHRASE, NEW = "a long enough phrase", "quite another phrase"
CHROME = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
HEALTH = ("pain", "knee", "session", "run ", "programme", "therap")


@pytest.fixture(autouse=True)
def _sends(settings):
    caches["default"].clear()
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


@pytest.fixture
def owner():
    """Somebody with an old account, a confirmed address and an authenticator app."""
    user = give_factor(make_user("owner@example.org", date_joined=clock.now() - dt.timedelta(days=30)))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def here(owner, as_):
    found = as_(owner, headers={"user-agent": CHROME})
    AccountMail.objects.all().delete()
    return found


def told():
    """The subjects and the addresses of what is sent now."""
    mail.outbox.clear()
    services.send_due(clock.now())
    for letter in mail.outbox:
        words = letter.subject + letter.body
        assert "&#x27;" not in words and "{{" not in words and not any(word in words.lower() for word in HEALTH), words
    return [(letter.subject.removeprefix("Selfcare: "), *letter.to) for letter in mail.outbox]


def change_password(here):
    return here.post("/accounts/password/change/", {"oldpassword": PHRASE, "password1": NEW, "password2": NEW})


def test_a_changed_password_is_told_once_with_when_with_what_and_what_to_do(here):
    assert change_password(here).status_code == 302
    assert told() == [("Your password was changed", "owner@example.org")]
    body = mail.outbox[0].body
    assert "With: Chrome on Android" in body and "http://127.0.0.1:8000/accounts/password/reset/" in body and "If that was you" in body
    assert not re.search(r"\d+\.\d+\.\d+\.\d+(?!:8000)", body.replace("127.0.0.1:8000", ""))
    assert told() == []


def test_the_hour_is_that_of_the_person(here, owner):
    from exercises.people.services import prefer

    prefer(owner, {"zone": "Pacific/Auckland"})
    change_password(here)
    AccountMail.objects.update(due_at=dt.datetime(2026, 6, 3, 9, 30, tzinfo=dt.UTC))
    told()
    assert "3 June 2026, 21:30" in mail.outbox[0].body


def test_a_mail_server_that_is_away_undoes_nothing_and_gets_it_later(here, owner, monkeypatch):
    def refuse(self, messages):
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "send_messages", refuse)
        change_password(here)
        for _each in range(5):
            assert services.send_due(clock.now()).failed == 1
    assert User.objects.get(pk=owner.pk).check_password(NEW)
    assert told() == [("Your password was changed", "owner@example.org")]


def test_a_new_password_by_a_code_is_told(owner):
    client = Client()
    asked = client.post("/accounts/password/reset/", {"email": owner.email})
    code = re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    answer = client.post(asked["Location"], {"code": code})
    client.post(answer["Location"], {"password1": NEW, "password2": NEW})
    assert told() == [("Your password was changed", "owner@example.org")]


def test_a_factor_that_goes_and_comes_and_new_codes_are_told(owner, as_, django_capture_on_commit_callbacks):
    def do(what, sent, **kept):
        client = as_(User.objects.get(pk=owner.pk))
        session = client.session
        session.update(kept)
        session.save()
        AccountMail.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/accounts/second-step/{what}/", sent).status_code == 302
        return told()

    assert do("recovery-codes/generate", {}) == [("New recovery codes were made", "owner@example.org")]
    assert do("totp/deactivate", {}) == [("The authenticator app was removed", "owner@example.org")]
    code = {"code": app_code()}
    assert do("totp/activate", code, **{"mfa.totp.secret": SECRET}) == [("An authenticator app was added", "owner@example.org")]


def test_a_recovery_code_that_was_used_is_told_with_how_many_are_left_and_a_code_of_the_app_is_not(owner):
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    with time_machine.travel(clock.now(), tick=False) as later:
        for spare, expected in ((codes[0], [("A recovery code was used", "owner@example.org")]), ("", [])):
            code = spare or app_code()
            client = Client()
            client.post("/accounts/login/", {"login": owner.email, "password": PHRASE})
            assert client.post("/accounts/second-step/authenticate/", {"code": code}).status_code == 302
            AccountMail.objects.filter(what=services.NEW_DEVICE).delete()
            assert told() == expected
            later.shift(60)
    assert len(codes) == 10


def test_how_many_codes_are_left_stands_in_it(owner, rf):
    request = rf.get("/")
    authenticator = Authenticator.objects.get(user=owner, type="recovery_codes")
    services.factor_used(None, request, owner, authenticator)
    told()
    assert "10 are left" in mail.outbox[0].body


def test_a_changed_address_is_told_at_the_one_before_and_the_one_after(here, owner):
    EmailAddress.objects.create(user=owner, email="after@example.org", verified=True)
    here.post("/accounts/email/", {"email": "after@example.org", "action_primary": ""})
    assert sorted(told()) == [("Your address was changed", "after@example.org"), ("Your address was changed", "owner@example.org")]
    here.post("/accounts/email/", {"email": "owner@example.org", "action_remove": ""})
    assert sorted(told()) == [("An address was removed", "after@example.org"), ("An address was removed", "owner@example.org")]


def test_an_address_that_is_added_is_told_at_the_one_that_is_there(here, owner, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED, settings.ACCOUNT_EMAIL_VERIFICATION = True, "mandatory"
    asked = here.post("/accounts/email/", {"email": "second@example.org", "action_add": ""})
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    assert told() == []
    here.post(asked["Location"], {"code": code})
    assert EmailAddress.objects.filter(email="second@example.org", verified=True).exists()
    assert told() == [("An address was added", "owner@example.org")]


# --- a sign-in on a new device ---------------------------------------------------------------------------------------------


@pytest.fixture
def plain():
    return make_user("plain@example.org", date_joined=clock.now() - dt.timedelta(days=30))


def sign_in(user, client=None, agent=CHROME):
    client = client or Client(headers={"user-agent": agent})
    assert client.post("/accounts/login/", {"login": user.email, "password": PHRASE}).status_code == 302
    return client


NEWS = [("A sign-in on a new device", "plain@example.org")]


def test_a_sign_in_with_a_new_browser_is_told_and_the_next_one_with_it_is_not(plain):
    client = sign_in(plain)
    assert told() == NEWS
    client.post("/accounts/logout/")
    sign_in(plain, client)
    assert told() == []


def test_a_browser_that_forgets_tells_once_a_day_and_another_one_at_once(plain):
    for agent, expected in ((CHROME, NEWS), (CHROME, []), ("Firefox/132.0", NEWS)):
        sign_in(plain, agent=agent)
        assert told() == expected
    with time_machine.travel(clock.now() + dt.timedelta(days=2)):
        sign_in(plain)
        assert told() == NEWS


def test_whoever_signed_up_just_now_is_told_nothing():
    client = Client()
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PHRASE, "age_band": "adult"})
    assert User.objects.filter(email="new@example.org").exists() and told() == []


def test_a_wrong_password_tells_nothing(plain):
    Client().post("/accounts/login/", {"login": plain.email, "password": "wrong wrong wrong"})
    assert told() == []


def test_a_note_of_another_person_does_not_make_a_browser_known(plain, runner):
    client = sign_in(runner)
    client.post("/accounts/logout/")
    AccountMail.objects.all().delete()
    assert known.COOKIE in client.cookies
    sign_in(plain, client)
    assert told() == NEWS


# --- the queue ----------------------------------------------------------------------------------------------------------------


def test_where_no_mails_go_out_nothing_waits(here, settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = False
    change_password(here)
    assert not AccountMail.objects.exists()


def test_the_regular_works_send_them_every_minute():
    assert [work.every for work in WORKS if work.name == "mails about accounts"] == [dt.timedelta(minutes=1)]


def test_without_the_queue_a_mail_server_that_is_away_would_break_the_change(here, monkeypatch):
    def at_once(self, template_prefix, user, context=None, email=None):
        self.send_mail(template_prefix, user.email, {"at": clock.now(), "zone": "UTC"})

    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr("exercises.people.adapter.AccountAdapter.send_notification_mail", at_once)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(ConnectionRefusedError):
        change_password(here)
