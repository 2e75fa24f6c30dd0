"""Two processes that send at the same time, on a database that both of them open."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.kept_database import lay

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 24
MAKE = f"""
import datetime as dt
from django.core.management import call_command
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.reminders.models import Reminder, Wish
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
now = clock.now()
for number in range({PEOPLE}):
    user = User.objects.create_user(f"runner-{{number}}@example.org")
    give_consent(user, way="test", now=now)
    # The letter of this very week is days away, so that only the one below is due.
    Wish.objects.create(owner=user, letter=True, letter_on=(now.weekday() + 3) % 7, quiet_from=None, quiet_until=None)
    Reminder.objects.create(owner=user, kind="letter", about="2026-03-01", due_at=now - dt.timedelta(minutes=5))
"""
TOLD = """
import json
from exercises.reminders.models import Reminder
print(json.dumps([[row.sent_at is not None, row.tries] for row in Reminder.objects.filter(about="2026-03-01")]))
"""


@pytest.fixture
def install(tmp_path):
    """A fresh install with people whose letter is due: its environment."""
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL"}}
    environment |= {"SELFCARE_DATA": str(tmp_path), "SECRET_KEY": "two at once " * 5, "DEBUG": ""}
    lay(tmp_path)
    manage(environment, "shell", "-v0", "-c", MAKE)
    return environment


def manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_two_processes_at_once_send_each_mail_once(install, tmp_path):
    command = [sys.executable, "manage.py", "send_reminders"]
    both = [subprocess.Popen(command, cwd=ROOT, env=install, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    # Both may write to one file, one mail among the other's lines: the addresses are counted, wherever they stand.
    got = Counter(to for file in (tmp_path / "mail").iterdir() for to in re.findall(r"^To: (\S+)$", file.read_text(), re.MULTILINE))
    assert got == Counter({f"runner-{number}@example.org": 1 for number in range(PEOPLE)}), said
    assert json.loads(manage(install, "shell", "-v0", "-c", TOLD)) == [[True, 1]] * PEOPLE
