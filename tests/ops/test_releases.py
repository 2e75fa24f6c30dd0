"""What was released is never edited, and a database of the release before comes up to date and goes back."""

import hashlib
import os
import tomllib
from pathlib import Path

import pytest

from selfcare.sqlite.library import open_file
from tests.ops.one_by_one import manage, settings_of_steps

ROOT = Path(__file__).resolve().parents[2]
RELEASES = tomllib.loads((ROOT / "tests/ops/releases.toml").read_text())["release"]
# The tables of a person as they were then: somebody with an account, and a regular work that was done.
ROWS = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO exercises_job (name, due_at, did, failures, error) VALUES ('reminders', '2026-05-04 12:00', '3 sent', 0, '')")
    cursor.execute("PRAGMA table_info(exercises_user)")
    given = {"email": "runner@example.org", "name": "Runner", "password": "!", "is_active": 1}
    columns = [(row[1], given.get(row[1], 0 if "int" in row[2].lower() or "bool" in row[2].lower() else "2026-05-04 12:00" if "date" in row[2].lower() else ""))
               for row in cursor.fetchall() if row[1] in given or row[3] and row[1] != "id"]
    names, values = zip(*columns)
    cursor.execute(f"INSERT INTO exercises_user ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(values))})", values)
"""


def fingerprint(last: str, folder: Path = ROOT / "exercises/migrations") -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("[0-9]*.py")):
        if path.stem <= last:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release["last"])
def test_no_migration_of_a_release_was_edited(release):
    assert fingerprint(release["last"]) == release["hash"], "Never edit a released migration: make a new one."


def test_an_edited_a_removed_and_an_inserted_migration_would_be_found(tmp_path):
    last = RELEASES[-1]["last"]
    for path in (ROOT / "exercises/migrations").glob("[0-9]*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert fingerprint(last, tmp_path) == RELEASES[-1]["hash"]
    (tmp_path / "0005_between.py").write_text("")
    assert fingerprint(last, tmp_path) != RELEASES[-1]["hash"]
    (tmp_path / "0005_between.py").unlink()
    (tmp_path / "0001_initial.py").write_text((tmp_path / "0001_initial.py").read_text() + "\n")
    assert fingerprint(last, tmp_path) != RELEASES[-1]["hash"]


def test_a_database_of_the_last_release_comes_up_to_date_and_goes_back_with_its_rows(tmp_path):
    last = RELEASES[-1]["last"]
    environment = {"PATH": os.environ["PATH"], "SELFCARE_DATA": str(tmp_path), **settings_of_steps(tmp_path)}
    manage(environment, "manage.py", "migrate", "exercises", last, "-v0")
    manage(environment, "-c", ROWS)
    for target in ([], ["exercises", last], []):
        manage(environment, "manage.py", "migrate", "-v0", *target)
        with open_file(tmp_path / "selfcare.sqlite3") as opened:
            assert opened.execute("SELECT email, name FROM exercises_user").fetchall() == [("runner@example.org", "Runner")]
            assert opened.execute("SELECT did FROM exercises_job WHERE name = 'reminders'").fetchall() == [("3 sent",)]
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    # This version's own settings find nothing left to do.
    manage(environment | {"DJANGO_SETTINGS_MODULE": "selfcare.settings"}, "manage.py", "migrate", "--check")
