"""From a mail to a link, for somebody without an account: the token survives sign-up, the code of the mail, and the agreement to storing."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from exercises.care.models import CareLink
from exercises.people.queries import may_store
from tests.conftest import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PHRASE = "a long enough phrase"


@pytest.fixture
def sends_mails(settings):
    """An install that sends mails, and therefore asks for a confirmed address."""
    settings.MAIL_IS_LOCAL = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


def code_of(message) -> str:
    return re.search(r"^\s*(\d{6})\s*$", message.body, re.MULTILINE).group(1)


@pytest.mark.parametrize("stores", [True, False])
def test_the_token_survives_sign_up_the_code_and_the_agreement(as_, therapist, invite, sends_mails, stores):
    _found, token = invite(therapist, "new@example.org")
    door, client = reverse("care:invite", args=[token]), as_()
    way_in = re.search(r'href="(/accounts/signup/[^"]+)"', client.get(door).content.decode()).group(1)
    page = client.get(way_in).content.decode()
    assert f'name="next" value="{door}"' in page
    data = {"email": "new@example.org", "password1": PHRASE, "age_band": "adult", "next": door} | ({"store": "on"} if stores else {})
    answer = client.post("/accounts/signup/", data)
    assert client.post(door, {"answer": "yes", "usual": "on"})["Location"].startswith("/accounts/login/")
    answer = client.post(answer["Location"], {"code": code_of(mail.outbox[-1]), "next": door})
    assert answer["Location"] == door
    answer = client.post(door, {"answer": "yes", "usual": "on"} | ({} if stores else {"store": "on"}))
    assert answer["Location"] == "/sharing/"
    link = CareLink.objects.get()
    assert (link.owner.email, may_store(link.owner)) == ("new@example.org", True)


def test_the_token_survives_signing_in(as_, therapist, invite, sends_mails):
    user = make_user("old@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _found, token = invite(therapist, "old@example.org")
    door, client = reverse("care:invite", args=[token]), as_()
    way_in = re.search(r'href="(/accounts/login/[^"]+)"', client.get(door).content.decode()).group(1)
    page = client.get(way_in).content.decode()
    # Whoever finds out here that they have no account yet keeps the way back too.
    assert f"/accounts/signup/?next={door}" in page.replace("%2F", "/")
    assert client.post(way_in, {"login": user.email, "password": PHRASE, "next": door})["Location"] == door


def test_signing_up_with_another_address_leads_to_a_clear_refusal(as_, therapist, invite, sends_mails):
    _found, token = invite(therapist, "new@example.org")
    door, client = reverse("care:invite", args=[token]), as_()
    data = {"email": "thief@example.org", "password1": PHRASE, "age_band": "adult", "next": door}
    answer = client.post("/accounts/signup/", data)
    assert client.post(answer["Location"], {"code": code_of(mail.outbox[-1]), "next": door})["Location"] == door
    answer = client.post(door, {"answer": "yes", "usual": "on", "store": "on"})
    assert answer.status_code == 403 and "new@example.org" not in answer.content.decode() and not CareLink.objects.exists()


def test_the_other_account_signs_out_and_comes_back_to_the_invitation(as_, therapist, runner, other_runner, invite):
    _found, token = invite(therapist, runner.email)
    door, client = reverse("care:invite", args=[token]), as_(other_runner)
    assert f'name="next" value="{door}"' in client.get(door).content.decode()
    assert client.post("/accounts/logout/", {"next": door})["Location"] == door
    assert client.get(door).status_code == 200
