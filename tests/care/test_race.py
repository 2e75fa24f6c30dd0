"""Fifty accept one invitation at the same moment: one link. On a database file, and on PostgreSQL where the tests run on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.database
ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 50


@pytest.fixture
def own_database():
    """The address of an empty database of this test's own; empty where the tests run on a file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"race_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as asked:
        asked.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        asked.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def scene(tmp_path, own_database):
    """Plays a scene in a process of its own and gives what came of it."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "EMAIL_HOST", "SITE_URL", "CACHE_URL"}}
    data = {"SELFCARE_DATA": str(tmp_path), "SECRET_KEY": "fifty at once " * 4, "DEBUG": "", "DJANGO_SETTINGS_MODULE": "selfcare.settings"}
    environment = kept | data | ({"DATABASE_URL": own_database} if own_database else {})

    def play(name: str) -> dict[str, int]:
        command = [sys.executable, "-W", "ignore", "-m", "tests.care.race", name]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout.splitlines()[-1])

    return play


def test_fifty_accepts_at_once_make_one_link(scene):
    assert scene("accepted") == {"done": 1, "refused": AT_ONCE - 1, "links": 1, "changes": 1, "cancelled": 0}


def test_the_twin_without_the_guard_accepts_more_than_once(scene):
    told = scene("unguarded")
    assert told["done"] > 1 and told["changes"] == told["done"]


def test_accepted_or_taken_back_but_never_both(scene):
    told = scene("cancelled")
    assert told["done"] == 1 and told["links"] + told["cancelled"] == 1 and told["links"] == told["changes"]
