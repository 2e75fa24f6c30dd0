"""Short versions of what bin/bench measures of a running server; a server that leaks must be caught."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from benchmarks.people import signed
from benchmarks.serving import ROOT, served
from benchmarks.soak import Length, soaked
from benchmarks.together import asked
from tests.kept_database import kept_path, usable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what a process uses the way Linux shows it")
SHORT = Length(warm=160, counted=320, rate=None)
GROWN, KEPT = 0, 1


@pytest.fixture(scope="module")
def install(tmp_path_factory, django_db_setup):
    """An install with content and with people who are signed in: its folder, its environment, its people."""
    folder = tmp_path_factory.mktemp("measured")
    if not usable():
        pytest.skip("begins with the database that the tests keep, and this run keeps none")
    shutil.copyfile(kept_path(), folder / "selfcare.sqlite3")
    data = {"SELFCARE_DATA": str(folder), "SECOND_FACTOR": "off", "DATABASE_URL": "", "CACHE_URL": "", "PYTHONWARNINGS": "ignore"}
    environment = os.environ | data | {"STATIC_ROOT": str(folder / "static"), "PYTHONPATH": str(ROOT)}
    return folder, environment, signed(environment, 4, folder)


def soaked_by(install, application: str):
    folder, environment, people = install
    with served(application, environment, folder / "server.log") as app:
        return soaked(app, people, SHORT)


def test_workers_neither_grow_nor_keep_files_open(install):
    rows = soaked_by(install, "tests.bench.plain:application")
    assert [row.line() for row in rows if not row.good] == []


def test_a_server_that_keeps_memory_and_files_is_caught(install):
    rows = soaked_by(install, "tests.bench.leaking:application")
    # Whether a short machine answers everything is the test's above; here it is whether the two leaks are beyond their limits.
    assert not rows[GROWN].good and not rows[KEPT].good, [row.line() for row in rows]


def test_people_who_ask_at_the_same_time_all_get_their_page(install):
    folder, environment, people = install
    with served("tests.bench.plain:application", environment, folder / "server.log") as app:
        rows = asked(app, people, 8, 1.0)
    assert rows[-1].value == 0 and len(rows) == 10
