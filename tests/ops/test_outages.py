"""The database or Redis away: 503 or going on, at once and for as long as it lasts; each defence is taken out once."""

import socket
import time
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError, connections
from django.db.backends.postgresql import base as plain
from django.db.utils import InternalError
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisAway

from exercises.home.views import bad_request, server_error
from exercises.lib import outages
from selfcare import circuit, env, sturdy_cache
from selfcare.postgres import base
from selfcare.postgres.pool import Busy

LONGEST_S = 5


# --- addresses with several hosts -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "host", "port", "target"),
    [
        ("postgres://me:pass%40word@one:5433/name", "one", 5433, None),
        ("postgres://me:pass%40word@one,two/name", "one,two", "5432,5432", "read-write"),
        ("postgres://me:pass%40word@one:1,[::1]:2/name?target_session_attrs=any", "one,::1", "1,2", "any"),
        ("postgres://me:pass%40word@%2Frun%2Fpg,two:2/name", "/run/pg,two", "5432,2", "read-write"),
    ],
)
def test_an_address_may_name_several_hosts_and_asks_for_the_one_that_takes_writes(monkeypatch, address, host, port, target):
    monkeypatch.setenv("DATABASE_URL", address)
    found = env.database("DATABASE_URL", Path("unused"))
    assert (found["HOST"], found["PORT"], found["NAME"], found["PASSWORD"]) == (host, port, "name", "pass@word")
    assert found["OPTIONS"].get("target_session_attrs") == target


@pytest.mark.parametrize("address", ["postgres://me@one:x,two/name", "postgres://me@one,/name", "postgres://me@,two/name"])
def test_a_list_of_hosts_that_is_none_is_refused(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(SystemExit):
        env.database("DATABASE_URL", Path("unused"))


def test_every_wait_for_postgresql_is_shorter_than_five_seconds(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://one,two/name")
    monkeypatch.setenv("DATABASE_POOL", "6")
    monkeypatch.setenv("DATABASE_STATEMENT_TIMEOUT", "4")
    found = env.database("DATABASE_URL", Path("unused"))
    options = found["OPTIONS"]
    assert 2 * options["connect_timeout"] < LONGEST_S and options["tcp_user_timeout"] < LONGEST_S * 1000
    assert options["keepalives_idle"] + options["keepalives_count"] * options["keepalives_interval"] < LONGEST_S
    assert "statement_timeout=4s" in options["options"] and "lock_timeout=4s" in options["options"]
    assert options["pool"]["max_size"] == 6 and base.POOL_S < LONGEST_S
    # And of all waits together: the rest is for the page that says so.
    assert found["WAIT_S"] < LONGEST_S
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (0, True)


def test_the_web_server_ends_slow_queries_and_a_command_does_not(monkeypatch):
    assert 'setdefault("DATABASE_STATEMENT_TIMEOUT", "4")' in Path(env.__file__).with_name("wsgi.py").read_text()
    monkeypatch.setenv("DATABASE_URL", "postgres://one/name")
    monkeypatch.delenv("DATABASE_STATEMENT_TIMEOUT", raising=False)
    assert "statement_timeout=0s" in env.database("DATABASE_URL", Path("unused"))["OPTIONS"]["options"]


# --- one finds out for all --------------------------------------------------------------------------------------------
def test_while_something_is_away_one_caller_tries_in_each_pause(now):
    door = circuit.Circuit(pause=1)
    assert [door.may_try() for _ in range(3)] == [True, True, True]
    assert (door.failed(), door.failed()) == (True, False)
    assert not door.may_try()
    now[0] += 1
    assert [door.may_try() for _ in range(3)] == [True, False, False]
    # The one who tried never came back.
    now[0] += 1
    assert door.may_try()
    assert (door.well(), door.well()) == (True, False)
    assert door.may_try() and door.may_try()


@pytest.fixture
def server(monkeypatch, now):
    """A PostgreSQL that is away until `there` is set; counts who came."""

    class Server:
        there, tries = False, 0

        def connect(self):
            self.tries += 1
            if not self.there:
                raise psycopg.OperationalError("connection refused")
            return "a connection"

    one = Server()
    monkeypatch.setattr(base, "circuit", circuit.Circuit(base.PAUSE_S))
    monkeypatch.setattr(plain.DatabaseWrapper, "get_new_connection", lambda wrapper, words: one.connect())
    return one


def ask(times):
    """How many were told that the database is away."""
    wrapper, refused = base.DatabaseWrapper({"OPTIONS": {}}, "other"), 0
    for _ in range(times):
        try:
            wrapper.get_new_connection({})
        except (OperationalError, psycopg.OperationalError):
            refused += 1
    return refused


def test_a_database_that_is_away_is_looked_for_by_one_and_comes_back_by_itself(server, now):
    assert (ask(20), server.tries) == (20, 1)
    server.there = True
    assert (ask(20), server.tries) == (20, 1)
    now[0] += base.PAUSE_S
    assert (ask(20), server.tries) == (0, 21)


def test_without_the_circuit_everybody_waits_for_a_database_that_is_away(server, monkeypatch):
    monkeypatch.setattr(circuit.Circuit, "may_try", lambda self: True)
    assert (ask(20), server.tries) == (20, 20)


def test_a_connection_that_is_waited_for_in_vain_is_503_for_people():
    request = RequestFactory().get("/")
    try:
        raise OperationalError("couldn't get a connection") from Busy("within 3.0 s")
    except OperationalError:
        assert server_error(request).status_code == 503


def test_a_server_that_takes_the_call_and_says_nothing_holds_nobody_for_five_seconds(monkeypatch, django_db_blocker):
    monkeypatch.setattr(base, "circuit", circuit.Circuit(base.PAUSE_S))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("DATABASE_URL", f"postgres://me@127.0.0.1:{silent.getsockname()[1]}/name")
        found = connections.settings["default"] | env.database("DATABASE_URL", Path("unused"))
        began = time.monotonic()
        for _ in range(5):
            with django_db_blocker.unblock(), pytest.raises(OperationalError):
                base.DatabaseWrapper(found | {"TIME_ZONE": None}, "other").ensure_connection()
        assert time.monotonic() - began < LONGEST_S


# --- what an outage looks like to those who ask -----------------------------------------------------------------------
def raised_from(error, reason):
    """The error as it comes up while another one is dealt with."""
    try:
        try:
            raise reason
        except type(reason):
            raise error  # noqa: B904 - as Django's sessions do it
    except type(error) as found:
        return found


def interrupted():
    return raised_from(SessionInterrupted("deleted"), raised_from(UpdateError(), OperationalError("gone")))


def test_a_session_that_cannot_be_kept_because_the_database_is_away_is_503():
    answer = bad_request(RequestFactory().get("/"), interrupted())
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_without_the_look_at_the_reasons_it_would_be_told_as_a_bad_request(monkeypatch):
    monkeypatch.setattr(outages, "_reasons", lambda error: [error])
    assert bad_request(RequestFactory().get("/"), interrupted()).status_code == 400


def test_a_session_that_was_really_deleted_is_still_a_bad_request():
    assert bad_request(RequestFactory().get("/"), SessionInterrupted("deleted")).status_code == 400


def demoted():
    error = InternalError("cannot execute UPDATE in a read-only transaction")
    error.__cause__ = psycopg.errors.ReadOnlySqlTransaction()
    return error


def answer_to(error, path="/"):
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get(path))


def test_a_server_that_takes_no_writes_any_more_is_503_and_is_left(monkeypatch):
    closed = []
    monkeypatch.setattr(connections, "all", lambda initialized_only: [type("One", (), {"close": lambda self: closed.append(1)})()])
    assert (answer_to(demoted()).status_code, closed) == (503, [1])
    assert answer_to(demoted(), "/api/v1/sessions")["Content-Type"] == "application/json"


def test_without_knowing_that_a_server_was_demoted_it_is_500(monkeypatch):
    monkeypatch.setattr(outages, "was_demoted", lambda error: False)
    assert answer_to(demoted()).status_code == 500


# --- Redis away -------------------------------------------------------------------------------------------------------
@pytest.fixture
def redis(settings, monkeypatch):
    """A Redis that is away until `there` is set; counts how often it was asked."""

    class Redis:
        there, asked, kept = False, 0, {}

        def answer(self, name):
            def asked(cache, *words):
                self.asked += 1
                if not self.there:
                    raise RedisAway("refused")
                return self.kept.get(words[0]) if name == "get" else None

            return asked

    one = Redis()
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1/0")
    settings.CACHES = settings.CACHES | {"default": env.cache("CACHE_URL")}
    for name in ("add", "get", "set", "touch", "delete", "has_key", "incr", "get_many", "set_many", "delete_many", "clear"):
        monkeypatch.setattr(RedisCache, name, one.answer(name))
    yield one
    caches["default"]._here.clear()


def test_while_redis_is_away_everything_is_missed_and_dropped_and_nothing_fails(redis):
    cache.set("page", 1)
    assert cache.get("page", "missed") == "missed"
    assert (cache.add("page", 1), cache.has_key("page"), cache.delete("page"), cache.touch("page")) == (True, False, False, False)
    assert (cache.get_many(["page"]), cache.set_many({"page": 1}), cache.delete_many(["page"]), cache.clear()) == (
        {},
        ["page"],
        None,
        False,
    )
    with pytest.raises(ValueError, match="not found"):
        cache.incr("page")
    assert redis.asked == 1


def test_limits_are_counted_in_this_process_meanwhile_and_forgotten_when_redis_is_back(redis, now):
    cache.set("allauth:rl:login", [1, 2])
    assert cache.get("allauth:rl:login") == [1, 2]
    assert (cache.add("throttle_x", 1), cache.add("throttle_x", 1), cache.incr("throttle_x")) == (True, False, 2)
    redis.there, redis.kept = True, {"allauth:rl:login": [9]}
    assert cache.get("allauth:rl:login") == [1, 2]
    now[0] += sturdy_cache.PAUSE_S
    assert cache.get("allauth:rl:login") == [9]
    assert caches["default"]._here.get("throttle_x") is None


def test_a_code_of_the_second_step_is_good_once_also_without_redis(redis):
    used = "allauth.mfa.totp.used?user=1&code=123456"
    assert (cache.add(used, "y", timeout=30), cache.add(used, "y", timeout=30)) == (True, False)


def test_without_remembering_it_here_a_code_would_be_good_twice(redis, monkeypatch):
    monkeypatch.setattr(sturdy_cache, "LIMITS", ("allauth:",))
    used = "allauth.mfa.totp.used?user=1&code=123456"
    assert (cache.add(used, "y", timeout=30), cache.add(used, "y", timeout=30)) == (True, True)


def test_redis_away_is_told_once_a_minute(redis, now, monkeypatch):
    lines = []
    monkeypatch.setattr(sturdy_cache.log, "error", lambda text, **rest: lines.append(rest["extra"]))
    for _ in range(13):
        cache.get("page")
        now[0] += sturdy_cache.PAUSE_S
    assert lines == [{"event": "ConnectionError"}, {"event": "ConnectionError"}]


def test_the_plain_backend_fails_every_page_that_counts_something(redis):
    with pytest.raises(RedisAway):
        RedisCache.get(cache, "page")


def wrong_passwords(client, times):
    """The statuses of so many wrong tries for one address."""
    told = {"login": "victim@example.org", "password": "wrong wrong wrong"}
    return [client.post("/accounts/login/", told).status_code for _ in range(times)]


@pytest.mark.django_db
def test_sign_in_is_still_limited_without_redis(redis, client):
    assert client.get("/accounts/login/").status_code == 200
    assert 429 in wrong_passwords(client, 40)


@pytest.mark.django_db
def test_without_counting_here_nothing_would_limit_sign_in_meanwhile(redis, client, monkeypatch):
    monkeypatch.setattr(sturdy_cache, "LIMITS", ("nothing",))
    assert 429 not in wrong_passwords(client, 40)


def test_a_redis_that_takes_the_call_and_says_nothing_is_waited_for_once(settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        settings.CACHES = settings.CACHES | {"default": env.cache("CACHE_URL")}
        began = time.monotonic()
        assert [cache.get("page", "missed") for _ in range(30)] == ["missed"] * 30
        assert time.monotonic() - began < LONGEST_S / 2
