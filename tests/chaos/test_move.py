"""A real SQLite install moves to a real PostgreSQL: every table by the hash of its rows, and everybody's own archive byte for byte."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.chaos.services import Postgres, missing
from tests.chaos.world import ROOT, World

pytestmark = [pytest.mark.nightly, pytest.mark.skipif(sys.platform != "linux" or bool(missing()), reason=missing() or "needs Linux")]
# Every table, the archive of every person who is there, and one new person. The clock stands: an archive may name no other day.
SHOW = """
import django, hashlib, io, json, sys
django.setup()
from selfcare.ops import move
tables = {one._meta.db_table: move.digest(one, "default") for one in move._tables()}
from exercises.people.models import User
from exercises.rights.services.taking import make_archive
archives = {}
for user in User.objects.exclude(email__startswith="new@").order_by("pk"):
    make_archive(user, kept := io.BytesIO())
    archives[user.email] = [len(kept.getvalue()), hashlib.sha256(kept.getvalue()).hexdigest()]
User.objects.create(email=sys.argv[1])
print(json.dumps([tables, archives]))
"""

LOSE = """
import django
django.setup()
from exercises.people.models import User
User.objects.filter(pk=User.objects.order_by("pk").first().pk).update(name="Somebody else")
"""


def manage(world: World, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *words], cwd=ROOT, env=world.environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_an_install_with_demo_people_moves_whole():
    with tempfile.TemporaryDirectory(prefix="selfcare-move-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        here = World(place / "install")
        here.folder.mkdir()
        here.read("prepare", "3")
        manage(here, "manage.py", "make_demo")
        server = Postgres(place / "pg")
        server.start()
        try:
            told = manage(here, "manage.py", "move_to_postgres", "--to", server.url)
            assert "each as it is here" in told
            there = World(here.folder, server.url)
            # Each also makes one new row: the numbers go on.
            (before, theirs), (after, archives) = (
                json.loads(manage(world, "-c", SHOW, "new@example.org").splitlines()[-1]) for world in (here, there)
            )
            assert before == after and before["exercises_user"][0] > 5 and before["exercises_sessiondocument"][0] > 10
            assert theirs == archives and len(archives) > 5
            told = {"people": len(archives), "bytes": sum(size for size, _hash in archives.values()), "tables": len(after)}
            sys.stderr.write(json.dumps(told) + "\n")
            # A word that were lost on the way would show in the archive of whom it belongs to.
            manage(there, "-c", LOSE)
            assert json.loads(manage(there, "-c", SHOW, "new@example.org.").splitlines()[-1])[1] != archives
            again = subprocess.run(
                [sys.executable, "-W", "ignore", "manage.py", "move_to_postgres", "--to", server.url],
                cwd=ROOT, env=here.environment, capture_output=True, text=True, timeout=300,
            )  # fmt: skip
            assert again.returncode == 1 and "There are tables in that database already" in again.stderr
        finally:
            server.stop_if_running()
