"""A code from a mail is tried three times, however many requests come at once."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.test import Client

from exercises.people import forms

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    caches["default"].clear()


def at_once(client, path, codes):
    """Tries of which each reads the session as it was before all of them, as requests do that come at once."""
    row = Session.objects.get(session_key=client.cookies["sessionid"].value)
    answers = []
    for code in codes:
        Session.objects.update_or_create(
            session_key=row.session_key, defaults={"session_data": row.session_data, "expire_date": row.expire_date}
        )
        client.cookies["sessionid"] = row.session_key
        answers.append(client.post(path, {"code": code}))
    return answers


@pytest.fixture
def asked(runner):
    EmailAddress.objects.create(user=runner, email=runner.email, verified=True, primary=True)
    client = Client()
    path = client.post(RESET, {"email": runner.email})["Location"]
    return client, path, re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)


WRONG = [f"BBBB-BBB{letter}" for letter in "BCD"]


def test_a_fourth_try_at_the_same_instant_is_wrong_even_with_the_right_code(asked):
    client, path, code = asked
    *_wrong, last = at_once(client, path, [*WRONG, code])
    assert last.status_code == 200 and "not right" in last.content.decode()


def test_the_third_is_not(asked):
    client, path, code = asked
    *_wrong, last = at_once(client, path, [*WRONG[:2], code])
    assert last.status_code == 302


def test_without_the_count_any_number_would_be_tried(asked, monkeypatch):
    monkeypatch.setattr(forms, "one_more", lambda key, seconds: 1)
    client, path, code = asked
    *_wrong, last = at_once(client, path, [*WRONG * 3, code])
    assert last.status_code == 302


def test_the_code_of_a_sign_up_is_counted_too(settings):
    settings.MAIL_IS_LOCAL = False
    settings.ACCOUNT_EMAIL_VERIFICATION, settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = "mandatory", True
    client = Client()
    path = client.post("/accounts/signup/", {"email": "new@example.org", "password1": "some phrase of mine", "age_band": "adult"})[
        "Location"
    ]
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    at_once(client, path, [*(f"{(int(code) + more) % 10**6:06d}" for more in (1, 2, 3)), code])
    assert not EmailAddress.objects.filter(email="new@example.org", verified=True).exists()
