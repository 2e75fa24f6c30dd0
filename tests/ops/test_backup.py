"""Backups: whole while others write, read again before an older one goes, put back only when they are whole."""

import contextlib
import datetime as dt
import hashlib
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from selfcare.ops import backup, store
from selfcare.sqlite.library import open_file
from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 5, 4, 3, 30, tzinfo=dt.UTC)
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite")
pytestmark = [pytest.mark.django_db(transaction=True), only_sqlite]


@pytest.fixture
def data(tmp_path, settings):
    """A data folder with a key and two uploads, and a place where the database of the install would lie."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    (settings.MEDIA_ROOT / "pictures").mkdir(parents=True)
    (settings.MEDIA_ROOT / "pictures" / "a.webp").write_bytes(b"one")
    (settings.MEDIA_ROOT / "b.webp").write_bytes(b"two")
    (settings.DATA_DIR / "secret_key").write_text("a key of this install")
    return settings.DATA_DIR


@pytest.fixture
def whole(data):
    """A backup of this install."""
    return backup.make(data / "backups", now=NOW)


@pytest.fixture
def elsewhere(data, settings, monkeypatch):
    """Another machine: nothing is there, and what is put back lands there."""
    settings.DATA_DIR = data.parent / "other"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    here = settings.DATA_DIR / "selfcare.sqlite3"
    monkeypatch.setattr(store, "place", lambda: here)
    return settings.DATA_DIR


def changed(path, to, **other) -> Path:
    """The same backup with other bytes for some of its files; None leaves one out."""
    with tarfile.open(path) as old, tarfile.open(to, "w") as new:
        for member in old:
            said = other.get(member.name.replace(".", "_").replace("/", "_"), old.extractfile(member).read())
            if said is not None:
                member.size = len(said)
                new.addfile(member, io.BytesIO(said))
    return to


def test_a_backup_holds_the_database_the_key_and_the_uploads(data, runner):
    made = backup.make(data / "backups", now=NOW)
    assert made.name == "selfcare-20260504T033000Z.tar"
    assert made.stat().st_mode & 0o777 == 0o600 and made.parent.stat().st_mode & 0o077 == 0
    with tarfile.open(made) as tar:
        assert sorted(tar.getnames()) == ["contents.json", "media/b.webp", "media/pictures/a.webp", "secret_key", "store.sqlite3"]
    found = backup.check(made)
    assert (found.faults, found.made_at, found.rows["exercises_user"]) == ((), NOW.isoformat(), 1)
    assert os.listdir(data / "backups") == [made.name]


def test_it_is_put_back_on_another_machine(runner, whole, elsewhere):
    found = backup.restore(whole, replace=False, now=NOW)
    assert found.faults == ()
    place = elsewhere / "selfcare.sqlite3"
    assert store.rows_of(place) == found.rows
    with open_file(place) as opened:
        assert opened.execute("select email from exercises_user").fetchall() == [(runner.email,)]
    assert (elsewhere / "secret_key").read_text() == "a key of this install"
    assert (elsewhere / "media" / "pictures" / "a.webp").read_bytes() == b"one"
    assert {oct(path.stat().st_mode & 0o777) for path in (place, elsewhere / "secret_key")} == {"0o600"}


def test_where_people_are_it_is_refused_unless_asked_for_and_then_set_aside(runner, whole, elsewhere):
    made = whole
    elsewhere.mkdir()
    for part in ("", "-wal", "-shm"):
        (elsewhere / f"selfcare.sqlite3{part}").write_bytes(b"before" + part.encode())
    with pytest.raises(backup.Refused, match="There are accounts here already"):
        backup.restore(made, replace=False, now=NOW)
    assert (elsewhere / "selfcare.sqlite3").read_bytes() == b"before"
    backup.restore(made, replace=True, now=NOW)
    aside = "selfcare.sqlite3.before-20260504T033000Z"
    assert [(elsewhere / f"{aside}{part}").read_bytes() for part in ("", "-wal")] == [b"before", b"before-wal"]
    assert not (elsewhere / "selfcare.sqlite3-wal").exists()
    assert store.rows_of(elsewhere / "selfcare.sqlite3")["exercises_user"] == 1


def test_an_install_without_tables_or_people_is_empty(data, elsewhere):
    assert store.is_empty()
    elsewhere.mkdir()
    (elsewhere / "selfcare.sqlite3").touch()
    assert store.is_empty()


def test_tables_that_were_never_made_are_empty_too(data, elsewhere, monkeypatch):
    elsewhere.mkdir()
    (elsewhere / "selfcare.sqlite3").touch()
    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor: [])
    assert store.is_empty()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"media_b_webp": b"other"}, "media/b.webp is not as it was when the backup was made."),
        ({"secret_key": None}, "secret_key is not as it was when the backup was made."),
        ({"contents_json": None}, "is not a whole backup"),
        ({"contents_json": b"{"}, "is not a whole backup"),
        ({"contents_json": json.dumps({"format": 2}).encode()}, "was made by a newer version of Selfcare."),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_named_and_changes_nothing(data, whole, elsewhere, change, fault):
    bad = changed(whole, data / "bad.tar", **change)
    assert fault in backup.check(bad).faults[0]
    with pytest.raises(backup.Refused, match="^Nothing was changed. "):
        backup.restore(bad, replace=True, now=NOW)
    assert not elsewhere.exists()


def relisted(whole, to, name, said, **rows):
    """A backup with another database in it, and a list that fits."""
    with tarfile.open(whole) as tar:
        listed = json.loads(tar.extractfile("contents.json").read())
    listed["files"][name] = hashlib.sha256(said).hexdigest()
    listed["rows"] |= rows
    return changed(whole, to, store_sqlite3=said, contents_json=json.dumps(listed).encode())


def test_a_database_that_lost_rows_is_found_out_although_its_own_checks_pass(data, runner):
    whole = backup.make(data / "backups", now=NOW)
    with tarfile.open(whole) as tar:
        said = tar.extractfile("store.sqlite3").read()
    bad = relisted(whole, data / "bad.tar", "store.sqlite3", said, exercises_user=2)
    assert backup.check(bad).faults == ("exercises_user has 1 rows instead of 2.",)


def test_a_database_that_is_damaged_is_found_out(data):
    whole = backup.make(data / "backups", now=NOW)
    bad = relisted(whole, data / "bad.tar", "store.sqlite3", b"no database at all" * 400)
    assert backup.check(bad).faults == ("The database in it cannot be read.",)


def test_a_row_that_names_one_that_is_not_there_is_found_out(data, tmp_path):
    whole = backup.make(data / "backups", now=NOW)
    with tarfile.open(whole) as tar:
        tar.extract("store.sqlite3", tmp_path, filter="data")
    with contextlib.closing(importlib.import_module("sqlite3").connect(tmp_path / "store.sqlite3")) as loose:
        loose.execute("insert into account_emailaddress (email, verified, \"primary\", user_id) values ('x', 0, 0, 77)")
        loose.commit()
    bad = relisted(whole, data / "bad.tar", "store.sqlite3", (tmp_path / "store.sqlite3").read_bytes())
    assert backup.check(bad).faults[0] == "A row of account_emailaddress names one that is not there."


def test_a_backup_of_another_kind_of_database_is_refused(data, monkeypatch):
    whole = backup.make(data / "backups", now=NOW)
    monkeypatch.setattr(store, "file_name", lambda: "store.pgdump")
    assert "another kind of database" in backup.check(whole).faults[0]


def test_half_a_file_is_not_a_backup(data):
    whole = backup.make(data / "backups", now=NOW)
    half = data / "half.tar"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "is not a whole backup" in backup.check(half).faults[0]


def odd(data, make):
    """A tar file with one member that `make` describes."""
    bad = data / "odd.tar"
    with tarfile.open(bad, "w") as tar:
        member = tarfile.TarInfo("store.sqlite3")
        said = make(member) or b""
        member.size = len(said)
        tar.addfile(member, io.BytesIO(said))
    return bad


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside-of-a-backup", "media/../../outside"])
def test_a_file_that_would_land_outside_makes_it_no_backup(data, name):
    def make(member):
        member.name = name
        return b"x"

    assert "is not a whole backup" in backup.check(odd(data, make)).faults[0]
    assert not list(data.rglob("outside")) and not Path("/tmp/outside-of-a-backup").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_anything_but_a_plain_file_makes_it_no_backup(data, kind):
    def make(member):
        member.type, member.linkname = kind, "/etc/hostname"

    assert "is not a whole backup" in backup.check(odd(data, make)).faults[0]


def test_what_is_taken_out_is_readable_for_its_owner_only_where_it_was(data, tmp_path):
    whole = backup.make(data / "backups", now=NOW)
    with tarfile.open(whole) as tar:
        backup._take_out(tar, tmp_path / "out")
    assert (tmp_path / "out" / "secret_key").stat().st_mode & 0o777 == (data / "secret_key").stat().st_mode & 0o755


def test_the_oldest_python_that_the_readme_promises_can_read_a_backup():
    """Debian 12 has Python 3.11.2, whose tarfile knows no filters."""
    used = [path for path in ROOT.glob("**/*.py") if ".venv" not in path.parts and 'filter="data"' in path.read_text()]
    assert [path for path in used if "tests" not in path.relative_to(ROOT).parts] == []


def test_what_a_killed_process_left_is_no_backup_and_goes_after_a_day(data):
    folder = data / "backups"
    (folder / ".work-x").mkdir(parents=True)
    left, fresh = folder / ".selfcare-old.tar.part", folder / ".selfcare-new.tar.part"
    for path in (left, fresh):
        path.write_bytes(b"half")
    long_ago = (NOW - dt.timedelta(days=2)).timestamp()
    for path in (left, folder / ".work-x"):
        os.utime(path, (long_ago, long_ago))
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))
    made = backup.make(folder, now=NOW)
    assert backup.backups(folder) == [made]
    assert sorted(os.listdir(folder)) == [fresh.name, made.name]


def test_the_newest_stay(data):
    folder = data / "backups"
    made = [backup.make(folder, now=NOW + dt.timedelta(days=day)) for day in range(4)]
    assert backup.thin_out(folder, keep=2) == 2
    assert backup.backups(folder) == [made[3], made[2]]


def test_the_command_says_what_it_wrote_and_verifies_it(data, capsys):
    call_command("backup", to=data / "kept", keep=1)
    call_command("backup", to=data / "kept", keep=1)
    [made] = backup.backups(data / "kept")
    assert "rows, read again and whole; " in capsys.readouterr().out
    call_command("restore", str(made), verify=True)
    assert capsys.readouterr().out.startswith("Whole. Made ")


def test_the_commands_say_in_one_sentence_what_stands_in_the_way(data, monkeypatch):
    def away(to, *, now):
        raise backup.Refused("pg_dump is missing.")

    with pytest.raises(CommandError, match="is not a whole backup"):
        call_command("restore", str(data / "secret_key"), verify=True)
    with pytest.raises(CommandError, match="There are accounts|Nothing was changed"):
        call_command("restore", str(data / "secret_key"))
    monkeypatch.setattr(backup, "make", away)
    with pytest.raises(CommandError, match="pg_dump is missing"):
        call_command("backup", to=data / "kept")


def test_one_that_was_written_badly_removes_no_older_one(data, monkeypatch):
    call_command("backup", to=data / "kept", keep=1)
    monkeypatch.setattr(backup, "check", lambda path: backup.Checked(faults=("It is damaged.",)))
    with pytest.raises(CommandError, match="is not whole. It is damaged"):
        call_command("backup", to=data / "kept", keep=1)
    assert backup.backups(data / "kept")


UNDER_WRITERS = """
import os, sys, threading
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from exercises.lib import clock
from exercises.shell.models import Job
from selfcare.ops import backup, store
call_command("migrate", verbosity=0)
acknowledged, enough, stop = [], threading.Event(), threading.Event()
def write(name):
    number = 0
    while not stop.is_set():
        with transaction.atomic():
            Job.objects.create(name=f"{name}-{number}", due_at=clock.now())
        acknowledged.append(name)
        number += 1
        if len(acknowledged) >= 200:
            enough.set()
    connection.close()
threads = [threading.Thread(target=write, args=(f"writer {one}",)) for one in range(8)]
for one in threads:
    one.start()
enough.wait()
folder = Path(sys.argv[1])
lost = []
for _ in range(3):
    before = len(acknowledged)
    made = backup.make(folder, now=clock.now())
    found = backup.check(made)
    lost.append([max(0, before - found.rows["exercises_job"]), list(found.faults)])
    made.rename(folder / f"{len(lost)}.tar")
# The twin: what a plain copy of the file keeps.
before = len(acknowledged)
import shutil
shutil.copyfile(settings.DATABASES["default"]["NAME"], folder / "plain.sqlite3")
plain = before - store.rows_of(folder / "plain.sqlite3").get("exercises_job", 0)
stop.set()
for one in threads:
    one.join()
import json
print(json.dumps({"lost": lost, "plain": plain}))
"""


def test_under_writers_a_backup_has_all_that_was_acknowledged_before_and_a_plain_copy_has_not(tmp_path):
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL"}}
    lay(tmp_path / "data")
    set_ = {"SELFCARE_DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
    command = [sys.executable, "-W", "ignore", "-c", UNDER_WRITERS, str(tmp_path / "backups")]
    done = subprocess.run(command, cwd=ROOT, env=kept | set_, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["lost"] == [[0, []]] * 3
    assert told["plain"] > 0


# Four processes and two sets of tables: what it is made of is tested above.
@pytest.mark.nightly
def test_a_real_install_is_put_back_by_the_command(tmp_path):
    kept = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL", "SECRET_KEY"}
    }

    def manage(folder, *command):
        set_ = {"SELFCARE_DATA": str(tmp_path / folder), "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=kept | set_, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    manage("one", "migrate", "-v0")
    manage("one", "shell", "-v0", "-c", "from exercises.people.models import User; User.objects.create_user('ann@example.org', 'x')")
    made = manage("one", "backup").splitlines()[0]
    show = (
        "from exercises.people.models import User; from exercises.practice.models import StoreMark;"
        "print(User.objects.get().email, StoreMark.objects.count())"
    )
    assert "Back as of" in manage("two", "restore", made)
    assert manage("two", "shell", "-v0", "-c", show).strip() == "ann@example.org 1"
    assert (tmp_path / "two" / "secret_key").read_text() == (tmp_path / "one" / "secret_key").read_text()
    shutil.rmtree(tmp_path / "one")
