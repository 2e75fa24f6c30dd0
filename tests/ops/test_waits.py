"""Nobody waits for PostgreSQL for long: for a connection of the pool, for locks, in line, and for all of it together. Each defence is taken out once."""

import threading
import time

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql import base as plain
from psycopg.pq import TransactionStatus

from selfcare import circuit, waiting
from selfcare.postgres import base
from selfcare.postgres.pool import IDLE_S, OLD_S, Busy, Pool

WAIT_S = 4


@pytest.fixture
def now(monkeypatch):
    """The clock, driven."""
    at = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    return at


class Line:
    """A connection to a server that may go away under it."""

    def __init__(self, server):
        self.server, self.closed, self.said, self.autocommit = server, False, [], True
        self.info = type("Info", (), {"transaction_status": TransactionStatus.IDLE})()

    def execute(self, said):
        if self.server.outages != self.born:
            raise psycopg.OperationalError("the connection is lost")
        self.said.append(said)

    def rollback(self):
        self.execute("ROLLBACK")
        self.info.transaction_status = TransactionStatus.IDLE

    def close(self):
        self.closed = True


class Server:
    """Lets in while it is there, and loses all connections with each outage."""

    def __init__(self):
        self.there, self.outages, self.lines = True, 0, []

    def connect(self):
        if not self.there:
            raise psycopg.OperationalError("connection refused")
        self.lines.append(Line(self))
        self.lines[-1].born = self.outages
        return self.lines[-1]

    def goes_and_comes(self):
        self.outages += 1


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def pool(server):
    """Two connections for all; who comes third is told at once."""
    return Pool(2, server.connect, lambda: 0.0)


def take_and_give(pool, many):
    taken = [pool.getconn() for _ in range(many)]
    for one in taken:
        pool.putconn(one)
    return taken


# --- the pool ---------------------------------------------------------------------------------------------------------
def test_connections_are_shared_and_whoever_comes_too_many_is_told(pool, server):
    first, second = pool.getconn(), pool.getconn()
    with pytest.raises(Busy):
        pool.getconn()
    pool.putconn(first)
    assert pool.getconn() is first
    pool.putconn(first)
    pool.putconn(second)
    assert len(server.lines) == 2
    pool.close()
    assert all(line.closed for line in server.lines)


def test_who_waits_in_line_gets_the_connection_that_comes_free(server):
    pool, came = Pool(1, server.connect, lambda: 30.0), []
    first = pool.getconn()
    other = threading.Thread(target=lambda: came.append(pool.getconn()))
    other.start()
    while not pool._line:
        assert other.is_alive()
    pool.putconn(first)
    other.join()
    assert came == [first]


def test_after_an_outage_the_first_one_has_a_sound_connection_at_once(pool, server):
    old = take_and_give(pool, 2)
    server.goes_and_comes()
    new = take_and_give(pool, 2)
    assert all(line.closed for line in old) and not set(old) & set(new) and len(server.lines) == 4


def test_without_the_look_at_what_was_kept_dead_connections_are_given_out(pool, server, monkeypatch):
    old = take_and_give(pool, 2)
    server.goes_and_comes()
    monkeypatch.setattr(Pool, "_sound", lambda pool: pool._kept.pop().connection)
    assert set(take_and_give(pool, 2)) == set(old)


def test_a_server_that_lets_nobody_in_takes_no_place_of_the_pool(pool, server):
    server.there = False
    for _ in range(5):
        with pytest.raises(psycopg.OperationalError, match="refused"):
            pool.getconn()
    server.there = True
    assert len(take_and_give(pool, 2)) == 2


def test_what_is_given_back_unfinished_is_rolled_back_and_what_is_broken_is_left(pool, server):
    one = pool.getconn()
    one.info.transaction_status = TransactionStatus.INERROR
    pool.putconn(one)
    assert one.said == ["ROLLBACK"] and pool.getconn() is one
    one.info.transaction_status = TransactionStatus.INTRANS
    server.goes_and_comes()
    pool.putconn(one)
    assert one.closed and len(take_and_give(pool, 2)) == 2


def test_old_connections_and_those_that_nobody_needs_are_left(pool, server, now):
    one, two = take_and_give(pool, 2)
    now[0] += IDLE_S + 1
    assert take_and_give(pool, 1) == [two] and one.closed
    now[0] += OLD_S
    assert take_and_give(pool, 1) == [two] and two.closed


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
def answer(now, server):
    """answer(seconds, …) asks the database once for each number, which takes as long where it is allowed to; gives the whole wait."""
    wrapper = base.DatabaseWrapper({"OPTIONS": {}, "WAIT_S": WAIT_S}, "other")
    wrapper.connection = server.connect()

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
