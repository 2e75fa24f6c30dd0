"""Giving somebody a look at one's data, and handing a programme over, is asked of whoever has shown lately that it is them."""

import uuid

import pytest
from django.test import Client

from exercises.care.models import CareLink, Invite, Therapist
from exercises.lib import clock
from exercises.people import access
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.programmes import queries, services
from exercises.programmes.access import Desk
from exercises.programmes.handover.access import token_of
from exercises.programmes.handover.models import Handover
from exercises.programmes.handover.services import hand_over
from exercises.programmes.rules import added, empty
from tests.conftest import make_link, show

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PHRASE, LONG_AGO = "a long enough phrase", 3600
YES = {"answer": "yes", "usual": "on"}


@pytest.fixture
def of_old(as_):
    """of_old(user): a client whose sign-in was an hour ago."""

    def sign_in(user) -> Client:
        client = as_(user)
        show(client, user, ago=LONG_AGO)
        return client

    return sign_in


@pytest.fixture
def template(therapist):
    mara = Therapist.objects.get(user=therapist)
    made = services.create(mara, uid=uuid.uuid4(), title="For the knee", initials="T.H.", now=clock.now())
    document = added(empty("knee-strength"), "knee-strength", queries.from_exercise("wall-sit", key="i-1"))
    return services.save_draft(made, document, title="For the knee", initials="T.H.", base=services.base_of(made), now=clock.now())


def confirm(client, asked):
    """Give the password on the page that asks for it."""
    assert asked.status_code == 302 and asked["Location"].startswith("/accounts/reauthenticate/?next=")
    page = client.get(asked["Location"])
    assert page.status_code == 200
    return client.post(asked["Location"], {"password": PHRASE, "next": page.context["redirect_field_value"]})


def test_a_yes_to_a_therapist_is_kept_until_the_password_was_given(runner, therapist, invite, of_old):
    _found, token = invite(therapist, runner.email)
    client, path = of_old(runner), f"/invite/{token}/"
    asked = client.post(path, YES | {"months": "3"})
    assert not CareLink.objects.exists()
    assert confirm(client, asked)["Location"] == "/sharing/"
    assert CareLink.objects.get().owner == runner


def test_a_no_is_never_asked_about(runner, therapist, invite, of_old):
    _found, token = invite(therapist, runner.email)
    assert of_old(runner).post(f"/invite/{token}/", {"answer": "no"})["Location"] == "/sharing/"


def test_what_is_not_filled_in_is_said_before_a_password_is_asked(runner, therapist, invite, of_old):
    _found, token = invite(therapist, runner.email)
    assert of_old(runner).post(f"/invite/{token}/", {"answer": "yes", "months": "x"}).status_code == 422


def test_whoever_signed_up_a_minute_ago_is_not_asked_again(therapist, invite):
    client = Client()
    client.post("/accounts/signup/", {"email": "fresh@example.org", "password1": PHRASE, "age_band": "adult"})
    user = User.objects.get(email="fresh@example.org")
    give_consent(user, way="test", now=clock.now())
    _found, token = invite(therapist, user.email)
    assert client.post(f"/invite/{token}/", YES)["Location"] == "/sharing/"


def test_inviting_a_therapist_asks_and_then_makes_the_invitation(runner, of_old):
    client = of_old(runner)
    form = client.get("/sharing/invite/").context["form"]
    sent = {name: form[name].value() for name in ("uid", "token")} | {"email": "mara@example.org", "usual": "on"}
    asked = client.post("/sharing/invite/", sent)
    assert not Invite.objects.exists()
    assert confirm(client, asked).status_code == 200
    assert Invite.objects.get().email == "mara@example.org"


def test_more_is_shared_after_the_password_and_less_at_once(runner, therapist, of_old):
    link = make_link(runner, therapist, scopes=("programme", "pain"))
    client, path, prefix = of_old(runner), f"/sharing/{link.uid}/", f"l{link.uid.hex[:8]}"
    assert client.post(path, {f"{prefix}-scopes": ["programme"], f"{prefix}-months": "3"})["Location"] == "/sharing/"
    for more in ({"scopes": ["programme", "running"]}, {"scopes": ["programme"], "months": "12"}):
        show(client, runner, ago=LONG_AGO)
        link.refresh_from_db()
        before = (link.scopes, link.until)
        asked = client.post(path, {f"{prefix}-{name}": value for name, value in more.items()})
        link.refresh_from_db()
        assert (link.scopes, link.until) == before
        assert confirm(client, asked)["Location"] == "/sharing/"
        link.refresh_from_db()
        assert (link.scopes, link.until) != before


def test_handing_over_asks_and_then_makes_one_code(therapist, template, of_old):
    client, path, uid = of_old(therapist), f"/programmes/build/{template.uid}/handover/", uuid.uuid4()
    asked = client.post(path, {"uid": uid})
    assert not Handover.objects.exists()
    assert confirm(client, asked)["Location"] == f"{path}{uid}/"
    assert Handover.objects.get().uid == uid


def test_linking_what_was_handed_over_asks_and_then_links(runner, therapist, template, of_old):
    desk = Desk(template, Therapist.objects.get(user=therapist), None)
    handed = hand_over(desk, uid=uuid.uuid4(), now=clock.now())
    client = of_old(runner)
    asked = client.post("/handover/claim/", {"token": token_of(handed.uid), "agree": "yes"})
    assert not CareLink.objects.exists()
    assert confirm(client, asked)["Location"] == "/programme/"
    assert CareLink.objects.get().owner == runner


def test_without_the_defence_an_old_session_would_share(runner, therapist, invite, of_old, monkeypatch):
    monkeypatch.setattr(access, "is_fresh", lambda request: True)
    _found, token = invite(therapist, runner.email)
    of_old(runner).post(f"/invite/{token}/", YES)
    assert CareLink.objects.exists()
