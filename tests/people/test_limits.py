"""Limits that hold behind a proxy and end by themselves, and answers that do not tell who has an account."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from exercises.lib import clock
from exercises.lib.passwords import SmallArgon2
from exercises.lib.visitor import address_of
from exercises.people import adapter
from exercises.people.forms import SignUpForm
from exercises.people.models import Consent, User
from selfcare import settings as plain
from tests.conftest import give_factor, make_user

pytestmark = pytest.mark.django_db
PHRASE, WRONG = "a long enough phrase", "wrong wrong wrong"
LOGIN, SIGN_UP, RESET = "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    caches["default"].clear()


def guess(email, password=WRONG, **how):
    return Client().post(LOGIN, {"login": email, "password": password}, **how)


# --- where a request comes from ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        (0, "1.1.1.1", "9.9.9.9"), (0, "", "9.9.9.9"),
        (1, "1.1.1.1", "1.1.1.1"), (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"), (1, "", "9.9.9.9"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"), (2, "6.6.6.6", "9.9.9.9"),
        (1, "nonsense", "::"), (1, "1.1.1.1:4711", "1.1.1.1"), (1, "[2001:db8::1]:4711", "2001:db8::1"), (1, "::ffff:1.1.1.1", "1.1.1.1"),
        (1, "1.1.1.1' OR 1=1", "::"), (1, ",,,", "9.9.9.9"),
    ],
)  # fmt: skip
def test_a_forged_header_does_not_change_where_a_request_comes_from(proxies, header, found, settings):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": header} if header else {})
    assert address_of(request) == found


def test_every_limit_goes_by_the_same_function(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": "6.6.6.6"})
    assert adapter.AccountAdapter(request).get_client_ip(request) == address_of(request) == "9.9.9.9"
    assert plain.NINJA_NUM_PROXIES == plain.ALLAUTH_TRUSTED_PROXY_COUNT == plain.TRUSTED_PROXY_COUNT


# --- guesses ----------------------------------------------------------------------------------------------------------


def test_a_thousand_guesses_from_one_place_stop_at_ten_a_minute_whatever_header_they_carry(runner, monkeypatch):
    tried = []
    monkeypatch.setattr(User, "check_password", lambda self, password: tried.append(password) or False)
    with time_machine.travel(clock.now(), tick=False):
        for number in range(40):
            guess(f"nobody{number}@example.org" if number % 2 else runner.email, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert len(tried) <= 5


def test_nobody_can_shut_somebody_else_out_from_afar(runner):
    with time_machine.travel(clock.now(), tick=False):
        for _each in range(20):
            guess(runner.email, REMOTE_ADDR="6.6.6.6")
        assert "Too many tries" in guess(runner.email, PHRASE, REMOTE_ADDR="6.6.6.6").content.decode()
        assert guess(runner.email, PHRASE, REMOTE_ADDR="9.9.9.9").status_code == 302


def test_without_the_defence_twenty_guesses_from_afar_would_shut_the_owner_out(runner, monkeypatch):
    monkeypatch.setattr(adapter, "network_of", lambda request: "everywhere")
    with time_machine.travel(clock.now(), tick=False):
        for _each in range(20):
            guess(runner.email, REMOTE_ADDR="6.6.6.6")
        assert guess(runner.email, PHRASE, REMOTE_ADDR="9.9.9.9").status_code == 200


def test_a_limit_ends_by_itself(runner):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _each in range(20):
            guess(runner.email)
        assert guess(runner.email, PHRASE).status_code == 200
        traveller.shift(301)
        assert guess(runner.email, PHRASE).status_code == 302


def test_a_reset_opens_at_once_where_guesses_had_shut(runner):
    EmailAddress.objects.create(user=runner, email=runner.email, verified=True, primary=True)
    with time_machine.travel(clock.now(), tick=False):
        for _each in range(6):
            guess(runner.email)
        client = Client()
        asked = client.post(RESET, {"email": runner.email})
        code = re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
        answer = client.post(asked["Location"], {"code": code})
        client.post(answer["Location"], {"password1": "quite another phrase", "password2": "quite another phrase"})
        assert guess(runner.email, "quite another phrase").status_code == 302


def test_a_reset_does_not_go_round_the_second_step(runner):
    client = Client()
    asked = client.post(RESET, {"email": give_factor(runner).email})
    code = re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    answer = client.post(asked["Location"], {"code": code})
    client.post(answer["Location"], {"password1": "quite another phrase", "password2": "quite another phrase"})
    assert client.get("/profile/").status_code == 302
    answer = client.post(LOGIN, {"login": runner.email, "password": "quite another phrase"})
    assert answer["Location"] == "/accounts/second-step/authenticate/"


def test_neighbours_in_one_net_of_the_new_kind_count_as_one(runner):
    with time_machine.travel(clock.now(), tick=False):
        for number in range(12):
            guess(runner.email, REMOTE_ADDR=f"2001:db8::{number + 1:x}")
        assert "Too many tries" in guess(runner.email, PHRASE, REMOTE_ADDR="2001:db8::ffff").content.decode()


def test_limits_lie_in_the_cache_that_all_workers_share():
    assert plain.CACHES["default"]["BACKEND"].rsplit(".", 1)[-1] in {"LastingDatabaseCache", "SturdyRedisCache"}


# --- who has an account -----------------------------------------------------------------------------------------------


@pytest.fixture
def work(monkeypatch):
    """How many passwords were hashed."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    count = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *args: count.append(1) or encode(self, *args))
    return count


@pytest.fixture
def known(settings):
    """An install that sends mails, and somebody with an account and a confirmed address."""
    settings.MAIL_IS_LOCAL = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    user = make_user("known@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def seen(client, answer, email, work):
    """Everything that a stranger sees of an answer: status, the way on, the next page, how many mails, how much work."""
    hashed = len(work)
    page = client.get(answer["Location"]).content.decode() if answer.status_code == 302 else answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(email, "EMAIL")
    return answer.status_code, answer.headers.get("Location"), page, sorted(answer.cookies), len(mail.outbox), hashed


SENT = {
    "sign-in": (LOGIN, lambda email: {"login": email, "password": "wrong wrong wrong"}),
    "sign-up": (SIGN_UP, lambda email: {"email": email, "password1": "some phrase of mine", "age_band": "adult"}),
    "reset": (RESET, lambda email: {"email": email}),
}


def both(what, known, work):
    address, data = SENT[what]
    found = []
    for email in (known.email, "other@example.org"):
        mail.outbox.clear()
        work.clear()
        caches["default"].clear()
        client = Client()
        found.append(seen(client, client.post(address, data(email)), email, work))
    return found


@pytest.mark.parametrize("what", SENT)
def test_a_stranger_cannot_tell_who_has_an_account(what, known, work):
    first, second = both(what, known, work)
    assert first == second
    assert first[4] == (0 if what == "sign-in" else 1)


def test_without_the_defence_a_sign_up_would_be_quicker_for_a_known_address(known, work, monkeypatch):
    monkeypatch.setattr(SignUpForm, "_work_for_nothing", lambda self, request: None)
    first, second = both("sign-up", known, work)
    assert first != second


MADE = ("exercises_user", "exercises_profile", "exercises_consent", "account_emailaddress", "django_session")


def touched(what, email):
    """What a stranger's form makes the database write, as (verb, table), and how often it is asked; the cache does the same for all."""
    address, data = SENT[what]
    caches["default"].clear()
    with CaptureQueriesContext(connection) as asked:
        Client().post(address, data(email) | {"store": "on"})
    words = [query["sql"].replace('"', "").split() for query in asked]
    writes = [(found[0], table) for found in words if found[0] in {"INSERT", "UPDATE"} for table in MADE if table in found[:3]]
    return sorted(writes), sum(found[0] == "SELECT" and "selfcare_cache" not in " ".join(found) for found in words)


@pytest.mark.parametrize("what", SENT)
def test_the_database_writes_as_much_for_both_and_reads_nearly_as_often(what, known):
    (writes, reads), (others, other_reads) = touched(what, known.email), touched(what, "other@example.org")
    assert writes == others and abs(reads - other_reads) <= 4
    assert ("INSERT", "exercises_user") in writes or what != "sign-up"


def test_what_is_written_for_a_known_address_does_not_stay(known):
    Client().post(SIGN_UP, SENT["sign-up"][1](known.email) | {"store": "on"})
    assert User.objects.count() == EmailAddress.objects.count() == 1
    assert User.objects.get().check_password(PHRASE) and not Consent.objects.exists()


def test_a_wrong_code_is_the_same_for_both(known):
    answers = []
    for email in (known.email, "other@example.org"):
        client = Client()
        asked = client.post(RESET, {"email": email})
        page = client.post(asked["Location"], {"code": "BBBB-BBBB"}).content.decode()
        answers.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(email, "EMAIL"))
    assert answers[0] == answers[1]


def test_the_code_of_a_sign_up_is_six_digits_and_may_be_tried_three_times(known):
    client = Client()
    answer = client.post(SIGN_UP, {"email": "new@example.org", "password1": "some phrase of mine", "age_band": "adult"})
    code = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    for _each in range(3):
        client.post(answer["Location"], {"code": "000000" if code != "000000" else "111111"})
    client.post(answer["Location"], {"code": code})
    assert not EmailAddress.objects.filter(email="new@example.org", verified=True).exists()


# --- passwords --------------------------------------------------------------------------------------------------------


def test_passwords_are_hashed_by_argon2_with_19_mib():
    assert plain.PASSWORD_HASHERS[0] == "exercises.lib.passwords.SmallArgon2"
    made = SmallArgon2().encode("a phrase", SmallArgon2().salt())
    assert re.match(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", made)
    assert SmallArgon2().verify("a phrase", made) and not SmallArgon2().verify("another", made)
    assert issubclass(SmallArgon2, Argon2PasswordHasher)


def test_a_door_that_is_shut_for_a_while_says_what_to_do(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    guess("first@example.org")
    answer = guess("second@example.org")
    assert answer.status_code == 429
    assert "Please wait a few minutes and try again." in answer.content.decode()
