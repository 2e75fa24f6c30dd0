"""A backup while thirty-two people save: put back elsewhere, everybody's archive holds what was acknowledged before, and no session by half."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.db import connection

from tests.chaos.world import ROOT
from tests.ops.test_disk_full import install

__all__ = ["install"]
pytestmark = [
    # Without a test of the database in the run there would be none to copy.
    pytest.mark.django_db, pytest.mark.skipif(connection.vendor != "sqlite" or sys.platform != "linux", reason="about SQLite's files"),
]  # fmt: skip


@pytest.fixture
def play(install, tmp_path):
    """play(each) lets all save until the backup is made; gives what was acknowledged before, and what the archives of the other install hold."""

    def run(place: str, *words: str) -> dict:
        kept = {
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL", "SECRET_KEY"}
        }
        set_ = {"SELFCARE_DATA": str(tmp_path / place), "ALLOWED_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
        command = [sys.executable, "-W", "ignore", "-m", "tests.ops.backup_writers", *words]
        done = subprocess.run(command, cwd=ROOT, env=kept | set_, capture_output=True, text=True, timeout=1000)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    def both(each: int, *words: str) -> tuple[dict, dict]:
        (tmp_path / "one").mkdir()
        shutil.copy(install, tmp_path / "one" / "selfcare.sqlite3")
        told = run("one", "save", str(each), str(tmp_path / "backups"), *words)
        return told, run("two", "look", told["file"])

    return both


def as_it_should_be(told: dict, found: dict, least: int) -> None:
    assert len(told["before"]) >= least
    assert set(told["before"]) - found["sessions"].keys() == set()
    assert set(found["sessions"].values()) == {told["steps"]}
    assert found["whole"] == "ok"


def test_what_was_acknowledged_before_a_backup_is_in_the_archives_of_what_is_put_back(play):
    as_it_should_be(*play(1), least=32)


@pytest.mark.nightly
def test_the_same_with_thousands_of_sessions(play):
    told, found = play(60)
    as_it_should_be(told, found, least=1920)
    sys.stderr.write(json.dumps({"before": len(told["before"]), "during": told["during"], "in the copy": len(found["sessions"])}) + "\n")
    assert told["during"] > 0


def test_a_plain_copy_of_the_file_lacks_what_was_acknowledged(play):
    told, found = play(1, "careless")
    with pytest.raises(AssertionError):
        as_it_should_be(told, found, least=32)
