"""Nobody waits for PostgreSQL for long: for a connection of the pool, for locks, in line, and for all of it together. Each defence is taken out once."""

import contextlib
import socket
import threading

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql import base as plain
from psycopg.pq import TransactionStatus

from selfcare import circuit, waiting
from selfcare.postgres import base
from selfcare.postgres.pool import Busy, Pool

WAIT_S = 4


class Line:
    """A connection that keeps what it was told."""

    def __init__(self):
        self.said, self.autocommit, self.lost = [], True, False
        self.info = type("Info", (), {"transaction_status": TransactionStatus.IDLE})()

    def execute(self, said):
        if self.lost:
            raise psycopg.OperationalError("the connection is lost")
        self.said.append(said)


# --- the pool ---------------------------------------------------------------------------------------------------------
def pool_of(where, *, away=lambda: None, patience=10.0):
    found = Pool(2, where, patience=lambda: patience, away=away)
    found.open()
    return found


@pytest.fixture
def nowhere():
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield {"host": "127.0.0.1", "port": taken.getsockname()[1], "connect_timeout": 2}


def test_a_server_that_lets_nobody_in_is_told_at_once_and_takes_no_place_of_the_pool(nowhere):
    told = threading.Event()
    with pool_of(nowhere, away=told.set, patience=0.05) as pool:
        for _each in range(3):
            told.clear()
            with pytest.raises(Busy):
                pool.getconn()
            assert told.wait(10)
        assert pool.get_stats()["pool_size"] == 0


def test_with_the_patience_of_the_library_it_is_not_told_and_a_place_is_kept_for_it(nowhere):
    told = threading.Event()
    with pool_of(nowhere, away=told.set, patience=0.05) as pool:
        pool.reconnect_timeout = 300
        with pytest.raises(Busy):
            pool.getconn()
        assert not told.is_set() and pool.get_stats()["pool_size"] == 1


def test_one_try_that_failed_late_is_no_outage_where_others_got_through(nowhere, monkeypatch):
    told = []
    with pool_of(nowhere, away=lambda: told.append("away")) as pool:
        monkeypatch.setattr(pool, "get_stats", lambda: {"pool_size": 1})
        pool._gave_up(pool)
        assert told == []
        monkeypatch.setattr(pool, "get_stats", lambda: {"pool_size": 0})
        pool._gave_up(pool)
        assert told == ["away"]


@pytest.fixture
def real():
    """How to connect to the PostgreSQL of this run."""
    if connection.vendor != "postgresql":
        pytest.skip("about connections to PostgreSQL")
    return {**connection.get_connection_params(), "context": None}


def cut(pool):
    """Two connections that were used and given back, and that their server has ended since."""
    taken = [pool.getconn(), pool.getconn()]
    with psycopg.connect(**pool.kwargs) as other:
        for one in taken:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [one.info.backend_pid])
    for one in taken:
        pool.putconn(one)
    return taken


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_after_an_outage_all_that_were_kept_are_let_go_with_the_first(real):
    with pool_of(real) as pool:
        kept = cut(pool)
        found = pool.getconn()
        assert found not in kept and found.execute("SELECT 1").fetchone() == (1,)
        assert all(one.closed for one in kept)
        pool.putconn(found)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_without_letting_go_the_next_one_meets_a_dead_connection_too(real, monkeypatch):
    monkeypatch.setattr(Pool, "drain", lambda pool: None)
    with pool_of(real) as pool:
        kept = cut(pool)
        with pytest.raises(psycopg.OperationalError):
            pool._look(kept[0])
        assert not kept[1].closed


# --- the pool and the circuit -----------------------------------------------------------------------------------------
@pytest.fixture
def wrapper(monkeypatch, now):
    """A connection of Django's whose server, or whose pool, does not let it in; `says` is why."""
    monkeypatch.setattr(base, "circuit", circuit.Circuit(base.PAUSE_S))
    one = base.DatabaseWrapper({"OPTIONS": {}, "WAIT_S": WAIT_S}, "other")

    def refuse(wrapper, words):
        raise one.says

    monkeypatch.setattr(plain.DatabaseWrapper, "get_new_connection", refuse)
    return one


def asked(wrapper):
    with pytest.raises(psycopg.OperationalError):
        wrapper.get_new_connection({})
    return base.circuit.may_try()


def test_a_busy_pool_is_told_to_one_and_a_server_that_is_away_to_all(wrapper):
    wrapper.says = Busy("no connection came free")
    assert asked(wrapper) is True
    wrapper.says = psycopg.OperationalError("connection refused")
    assert asked(wrapper) is False


def test_without_telling_the_two_apart_a_busy_pool_would_be_an_outage(wrapper, monkeypatch):
    wrapper.says = Busy("no connection came free")
    monkeypatch.setattr(base, "Busy", ZeroDivisionError)
    assert asked(wrapper) is False


# --- all waits of one answer ------------------------------------------------------------------------------------------
@pytest.fixture
def answer(now):
    """answer(seconds, …) asks the database once for each number, which takes as long where it is allowed to; gives the whole wait."""
    wrapper = base.DatabaseWrapper({"OPTIONS": {}, "WAIT_S": WAIT_S}, "other")
    wrapper.connection = Line()

    def play(*queries, in_line=0.0):
        began, longest = now[0] - in_line, WAIT_S
        waiting.stood_in_line(in_line)
        waiting.begin()

        def execute(seconds, params, many, context):
            said = [line for line in wrapper.connection.said if "DEFAULT" not in line]
            allowed = float(said[-1].split()[3].rstrip(";")) / 1000 if said else longest
            now[0] += min(seconds, allowed)

        try:
            for seconds in queries:
                wrapper._in_time(execute, seconds, (), False, {})
        except OperationalError:
            pass
        waiting.end()
        return now[0] - began

    play.said = wrapper.connection.said
    return play


def test_one_who_waits_again_and_again_is_answered_after_four_seconds_in_all(answer):
    assert answer(3, 3, 3, 3) == pytest.approx(WAIT_S)
    assert answer.said[0] == "SET statement_timeout = 1000; SET lock_timeout = 1000"


def test_the_time_in_line_counts(answer):
    assert answer(3, 3, in_line=3.5) == pytest.approx(WAIT_S)
    assert answer(3, in_line=60) == 60


def test_without_adding_up_the_same_waits_take_three_times_as_long(answer, monkeypatch):
    monkeypatch.setattr(waiting, "add", lambda seconds: None)
    assert answer(3, 3, 3, 3) == 12


def test_many_quick_queries_are_work_and_cost_no_round_more(answer):
    assert answer(*[0.2] * 200) == pytest.approx(40)
    assert answer.said == []


@pytest.fixture
def lost():
    """Somebody who waited, and whose connection is gone when the server is to be told."""
    wrapper = base.DatabaseWrapper({"OPTIONS": {}, "WAIT_S": WAIT_S}, "other")
    wrapper.connection = Line()
    wrapper.connection.lost = True
    return wrapper


def test_a_connection_that_is_lost_while_the_server_is_told_is_an_outage_as_any(lost):
    with pytest.raises(OperationalError):
        lost._hurry(1.0)


def test_without_djangos_name_for_it_that_would_be_an_error_of_ours(lost, monkeypatch):
    monkeypatch.setattr(type(lost), "wrap_database_errors", contextlib.nullcontext())
    with pytest.raises(psycopg.OperationalError):
        lost._hurry(1.0)


def test_a_command_waits_as_long_as_it_takes(answer, monkeypatch):
    monkeypatch.setattr(waiting, "begin", waiting.end)
    assert answer(3, 3, 3, 3) == 12


def test_the_pool_waits_no_longer_than_is_left(wrapper):
    waiting.begin()
    assert wrapper._pool_wait() == base.POOL_S
    waiting.add(3.5)
    assert wrapper._pool_wait() == pytest.approx(0.5)
    waiting.end()


# --- with a real PostgreSQL -------------------------------------------------------------------------------------------
def limits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        return cursor.fetchone()


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="about limits of PostgreSQL's")
def test_the_server_is_told_what_is_left_and_the_next_one_has_all_of_it_again(monkeypatch):
    real = connections["default"]
    monkeypatch.setattr(real, "longest", WAIT_S)
    monkeypatch.setattr(real, "execute_wrappers", [real._in_time])
    usual = limits()
    waiting.begin()
    try:
        waiting.add(3.5)
        assert limits() == ("500ms", "500ms")
        waiting.add(0.5)
        with pytest.raises(OperationalError, match="for long enough"):
            limits()
    finally:
        waiting.end()
    assert limits() == usual
