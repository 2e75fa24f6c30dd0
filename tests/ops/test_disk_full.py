"""A full disk: phones are told to come again, what they were told is kept is kept, nothing is there by half, and it ends with the fullness."""

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.kept_database import _connected

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    # Without a test of the database in the run there would be none to copy.
    pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite" or sys.platform != "linux", reason="about SQLite's files"),
]  # fmt: skip


@pytest.fixture(scope="module")
def install(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with tables and content, in a file."""
    path = tmp_path_factory.mktemp("full") / "selfcare.sqlite3"
    with django_db_blocker.unblock(), contextlib.closing(importlib.import_module("sqlite3").connect(path)) as target:
        _connected().backup(target)
    return path


@pytest.fixture
def full(install, tmp_path):
    """full(refused, …) lets phones send until so many were refused, and gives what was seen."""

    def play(refused: int, **more: str) -> dict:
        data = tmp_path / "data"
        data.mkdir()
        shutil.copy(install, data / "selfcare.sqlite3")
        kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL"}}
        set_ = {
            "SELFCARE_DATA": str(data),
            "ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "selfcare.settings",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-W", "ignore", "-m", "tests.ops.disk_full", str(refused)]
        done = subprocess.run(command, cwd=ROOT, env=kept | set_ | more, capture_output=True, text=True, timeout=500)
        shutil.rmtree(data)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    return play


def told(found: dict) -> None:
    """What must hold however many were refused."""
    assert set(found["statuses"]) <= {"200", "503"}
    assert (found["lost"], found["half"], found["whole"], found["reading"]) == (0, 0, "ok", 200)
    assert found["back_s"] < 1 or os.getloadavg()[0] > os.cpu_count()


def test_while_the_disk_is_full_nothing_acknowledged_is_lost_and_nothing_is_there_by_half(full):
    found = full(30)
    told(found)
    assert found["statuses"]["503"] == 30 and found["kept"] >= 1


@pytest.mark.nightly
def test_five_hundred_writes_are_refused_and_writing_goes_on_within_a_second(full):
    found = full(500)
    told(found)
    assert found["statuses"]["503"] == 500
    sys.stderr.write(json.dumps(found) + "\n")


def test_without_one_transaction_for_a_session_the_same_count_finds_halves(full):
    assert full(30, CARELESS="yes")["half"] > 0
