"""A backup that is killed wherever it is: no file that looks whole, the older ones stay, and the next one is made."""

import datetime as dt
import os
import signal

import pytest
from django.db import connection

from selfcare.ops import backup, store

NOW = dt.datetime(2026, 5, 4, 3, 30, tzinfo=dt.UTC)
pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the tests' own database"),
]  # fmt: skip
# Where it is when it is killed: a function of its work, and how often that was called before.
PLACES = {
    "the database was copied": (store, "rows_of", 0),
    "nothing is in the file yet": (backup, "_hash", 0),
    "the database is in the file": (backup, "_hash", 1),
    "half of the uploads are in it": (backup, "_hash", 2),
    "all is written and nothing is on the disk": (os, "fsync", 0),
    "it has no name yet": (os, "replace", 0),
    "it has its name": (backup, "_sync_folder", 0),
}


@pytest.fixture
def data(tmp_path, settings):
    """A data folder with a key and two uploads."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    for name in ("a.webp", "b.webp"):
        (settings.MEDIA_ROOT / name).write_bytes(os.urandom(200_000))
    (settings.DATA_DIR / "secret_key").write_text("a key of this install")
    return settings.DATA_DIR


def killed(make, where: str, folder) -> None:
    """Make a backup in a process of its own, and kill that with SIGKILL when it comes to this place."""
    owner, name, before = PLACES[where]
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        real, calls = getattr(owner, name), []

        def stops(*words, **more):
            calls.append(name)
            if len(calls) > before:
                os.write(there, b"here")
                signal.pause()
            return real(*words, **more)

        setattr(owner, name, stops)
        try:
            make(folder, now=NOW)
        finally:
            os._exit(3)
    os.close(there)
    came = os.read(here, 4)
    os.close(here)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert came == b"here", "it never came to that place"


@pytest.mark.parametrize("where", PLACES)
def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole_and_is_not(data, runner, where):
    folder = data / "backups"
    older = backup.make(folder, now=NOW - dt.timedelta(days=1))
    killed(backup.make, where, folder)
    found = backup.backups(folder)
    assert older in found and len(found) == (2 if where == "it has its name" else 1)
    assert [backup.check(path).faults for path in found] == [()] * len(found)
    again = backup.make(folder, now=NOW + dt.timedelta(hours=1))
    assert backup.check(again).faults == () and backup.check(again).rows["exercises_user"] == 1
    # What the killed one left goes with a later one.
    backup.make(folder, now=NOW + dt.timedelta(days=10_000))
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def careless(folder, *, now):
    """The same without a name for what is not whole yet."""
    folder.mkdir(exist_ok=True, parents=True)
    copy = folder / f".{store.file_name()}"
    store.dump(copy)
    with open(folder / f"{backup.PREFIX}{now:%Y%m%dT%H%M%SZ}{backup.SUFFIX}", "wb") as out:
        backup._write(out, copy, now)


def test_without_a_name_of_its_own_for_half_a_backup_one_that_looks_whole_is_left(data, runner):
    folder = data / "backups"
    killed(careless, "half of the uploads are in it", folder)
    assert [bool(backup.check(path).faults) for path in backup.backups(folder)] == [True]
