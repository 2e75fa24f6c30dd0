"""Signing up, in and out, resetting, the profile and the consent."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from exercises.people.models import Consent, Profile, User
from exercises.people.queries import may_store
from exercises.people.rules import STORE_TEXT, distance

pytestmark = pytest.mark.django_db
PHRASE = "a long enough phrase"


def sign_up(client, **fields):
    data = {"email": "new@example.org", "password1": PHRASE, "age_band": "adult"} | fields
    return client.post("/accounts/signup/", {key: value for key, value in data.items() if value is not None})


def test_signing_up_without_the_tick_stores_no_consent():
    answer = sign_up(Client(), zone="Europe/Paris")
    user = User.objects.get()
    assert (answer.status_code, user.email) == (302, "new@example.org")
    assert not may_store(user)
    assert user.profile.zone == "Europe/Paris"


def test_signing_up_with_the_tick_keeps_text_version_way_and_date():
    sign_up(Client(), store="on")
    consent = Consent.objects.get()
    assert may_store(consent.owner)
    assert (consent.way, consent.text_version != "", len(consent.text_sha256)) == ("sign-up", True, 64)


def test_the_consent_is_never_ticked_beforehand():
    page = Client().get("/accounts/signup/").content.decode()
    box = re.search(r"<input[^>]*name=\"store\"[^>]*>", page).group(0)
    assert "checked" not in box
    assert STORE_TEXT[:40] in page


def test_no_account_without_saying_how_old_one_is():
    answer = sign_up(Client(), age_band=None)
    assert answer.status_code == 200
    assert "Please say which of these it is" in answer.content.decode()
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("age", "bands"), [(13, ["younger", "minor", "adult"]), (16, ["younger", "minor", "adult"]), (18, ["younger", "adult"])]
)
def test_the_bands_follow_the_age_of_consent_of_the_country(age, bands, settings):
    settings.COUNTRY_FACTS = settings.COUNTRY_FACTS | {"consent_age": age}
    page = Client().get("/accounts/signup/").content.decode()
    radios = re.findall(r'<input[^>]*name="age_band"[^>]*>', page)
    assert [re.search(r'value="(\w+)"', radio).group(1) for radio in radios] == bands
    assert f"Under {age}" in page
    assert "checked" not in page


def test_below_the_age_of_consent_there_is_no_account_and_nothing_is_kept():
    client = Client()
    answer = sign_up(client, age_band="younger", store="on")
    page = answer.content.decode()
    assert (answer.status_code, User.objects.count(), Profile.objects.count(), Consent.objects.count()) == (200, 0, 0, 0)
    assert "every routine is yours without an account" in page and "Accounts here are for people of 13 and older" in page
    assert mail.outbox == [] and "new@example.org" not in str(client.session.items())
    assert client.get("/routines/first-six-minutes/").status_code == 200


def test_only_the_band_is_kept():
    sign_up(Client(), age_band="minor")
    assert Profile.objects.get().age_band == "minor"
    assert not any("birth" in field.name for model in (User, Profile) for field in model._meta.get_fields())


@pytest.mark.parametrize("band", ["", "12", "ADULT", "child"])
def test_a_band_that_was_not_offered_is_refused(band):
    assert sign_up(Client(), age_band=band).status_code == 200
    assert User.objects.count() == 0


def test_without_the_defence_a_child_would_have_an_account(monkeypatch):
    monkeypatch.setattr("exercises.people.forms.SignUpForm.clean_age_band", lambda form: "adult")
    sign_up(Client(), age_band="younger")
    assert User.objects.count() == 1


def test_every_country_says_its_age_of_consent_and_the_law_behind_it():
    for path in Path("exercises/catalogue/content/country").glob("*.toml"):
        facts = tomllib.loads(path.read_text("utf-8"))
        assert 13 <= facts["consent_age"] <= 18 and facts["consent_law"], path.name


def test_one_address_has_one_account_whatever_its_case():
    sign_up(Client())
    sign_up(Client(), email="NEW@example.org")
    assert User.objects.count() == 1


def test_signing_in_and_out():
    User.objects.create_user("in@example.org", PHRASE)
    client = Client()
    assert client.post("/accounts/login/", {"login": "in@example.org", "password": "wrong"}).status_code == 200
    assert client.post("/accounts/login/", {"login": "IN@example.org", "password": PHRASE})["Location"] == "/today/"
    assert client.get("/sessions/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/sessions/").status_code == 302


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(wanted):
    User.objects.create_user("in@example.org", PHRASE)
    answer = Client().post("/accounts/login/?next=" + wanted, {"login": "in@example.org", "password": PHRASE, "next": wanted})
    assert "elsewhere" not in answer["Location"]
    assert answer["Location"].startswith("/")


def test_the_reset_page_says_that_no_mail_leaves_this_install():
    assert "mail" in Client().get("/accounts/password/reset/").content.decode().lower()


def code_in(message):
    return re.search(r"^([A-Z]{4}-[A-Z]{4})$", message.body, re.MULTILINE).group(1)


def test_a_code_from_the_mail_sets_a_new_password_and_ends_every_session(as_):
    user = User.objects.create_user("in@example.org", PHRASE)
    elsewhere, client = as_(user), Client()
    asked = client.post("/accounts/password/reset/", {"email": "in@example.org"})
    assert "http" not in mail.outbox[0].body
    answer = client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    answer = client.post(answer["Location"], {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert User.objects.get().check_password("quite another phrase")
    assert client.get(answer["Location"]).status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    # The code opens the password and nothing else: whoever has a second step is asked for it at the sign-in that follows.
    assert client.get("/profile/")["Location"].startswith("/accounts/login/")


def test_a_code_works_only_in_the_browser_that_asked_for_it():
    User.objects.create_user("in@example.org", PHRASE)
    Client().post("/accounts/password/reset/", {"email": "in@example.org"})
    answer = Client().post("/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"].startswith("/accounts/login/")


def test_guesses_at_the_code_of_a_reset_are_counted():
    User.objects.create_user("in@example.org", PHRASE)
    client = Client()
    client.post("/accounts/password/reset/", {"email": "in@example.org"})
    for _each in range(3):
        client.post("/accounts/password/reset/confirm/", {"code": "BBBB-BBBB"})
    answer = client.post("/accounts/password/reset/confirm/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"].startswith("/accounts/login/")


def test_addresses_in_mails_never_follow_a_forged_host(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    user = User.objects.create_user("in@example.org", PHRASE)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Client().post("/accounts/signup/", {"email": user.email, "password1": PHRASE, "age_band": "adult"}, headers={"Host": "evil.example"})
    (link,) = re.findall(r"https?://\S+", mail.outbox[0].body)
    assert link == f"{settings.SITE_URL}/accounts/password/reset/"


def test_a_known_and_an_unknown_address_get_the_same_answer_to_a_reset():
    User.objects.create_user("in@example.org", PHRASE)
    answers = [Client().post("/accounts/password/reset/", {"email": email}) for email in ("in@example.org", "nobody@example.org")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1


# --- profile and consent ----------------------------------------------------------------------------------------------


def test_the_profile_keeps_knee_units_zone_and_cues(runner, as_):
    client = as_(runner)
    data = {"name": "Ada", "knee": "left", "units": "mi", "zone": "America/New_York", "voice": "on", "flash": "on"}
    data |= {"ready_s": "5", "auto_advance": "True"}
    assert client.post("/profile/", data).status_code == 302
    profile = Profile.objects.get(owner=runner)
    assert (profile.knee, profile.units, profile.zone) == ("left", "mi", "America/New_York")
    assert (profile.voice, profile.beeps, profile.vibration, profile.flash) == (True, False, False, True)
    runner.refresh_from_db()
    assert runner.name == "Ada"


def test_a_zone_that_does_not_exist_is_said_and_nothing_is_lost(runner, as_):
    answer = as_(runner).post("/profile/", {"name": "Ada", "knee": "left", "units": "mi", "zone": "Moon/Base"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "We do not know this time zone" in page
    assert "Moon/Base" in page
    assert "Ada" in page


def test_consent_can_be_given_and_taken_back_and_both_stay_in_the_history(newcomer, as_):
    client = as_(newcomer)
    client.post("/profile/consents/", {"store": "yes"})
    assert may_store(newcomer)
    client.post("/profile/consents/", {"store": "no"})
    assert not may_store(newcomer)
    client.post("/profile/consents/", {"store": "yes"})
    assert Consent.objects.filter(owner=newcomer).count() == 2


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/handover/", "/handover/"),
        ("https://elsewhere.example/", "/profile/consents/"),
        ("//elsewhere.example", "/profile/consents/"),
        ("", "/profile/consents/"),
    ],
)
def test_whoever_agrees_on_the_way_to_a_page_of_ours_is_led_back_to_it_and_nowhere_else(newcomer, as_, wanted, led):
    assert as_(newcomer).post(f"/profile/consents/?{urlencode({'next': wanted})}", {"store": "yes"})["Location"] == led


def test_a_new_text_asks_everyone_again(runner, monkeypatch):
    monkeypatch.setattr("exercises.people.rules.STORE_VERSION", "2030-01")
    assert not may_store(runner)


@pytest.mark.parametrize(("km", "units", "shown"), [(10, "km", (10, "km")), (10, "mi", (6.2, "mi")), (42.195, "mi", (26.2, "mi"))])
def test_distances_follow_the_units_of_the_person(km, units, shown):
    assert distance(km, units) == shown


ROLES = {
    # role: staff, superuser, may write, may approve
    "editor": (True, False, True, False),
    "reviewer": (True, False, False, True),
    "administrator": (True, True, True, True),
    "nobody": (False, False, False, False),
}


@pytest.mark.parametrize("role", ROLES)
def test_someone_is_given_one_role_in_place_of_another(newcomer, role, capsys):
    for first in ("editor", "reviewer", "administrator"):
        call_command("appoint", newcomer.email.upper(), first)
    call_command("appoint", newcomer.email, role)
    found = type(newcomer).objects.get(pk=newcomer.pk)
    may = found.has_perm("exercises.change_condition"), found.has_perm("exercises.review_content")
    assert (found.is_staff, found.is_superuser, *may) == ROLES[role]
    assert f"{newcomer.email}: {role}" in capsys.readouterr().out


def test_a_role_for_nobody_is_refused_with_a_sentence():
    with pytest.raises(CommandError, match="They have to sign up first"):
        call_command("appoint", "nobody@example.org", "editor")


def test_the_fields_for_another_password_are_named_once_and_like_the_rest(runner, as_):
    page = as_(runner).get("/accounts/password/change/").content.decode()
    for label in ("Current password", "New password", "New password again"):
        assert re.search(rf"<label[^>]*>\s*{label}<", page)
    assert "placeholder" not in page.split("<main", 1)[1]


@pytest.mark.parametrize("local", [True, False])
def test_an_address_is_called_unconfirmed_only_where_it_can_be_confirmed(local, runner, as_, settings):
    settings.MAIL_IS_LOCAL = local
    EmailAddress.objects.filter(user=runner).delete()
    EmailAddress.objects.create(user=runner, email=runner.email, primary=True, verified=False)
    assert ("Not confirmed" in as_(runner).get("/accounts/email/").content.decode()) is not local


@pytest.mark.parametrize("local", [True, False])
def test_a_confirmation_is_said_to_be_sent_only_where_there_is_a_mail_server(local, runner, as_, settings):
    settings.MAIL_IS_LOCAL = local
    said = as_(runner).post("/accounts/email/", {"action_add": "", "email": "second@example.org"}, follow=True).content.decode()
    assert ("second@example.org was added." in said) is local
    assert ("Confirmation email sent" in said) is not local


@pytest.mark.parametrize(
    "path", ["/accounts/second-step/", "/accounts/second-step/totp/activate/", "/accounts/email/", "/profile/devices/"]
)
def test_the_pages_of_the_account_stand_under_you(path, runner, as_):
    page = as_(runner).get(path).content.decode()
    assert '<a href="/profile/" aria-current="true">' in page
