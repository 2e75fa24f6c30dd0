"""Writers queue at a gate, and the library is one without the WAL-reset fault."""

import contextlib
import os
import platform
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.utils import InterfaceError, OperationalError

from exercises.lib import clock
from exercises.shell.models import Job
from selfcare import env
from selfcare.sqlite import base, library

HOLDS = """
import sys
from selfcare.sqlite.base import Gate
gate = Gate(sys.argv[1])
print(gate.take(), flush=True)
sys.stdin.read()
"""
# Work inside the database that takes some milliseconds.
SLOW = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 20000) select max(x) from n"


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), False), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_versions_with_the_fault_are_known(version, safe):
    assert library.is_safe(version) is safe


@pytest.mark.skipif((sys.platform, platform.machine()) != ("linux", "x86_64"), reason="there are wheels for these machines only")
def test_the_process_uses_a_library_without_the_fault():
    assert library.is_safe(library.version_in_use())


def test_without_the_wheel_pythons_own_library_stays(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    before = sys.modules.get("sqlite3")
    library.use_safe_library()
    assert sys.modules.get("sqlite3") is before


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    """Makes connections to one database on disk, with the settings of an install."""
    made = []

    def connect(**options):
        found = env.database("NOT_SET", tmp_path / "store.sqlite3")
        found = settings.DATABASES["default"] | {"TEST": {}, "OPTIONS": {}} | found
        found["OPTIONS"] |= options
        found["NAME"] = str(tmp_path / "store.sqlite3")
        one = base.DatabaseWrapper(found, "other")
        one.inc_thread_sharing()
        made.append(one)
        return one

    with django_db_blocker.unblock():
        with connect().cursor() as cursor:
            cursor.execute("create table count (number integer)")
            cursor.execute("insert into count values (0)")
        yield connect
        for one in made:
            if not one.autocommit:
                end(one, "rollback")
            one.close()


def begin(one):
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(one, how):
    getattr(one, how)()
    one.set_autocommit(True)


def free(path) -> bool:
    """Whether the gate can be taken now."""
    gate = base.Gate(str(path))
    try:
        return gate.take(longest=0)
    finally:
        gate.close()


def test_a_database_of_an_install_stands_behind_the_gate(tmp_path):
    found = env.database("NOT_SET", tmp_path / "store.sqlite3")
    assert found["ENGINE"] == "selfcare.sqlite"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"] and "mmap" not in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_the_gate_is_shut_from_begin_to_the_end_of_a_transaction(connect, tmp_path, how):
    one, gate = connect(), tmp_path / "store.sqlite3-gate"
    begin(one)
    assert not free(gate)
    if how == "close":
        one.close()
    else:
        end(one, how)
    assert free(gate)


def test_reading_waits_for_nobody(connect):
    one, other = connect(), connect()
    begin(one)
    with other.cursor() as cursor:
        assert cursor.execute("select number from count").fetchone() == (0,)


def test_a_transaction_that_could_not_begin_lets_go_of_the_gate(connect, tmp_path):
    one, other = connect(timeout=0.01), connect()
    with other.cursor() as cursor:
        # A writer that is not ours, and knows no gate.
        cursor.execute("begin immediate")
        with pytest.raises(OperationalError):
            begin(one)
        cursor.execute("rollback")
    assert free(tmp_path / "store.sqlite3-gate")


def test_who_waits_too_long_is_told_so(connect, monkeypatch):
    one, other = connect(), connect()
    begin(one)
    monkeypatch.setattr(base, "LONGEST_WAIT_S", 0)
    with pytest.raises(OperationalError, match="for too long"):
        begin(other)
    end(one, "commit")
    begin(other)


def test_letting_go_without_having_taken_does_nothing(tmp_path):
    gate = base.Gate(str(tmp_path / "gate"))
    gate.let_go()
    gate.close()
    assert free(tmp_path / "gate")


def test_a_writer_that_is_killed_frees_the_gate(tmp_path):
    gate = tmp_path / "gate"
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(gate)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline().strip() == "True"
        assert not free(gate)
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert free(gate)


def test_a_database_in_memory_has_no_gate():
    one = base.DatabaseWrapper(settings.DATABASES["default"] | {"NAME": "file:memorydb_x?mode=memory&cache=shared"}, "other")
    assert one._own_gate() is None


def write_together(connect, threads=12, each=6):
    """How many transactions were refused, and what was counted; every transaction holds the store for a moment."""
    refused, all_at_once = [], threading.Barrier(threads)

    def work():
        one = connect(timeout=0.02)
        all_at_once.wait()
        for _ in range(each):
            try:
                begin(one)
            except OperationalError as error:
                refused.append(error)
                continue
            with one.cursor() as cursor:
                number = cursor.execute("select number from count").fetchone()[0]
                cursor.execute(SLOW)
                cursor.execute("update count set number = %s", [number + 1])
            end(one, "commit")

    running = [threading.Thread(target=work) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    with connect().cursor() as cursor:
        return len(refused), cursor.execute("select number from count").fetchone()[0], threads * each


def test_many_writers_wait_for_each_other_and_none_is_refused(connect):
    refused, counted, asked = write_together(connect)
    assert (refused, counted) == (0, asked)


def test_without_the_gate_writers_are_refused(connect, monkeypatch):
    monkeypatch.setattr(base.Gate, "take", lambda gate, **rest: True)
    refused, counted, asked = write_together(connect)
    assert refused > 0 and counted == asked - refused


class Stop(Exception):
    """Ends a transaction on purpose."""


@pytest.fixture
def jobs(connect):
    """Three rows in a database on disk, to be gone through one after the other."""
    one = connect()
    connections["other"] = one
    one.connect()
    with one.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    with one.schema_editor() as editor:
        editor.create_model(Job)
    Job.objects.using("other").bulk_create(Job(name=name, due_at=clock.now()) for name in "abc")
    yield Job.objects.using("other").order_by("name")
    del connections["other"]


def gone_through(jobs):
    """The names of the rows, when after each of them a transaction is rolled back."""
    names = []
    for job in jobs.iterator(chunk_size=1):
        names.append(job.name)
        with contextlib.suppress(Stop), transaction.atomic(using="other"):
            raise Stop
    return names


def test_rows_that_are_gone_through_outlive_a_transaction_that_is_rolled_back(jobs):
    assert gone_through(jobs) == ["a", "b", "c"]


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the bundled library is there for these machines only"
)
def test_rows_read_in_pieces_do_not_outlive_it(jobs, monkeypatch):
    monkeypatch.setattr(base.DatabaseFeatures, "can_use_chunked_reads", True)
    with pytest.raises(InterfaceError):
        gone_through(jobs)
