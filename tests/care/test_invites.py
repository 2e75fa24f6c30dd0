"""Invitations: one use, 72 hours, bound to an address, answered only by a POST of whom they are for."""

import datetime as dt
import hashlib
import re
import secrets
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.urls import reverse

from exercises.care import forms, services
from exercises.care.models import CareLink, Invite, LinkChange, Therapist
from exercises.lib import clock
from exercises.people.queries import may_store
from tests.conftest import make_link, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
YES = {"answer": "yes", "usual": "on"}
SECONDS = dt.timedelta(seconds=1)


def door(token: str) -> str:
    return reverse("care:invite", args=[token])


def refused(match: str):
    return pytest.raises(services.Refused, match=match)


# --- making ---------------------------------------------------------------------------------------------------------------
def test_only_the_hash_of_256_bits_is_kept(therapist, invite):
    found, token = invite(therapist, "runner@example.org")
    assert found.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Invite.objects.values_list().get())
    made = signing.loads(forms.fresh_token(), salt=forms.SALT)
    assert len(made) == len(secrets.token_urlsafe(32)) == 43


def test_an_invitation_ends_after_72_hours(therapist, runner, invite):
    now = clock.now()
    found, _token = invite(therapist, runner.email, now=now)
    assert found.open_at(now + dt.timedelta(hours=72) - SECONDS) and not found.open_at(now + dt.timedelta(hours=72))
    with refused("past its 72 hours"):
        services.accept(found, runner, scopes=["pain"], now=now + dt.timedelta(hours=72))


def test_whoever_is_no_verified_therapist_cannot_invite_clients(runner, administrator, therapist, invite):
    with refused("checked"):
        invite(runner, "x@example.org")
    services.close(Therapist.objects.get(user=therapist), by=administrator, now=clock.now())
    with refused("checked"):
        invite(therapist, "x@example.org")


def test_a_client_who_stores_nothing_has_nothing_to_share(newcomer, invite):
    with refused("store your sessions"):
        invite(newcomer, "therapist@example.org", Invite.Way.THERAPIST)


def test_nobody_invites_themselves(therapist, invite):
    with refused("own address"):
        invite(therapist, "THERAPIST@example.org ")


def test_twenty_invitations_a_day_and_no_more(therapist, invite):
    now = clock.now()
    for number in range(20):
        invite(therapist, f"c{number}@example.org", now=now)
    with refused("20 invitations"):
        invite(therapist, "c20@example.org", now=now + dt.timedelta(hours=23))
    invite(therapist, "c20@example.org", now=now + dt.timedelta(hours=24, seconds=1))


def test_the_answers_for_known_and_unknown_addresses_are_the_same(as_, therapist, runner):
    client = as_(therapist)

    def answer(email):
        uid, token = str(uuid.uuid4()), forms.fresh_token()
        page = client.post(reverse("care:invite_client"), {"uid": uid, "token": token, "email": email})
        raw = signing.loads(token, salt=forms.SALT)
        body = page.content.decode().replace(raw, "").replace(email, "").replace(uid, "")
        return page.status_code, len(mail.outbox), re.sub(r'csrfmiddlewaretoken" value="\w+|<path d="[^"]+|viewBox="[^"]+', "", body)

    known, unknown = answer(runner.email), answer("nobodyy@example.org")
    assert known[0] == unknown[0] == 200 and (known[1], unknown[1]) == (1, 2)
    assert known[2] == unknown[2]


def test_the_mail_of_an_invitation_starts_with_the_site_and_has_no_word_about_health(therapist, runner, invite, settings):
    _found, token = invite(therapist, "new@example.org")
    _other, second = invite(runner, "t@example.org", Invite.Way.THERAPIST)
    first, other = mail.outbox
    assert first.to == ["new@example.org"] and f"{settings.SITE_URL}/invite/{token}/" in first.body and "Mara Linde" in first.subject
    # What a client calls themselves was checked by nobody, and would let a stranger write anything to anybody.
    assert second in other.body and "Runner" not in other.subject + other.body
    for message in mail.outbox:
        text = (message.subject + message.body).lower()
        assert [word for word in ("pain", "knee", "physio", "health", "therap", "recover", "client") if word in text] == []


def test_a_line_break_in_a_name_makes_no_second_header(therapist, invite):
    Therapist.objects.update(name="Mara\r\nBcc: everyone@example.org")
    invite(therapist, "new@example.org")
    assert mail.outbox[0].subject == "Selfcare: Mara Bcc: everyone@example.org invites you" and not mail.outbox[0].bcc


def test_a_mail_that_cannot_be_sent_leaves_the_link_to_be_shown(as_, therapist, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = as_(therapist).post(
        reverse("care:invite_client"), {"uid": uuid.uuid4(), "token": forms.fresh_token(), "email": "new@example.org"}
    )
    assert "could not be sent" in page.content.decode() and Invite.objects.count() == 1


def test_a_second_click_shows_the_same_code_and_sends_nothing_twice(as_, therapist):
    client = as_(therapist)
    data = {"uid": uuid.uuid4(), "token": forms.fresh_token(), "email": "new@example.org"}
    pages = [client.post(reverse("care:invite_client"), data).content.decode() for _click in range(2)]
    raw = signing.loads(data["token"], salt=forms.SALT)
    assert all(raw in page and 'class="qr"' in page for page in pages)
    assert Invite.objects.count() == len(mail.outbox) == 1


@pytest.mark.parametrize("token", ["", "made-by-hand", signing.dumps("x" * 43, salt="another")])
def test_a_token_that_the_server_did_not_make_is_refused_and_the_form_can_be_sent_again(as_, therapist, token):
    client = as_(therapist)
    page = client.post(reverse("care:invite_client"), {"uid": uuid.uuid4(), "token": token, "email": "new@example.org"})
    assert page.status_code == 422 and not Invite.objects.exists()
    fields = dict(re.findall(r'name="(uid|token)" value="([^"]+)"', page.content.decode()))
    assert "new@example.org" in page.content.decode()
    assert client.post(reverse("care:invite_client"), fields | {"email": "new@example.org"}).status_code == 200


def test_the_same_uid_with_another_token_never_shows_a_link_that_opens_nothing(as_, therapist):
    client, uid = as_(therapist), uuid.uuid4()
    for _click in range(2):
        page = client.post(reverse("care:invite_client"), {"uid": uid, "token": forms.fresh_token(), "email": "new@example.org"})
    assert "This invitation stands" in page.content.decode() and "/invite/" not in page.content.decode().split("<main")[1].split(
        "/cancel/"
    )[0].replace("/invite/made", "")


# --- opening --------------------------------------------------------------------------------------------------------------
def test_a_hundred_times_opened_by_a_mail_scanner_nothing_is_accepted(as_, therapist, runner, invite):
    _found, token = invite(therapist, runner.email)
    before = list(Invite.objects.values_list())
    for number in range(100):
        client = as_(runner if number % 2 else None)
        answer = getattr(client, ("get", "head", "options")[number % 3])(door(token))
        assert answer.status_code in {200, 405}
    assert not CareLink.objects.exists() and list(Invite.objects.values_list()) == before


@pytest.mark.parametrize(("who", "policy"), [(None, "no-referrer"), ("runner", "same-origin"), ("other_runner", "same-origin")])
def test_no_cache_keeps_the_page_and_no_other_site_learns_its_address(as_, therapist, runner, invite, request, who, policy):
    _found, token = invite(therapist, runner.email)
    answer = as_(request.getfixturevalue(who) if who else None).get(door(token))
    # With a form on the page "no-referrer" would make browsers send "Origin: null", which is refused.
    assert answer["Referrer-Policy"] == policy
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert 'rel="canonical"' not in answer.content.decode()


def test_a_stranger_sees_the_checked_name_and_the_way_in_that_leads_back(as_, therapist, invite):
    _found, token = invite(therapist, "new@example.org")
    page = as_().get(door(token)).content.decode()
    assert "Mara Linde" in page and "Physiotherapist" in page and "PH0000" in page
    assert f"/accounts/signup/?next={door(token)}" in page and f"/accounts/login/?next={door(token)}" in page
    assert "new@example.org" not in page and 'name="answer"' not in page


def test_a_stranger_learns_no_name_of_a_client(as_, runner, invite):
    _found, token = invite(runner, "t@example.org", Invite.Way.THERAPIST)
    page = as_().get(door(token)).content.decode()
    assert "Runner" not in page.split("<main")[1].replace("Runner’s knee", "") and runner.email not in page


def test_a_stolen_link_on_another_account_is_refused_with_a_clear_sentence(as_, therapist, runner, other_runner, invite):
    found, token = invite(therapist, runner.email)
    client = as_(other_runner)
    for answer in (client.get(door(token)), client.post(door(token), YES), client.post(door(token), {"answer": "no"})):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "The invitation went to another address" in page
        assert runner.email not in page and "Mara Linde" not in page
    found.refresh_from_db()
    assert found.open_at(clock.now()) and not CareLink.objects.exists()
    for do in (
        lambda: services.accept(found, other_runner, scopes=["pain"], now=clock.now()),
        lambda: services.decline(found, other_runner, now=clock.now()),
    ):
        with refused("another address"):
            do()


def test_where_mails_are_sent_only_a_confirmed_address_is_ones_own(therapist, runner, invite, settings):
    settings.MAIL_IS_LOCAL = False
    found, _token = invite(therapist, runner.email)
    with refused("another address"):
        services.accept(found, runner, scopes=["pain"], now=clock.now())
    EmailAddress.objects.create(user=runner, email=runner.email, verified=True, primary=True)
    assert services.accept(found, runner, scopes=["pain"], now=clock.now()).owner == runner


def test_a_second_confirmed_address_counts_too(therapist, runner, invite, settings):
    settings.MAIL_IS_LOCAL = False
    EmailAddress.objects.create(user=runner, email="Work@example.org", verified=True)
    found, _token = invite(therapist, "work@EXAMPLE.org")
    assert services.accept(found, runner, scopes=["pain"], now=clock.now())


def test_whoever_invited_sees_that_it_is_not_for_them(as_, therapist, invite):
    _found, token = invite(therapist, "new@example.org")
    assert "You made this invitation" in as_(therapist).get(door(token)).content.decode()


def test_a_post_of_a_stranger_leads_to_the_sign_in_and_back(as_, therapist, invite):
    _found, token = invite(therapist, "new@example.org")
    answer = as_().post(door(token), YES)
    assert answer["Location"].startswith("/accounts/login/") and token in answer["Location"] and not CareLink.objects.exists()


def test_an_unknown_token_is_not_found(as_, runner):
    assert as_(runner).get(door("x" * 43)).status_code == as_().get(door("y" * 43)).status_code == 404


@pytest.mark.parametrize("end", ["used", "declined", "cancelled", "expired", "closed", "inactive"])
def test_an_invitation_that_has_ended_says_so_and_gives_nothing(as_, therapist, administrator, runner, invite, end):
    now = clock.now()
    found, token = invite(therapist, runner.email, now=now - dt.timedelta(hours=73) if end == "expired" else now)
    if end == "used":
        Invite.objects.update(used_at=now)
    elif end == "declined":
        assert services.decline(found, runner, now=now)
    elif end == "cancelled":
        assert services.cancel(found, now=now)
    elif end == "closed":
        services.close(Therapist.objects.get(user=therapist), by=administrator, now=now)
    elif end == "inactive":
        type(therapist).objects.filter(pk=therapist.pk).update(is_active=False)
    answers = [as_(user).get(door(token)) for user in (runner, None)] + [as_(runner).post(door(token), YES)]
    assert {answer.status_code for answer in answers} == {404 if end == "inactive" else 410}
    assert all("Mara Linde" not in answer.content.decode() for answer in answers) and not CareLink.objects.exists()


# --- answering ------------------------------------------------------------------------------------------------------------
def test_one_switch_shares_the_usual_for_twelve_months(as_, therapist, runner, invite):
    _found, token = invite(therapist, runner.email)
    page = as_(runner).get(door(token)).content.decode()
    assert "may see what I did, my pain scores and stops, for 12 months" in page
    assert "checked" not in page.split('<form method="post" class="card aside"')[1].split('name="months"')[0]
    assert as_(runner).post(door(token), YES)["Location"] == "/sharing/"
    link = CareLink.objects.get()
    assert (link.owner, link.therapist.user, link.scopes) == (runner, therapist, ["programme", "pain"])
    assert dt.timedelta(days=364) < link.until - clock.now() <= dt.timedelta(days=365)


@pytest.mark.parametrize(
    ("data", "scopes", "days"),
    [
        ({"scopes": ["safety"], "months": "3"}, ["safety"], 91),
        ({"usual": "on", "scopes": ["notes", "running"], "months": "6"}, ["programme", "pain", "notes", "running"], 183),
        ({"scopes": ["programme"], "months": ""}, ["programme"], 365),
    ],
)
def test_choosing_what_adds_to_the_switch_or_stands_alone(as_, therapist, runner, invite, data, scopes, days):
    _found, token = invite(therapist, runner.email)
    as_(runner).post(door(token), {"answer": "yes"} | data)
    link = CareLink.objects.get()
    assert (link.scopes, round((link.until - clock.now()) / dt.timedelta(days=1))) == (scopes, days)


@pytest.mark.parametrize("data", [{}, {"scopes": ["everything"]}, {"usual": "on", "months": "99"}])
def test_yes_to_nothing_or_to_what_is_not_offered_is_asked_again(as_, therapist, runner, invite, data):
    found, token = invite(therapist, runner.email)
    assert as_(runner).post(door(token), {"answer": "yes"} | data).status_code == 422
    found.refresh_from_db()
    assert found.open_at(clock.now()) and not CareLink.objects.exists()


def test_who_stores_nothing_yet_is_asked_for_that_apart_and_it_is_never_ticked(as_, therapist, newcomer, invite):
    _found, token = invite(therapist, newcomer.email)
    client = as_(newcomer)
    box = re.search(r'<input[^>]*name="store"[^>]*>', client.get(door(token)).content.decode()).group(0)
    assert "checked" not in box
    assert client.post(door(token), YES).status_code == 422 and not may_store(newcomer)
    assert client.post(door(token), YES | {"store": "on"}).status_code == 302
    assert may_store(newcomer) and CareLink.objects.get().owner == newcomer


def test_the_service_shares_nothing_of_whoever_stores_nothing(therapist, newcomer, invite):
    found, _token = invite(therapist, newcomer.email)
    with refused("before the sessions are stored"):
        services.accept(found, newcomer, scopes=["pain"], now=clock.now())
    found.refresh_from_db()
    assert found.used_at is None


def test_a_second_use_fails_and_a_second_click_leads_to_what_the_first_made(as_, therapist, runner, invite):
    found, token = invite(therapist, runner.email)
    client = as_(runner)
    assert [client.post(door(token), YES)["Location"] for _click in range(2)] == ["/sharing/"] * 2
    assert "You have said yes" in client.get(door(token)).content.decode()
    assert as_().get(door(token)).status_code == 410
    with refused("has been used"):
        services.accept(found, runner, scopes=["pain"], now=clock.now())
    assert CareLink.objects.count() == LinkChange.objects.count() == 1


def test_saying_no_shares_nothing_and_whoever_invited_sees_it(as_, therapist, runner, invite):
    _found, token = invite(therapist, runner.email)
    as_(runner).post(door(token), {"answer": "no"})
    assert as_(runner).post(door(token), YES).status_code == 410 and not CareLink.objects.exists()
    assert "Declined" in as_(therapist).get("/therapist/").content.decode()


def test_an_invitation_is_taken_back_by_whoever_made_it(as_, therapist, runner, invite):
    found, token = invite(therapist, runner.email)
    path = reverse("care:invite_cancel", args=[found.uid])
    assert as_(runner).post(path).status_code == 404
    assert as_(therapist).post(path)["Location"] == "/therapist/"
    assert as_(runner).post(door(token), YES).status_code == 410
    assert not services.cancel(found, now=clock.now())


# --- a client invites a therapist -----------------------------------------------------------------------------------------
def test_a_client_invites_a_therapist_who_accepts_what_the_client_chose(as_, runner, therapist):
    data = {"uid": uuid.uuid4(), "token": forms.fresh_token(), "email": therapist.email, "usual": "on", "scopes": ["notes"], "months": "6"}
    page = as_(runner).post(reverse("care:invite_therapist"), data)
    assert page.status_code == 200
    path = door(signing.loads(data["token"], salt=forms.SALT))
    shown = as_(therapist).get(path).content.decode()
    assert "Runner would like to share with you" in shown and "Programme, pain scores and notes, for 6 months" in shown
    # What the therapist sends about scopes counts for nothing.
    assert as_(therapist).post(path, {"answer": "yes", "scopes": ["safety"], "months": "12"})["Location"] == "/therapist/"
    link = CareLink.objects.get()
    assert (link.owner, link.scopes) == (runner, ["programme", "pain", "notes"])
    assert round((link.until - clock.now()) / dt.timedelta(days=1)) == 183


def test_a_client_who_chooses_nothing_is_asked_again_and_keeps_the_address(as_, runner):
    page = as_(runner).post(reverse("care:invite_therapist"), {"uid": uuid.uuid4(), "token": forms.fresh_token(), "email": "t@example.org"})
    assert page.status_code == 422 and "t@example.org" in page.content.decode() and not Invite.objects.exists()


def test_the_refusal_of_a_service_stands_in_the_form(as_, runner):
    data = {"uid": uuid.uuid4(), "token": forms.fresh_token(), "email": runner.email, "usual": "on"}
    page = as_(runner).post(reverse("care:invite_therapist"), data)
    assert page.status_code == 422 and "This is your own address." in page.content.decode()


def test_only_a_checked_therapist_accepts_a_clients_invitation(as_, runner, newcomer, invite):
    found, token = invite(runner, newcomer.email, Invite.Way.THERAPIST)
    page = as_(newcomer).get(door(token)).content.decode()
    assert "This invitation is for a therapist" in page and "Runner would" not in page
    assert as_(newcomer).post(door(token), YES).status_code == 422 and not CareLink.objects.exists()
    with refused("checked can accept"):
        services.accept(found, newcomer, now=clock.now())


@pytest.mark.parametrize("meanwhile", ["narrowed", "paused", "ended"])
def test_an_older_invitation_never_opens_what_the_client_took_back_since(runner, therapist, invite, meanwhile):
    now = clock.now()
    link = make_link(runner, therapist, scopes=["programme"], now=now)
    found, _token = invite(runner, therapist.email, Invite.Way.THERAPIST, now=now)
    if meanwhile == "paused":
        services.pause(link, now=now + SECONDS)
    elif meanwhile == "ended":
        services.end(link, by="client", now=now + SECONDS)
    with refused("Only a newer invitation counts"):
        services.accept(found, therapist, now=now + 2 * SECONDS)
    link.refresh_from_db()
    assert link.scopes == ["programme"] and CareLink.objects.count() == 1


def test_a_client_who_is_not_active_any_more_is_linked_with_nobody(runner, therapist, invite):
    found, _token = invite(runner, therapist.email, Invite.Way.THERAPIST)
    type(runner).objects.filter(pk=runner.pk).update(is_active=False)
    found = Invite.objects.get(pk=found.pk)
    with refused("cannot be chosen"):
        services.accept(found, therapist, now=clock.now())


def test_a_name_with_markup_stays_text(as_, therapist, invite):
    Therapist.objects.update(name="<script>alert(1)</script>")
    user = make_user("new@example.org")
    _found, token = invite(therapist, user.email)
    page = as_(user).get(door(token)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
