"""Run as processes of their own by test_backup_writers.py: many people save sessions while a backup is made, and it is put back elsewhere.

python -m tests.ops.backup_writers save 4 folder       each saves four and more; tells what was acknowledged before the backup began, and its file
python -m tests.ops.backup_writers look file.tar       puts it back here; tells what stands in everybody's archive
"""

import io
import json
import shutil
import sys
import threading
import zipfile
from collections import Counter
from pathlib import Path

# First: it makes the models known.
from tests.ops.disk_full import document  # isort: skip

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent
from exercises.practice.services import store_session
from exercises.rights.services import make_archive
from exercises.routines.services import plan_for
from selfcare.ops import backup, store

WRITERS = 32


def save(each: int, folder: Path, careful: bool) -> dict:
    """All save until the backup is made."""
    plan = plan_for("first-six-minutes", now=clock.now())[1]
    people = [User.objects.create_user(f"runner{at}@example.org") for at in range(WRITERS)]
    for person in people:
        give_consent(person, way="test", now=clock.now())
    acknowledged: list[str] = []
    enough, over = threading.Barrier(WRITERS + 1), threading.Event()

    def write(person: User) -> None:
        number = 0
        while not over.is_set():
            item = document(plan)
            if store_session(person, item, now=clock.now()).status == "stored":
                acknowledged.append(item["uid"])
            number += 1
            if number == each:
                enough.wait()
        connection.close()

    threads = [threading.Thread(target=write, args=(person,)) for person in people]
    for one in threads:
        one.start()
    enough.wait()
    if not careful:
        # The twin: the file as it lies there.
        store.dump = lambda to: shutil.copyfile(settings.DATABASES["default"]["NAME"], to)
    before = list(acknowledged)
    made = backup.make(folder, now=clock.now())
    during = len(acknowledged) - len(before)
    over.set()
    for one in threads:
        one.join()
    return {"before": before, "during": during, "file": str(made), "steps": sum(len(step["sides"]) for step in plan.document["steps"])}


def look(file: Path) -> dict:
    """Every session of every archive, with how many of its steps are there."""
    call_command("restore", str(file), stdout=io.StringIO())
    found: dict[str, int] = {}
    for person in User.objects.order_by("pk"):
        make_archive(person, out := io.BytesIO())
        with zipfile.ZipFile(out) as archive:
            found |= sessions_in(archive)
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {"sessions": found, "whole": whole}


def sessions_in(archive: zipfile.ZipFile) -> dict[str, int]:
    """Each session by its uid, with how many results of steps the archive holds of it."""
    rows = {
        name: [json.loads(line) for line in archive.read(f"data/{name}.jsonl").splitlines()] for name in ("sessions", "session_results")
    }
    results = Counter(row["session"] for row in rows["session_results"])
    return {row["uid"]: results[row["uid"]] for row in rows["sessions"]}


def main(step: str, *words: str) -> dict:
    """Do one step."""
    return save(int(words[0]), Path(words[1]), "careless" not in words) if step == "save" else look(Path(words[0]))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
