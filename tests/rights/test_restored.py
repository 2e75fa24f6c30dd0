"""A real backup of a real database file: made, somebody leaves and is gone, put back, and they are gone still; phones are told to send again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite")
PEOPLE = """
from exercises.people.models import User
for name in ("goes", "stays", "leaves"):
    User.objects.create_user(f"{name}@example.org", "a long enough phrase")
from exercises.lib import clock
from exercises.practice.services import store_mark
print(store_mark(now=clock.now()))
"""
LEAVE = """
import datetime as dt
from exercises.lib import clock
from exercises.people.models import User
from exercises.rights.services import leave, purge
now = clock.now()
leave(User.objects.get(email="goes@example.org"), now=now - dt.timedelta(days=15))
print(purge(now)["accounts that were left"])
leave(User.objects.get(email="leaves@example.org"), now=now)
"""
SHOW = """
from exercises.people.models import User
from exercises.practice.models import StoreMark
print(sorted(User.objects.values_list("email", "is_active")), StoreMark.objects.get().mark)
"""


@only_sqlite
def test_a_backup_that_is_put_back_brings_nobody_back(tmp_path):
    data = {"SELFCARE_DATA": str(tmp_path / "data"), "PYTHONWARNINGS": "ignore"}
    environment = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "CACHE_URL", "SITE_URL", "LEFT_FILE"}
    } | data

    def manage(*words: str) -> str:
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    lay(tmp_path / "data")
    manage("migrate", "-v0")
    mark = manage("shell", "-v0", "-c", PEOPLE)
    manage("backup")
    [backup] = (tmp_path / "data" / "backups").glob("*.tar")
    assert manage("shell", "-v0", "-c", LEAVE) == "1"
    assert "Left since it was made: 1 removed again, 1 hidden again." in manage("restore", "--replace", str(backup))
    people, _space, now = manage("shell", "-v0", "-c", SHOW).rpartition(" ")
    assert people == "[('leaves@example.org', False), ('stays@example.org', True)]"
    # By this phones know that they must send again what they still keep (tests/browser/test_outbox.py).
    assert len(now) == len(mark) == 36 and now != mark
    assert b"goes@example.org" not in (tmp_path / "data" / "left.jsonl").read_bytes()
