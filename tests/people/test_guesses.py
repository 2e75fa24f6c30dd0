"""Guesses from many networks at once at one account: few a day pass, and the owner is not held up."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from redis.exceptions import ConnectionError as Away

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.signin import known
from selfcare.sturdy_cache import SturdyRedisCache
from selfcare.table_cache import LastingDatabaseCache

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PHRASE, WRONG, NEW = "a long enough phrase", "wrong wrong wrong", "quite another phrase"
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
HELD = "Too many tries for this account today"


@pytest.fixture(autouse=True)
def still():
    caches["default"].clear()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tried(monkeypatch):
    """The passwords that were really compared."""
    found, compare = [], User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, word: found.append(word) or compare(self, word))
    return found


def sign_in(email, password, place="9.9.9.9", client=None):
    return (client or Client()).post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=place)


def besiege(email, places=22):
    for number in range(places):
        sign_in(email, WRONG, f"10.1.{number // 250}.{number % 250}")


@pytest.fixture
def known_browser(runner):
    client = Client()
    assert sign_in(runner.email, PHRASE, client=client).status_code == 302
    client.post("/accounts/logout/")
    return client


def test_from_two_hundred_networks_twenty_guesses_a_day_pass(runner, tried, still):
    besiege(runner.email, places=200)
    assert len(tried) == 20
    still.shift(23 * 3600)
    besiege(runner.email)
    assert len(tried) == 20
    still.shift(3601)
    besiege(runner.email)
    assert len(tried) == 40


def test_without_the_defence_each_network_would_bring_more(runner, tried, monkeypatch):
    monkeypatch.setattr(known, "FAILED_A_DAY", {})
    besiege(runner.email, places=60)
    assert len(tried) == 60


def test_the_owner_comes_in_where_they_were_before_and_is_told_the_way_elsewhere(runner, known_browser):
    besiege(runner.email)
    elsewhere = sign_in(runner.email, PHRASE)
    assert elsewhere.status_code == 200 and HELD in elsewhere.content.decode() and "passkey" in elsewhere.content.decode()
    assert sign_in(runner.email, PHRASE, client=known_browser).status_code == 302


def test_without_the_note_of_the_browser_the_owner_would_be_held_up(runner, known_browser):
    del known_browser.cookies[known.COOKIE]
    besiege(runner.email)
    assert sign_in(runner.email, PHRASE, client=known_browser).status_code == 200


def test_a_new_password_by_mail_opens_at_once(runner, still):
    EmailAddress.objects.create(user=runner, email=runner.email, verified=True, primary=True)
    besiege(runner.email)
    client = Client()
    asked = client.post(RESET, {"email": runner.email})
    code = re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    answer = client.post(asked["Location"], {"code": code})
    client.post(answer["Location"], {"password1": NEW, "password2": NEW})
    assert sign_in(runner.email, NEW, client=client).status_code == 302
    assert sign_in(runner.email, NEW).status_code == 200, "guesses elsewhere are held up still"


def test_a_known_browser_has_no_more_guesses_than_everybody(runner, known_browser, tried, still):
    for number in range(23):
        sign_in(runner.email, WRONG, f"10.2.0.{number}", known_browser)
    assert len(tried) == 20


def test_a_forged_note_and_one_of_another_account_help_nobody(runner, other_runner, tried):
    besiege(runner.email)
    other, forged = Client(), Client()
    sign_in(other_runner.email, PHRASE, client=other)
    other.post("/accounts/logout/")
    forged.cookies[known.COOKIE] = other.cookies[known.COOKIE].value[:-3] + "xyz"
    for client in (other, forged):
        assert HELD in sign_in(runner.email, PHRASE, client=client).content.decode()


def test_two_people_with_one_browser_are_both_known_there(runner, other_runner):
    client = Client()
    for user in (runner, other_runner):
        sign_in(user.email, PHRASE, client=client)
        client.post("/accounts/logout/")
    besiege(runner.email)
    besiege(other_runner.email)
    for user in (runner, other_runner):
        assert sign_in(user.email, PHRASE, client=client).status_code == 302
        client.post("/accounts/logout/")


def test_who_signs_in_rightly_uses_none_up(runner):
    for number in range(23):
        assert sign_in(runner.email, PHRASE, f"10.3.0.{number}").status_code == 302


def test_the_note_says_nothing_of_whose_it_is_and_no_script_reads_it(runner, known_browser):
    cookie = known_browser.cookies[known.COOKIE]
    assert runner.email not in cookie.value and cookie["httponly"] and cookie["samesite"] == "Lax" and int(cookie["max-age"]) == 400 * 86400


def test_an_address_that_nobody_has_is_held_up_in_the_same_words(runner):
    pages = []
    for email in (runner.email, "nobody@example.org"):
        besiege(email)
        page = sign_in(email, WRONG).content.decode()
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page).replace(email, "EMAIL"))
    assert HELD in pages[0] and pages[0] == pages[1]


@pytest.mark.parametrize("way", ["Runner@Example.ORG", "RUNNER@example.org", "  runner@example.org "])
def test_another_way_of_writing_the_address_brings_no_more_guesses(runner, tried, way):
    besiege(runner.email, places=20)
    sign_in(way, WRONG)
    assert len(tried) == 20


@pytest.mark.parametrize(("way", "same"), [("a@gmaıl.com", "a@gmail.com"), ("a@ſite.org", "a@site.org"), ("a@\u212aite.org", "a@kite.org")])
def test_letters_that_a_database_may_take_for_the_same_are_one_address(way, same):
    assert known.account_key(way) == known.account_key(same)


def test_it_is_counted_in_the_process_while_redis_is_away(runner, tried, monkeypatch):
    away = SturdyRedisCache("redis://127.0.0.1:1/0", {})

    def refuse(*args, **kwargs):
        raise Away

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", refuse)
    for name in ("add", "set", "delete"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{name}", refuse)
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", away)
    besiege(runner.email)
    assert len(tried) == 20


# --- the table that the counts lie in -----------------------------------------------------------------------------------------


def crowd(monkeypatch, cache):
    """Hundreds of other keys in a table that holds a hundred: counts of a minute, and some of an hour."""
    monkeypatch.setattr(cache, "_max_entries", 100)
    for number in range(300):
        cache.set(f"{'zz' if number % 2 else 'a'}{number}", [1.0], 3600 if number % 5 else 60)


def test_guesses_at_hundreds_of_other_accounts_do_not_push_the_count_out(runner, tried, monkeypatch):
    besiege(runner.email, places=20)
    crowd(monkeypatch, caches["default"])
    assert HELD in sign_in(runner.email, WRONG, "10.9.9.9").content.decode()
    assert len(tried) == 20


def test_without_the_defence_the_alphabet_would_say_what_is_pushed_out(runner, tried, monkeypatch):
    monkeypatch.setattr(LastingDatabaseCache, "_cull", DatabaseCache._cull)
    besiege(runner.email, places=20)
    crowd(monkeypatch, caches["default"])
    sign_in(runner.email, WRONG, "10.9.9.9")
    assert len(tried) == 21


def test_what_has_ended_goes_first_from_a_full_table(still, monkeypatch):
    cache = caches["default"]
    monkeypatch.setattr(cache, "_max_entries", 10)
    for number in range(10):
        cache.set(f"short{number}", 1, 60)
    cache.set("long", 1, 3600)
    still.shift(61)
    cache.set("next", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM selfcare_cache")
        assert cursor.fetchone()[0] == 2
    assert cache.get("long") == 1
