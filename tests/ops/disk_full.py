"""Run as a process of its own by test_disk_full.py: phones send while the disk is full, and go on when there is room again.

The limit of the process on the size of a file stands in for the disk: SQLite is told that nothing more fits, wherever it writes.
"""

import json
import os
import resource
import signal
import sys
import time
import uuid
from pathlib import Path

import django
from django.conf import settings

# Nothing was collected here.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Limits of a person are counted in memory, and forgotten: here one phone stands for many.
settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from exercises.lib import clock  # noqa: E402
from exercises.people.models import User  # noqa: E402
from exercises.people.services import give_consent  # noqa: E402
from exercises.people.signin.access import TOLD, role_of  # noqa: E402
from exercises.people.signin.services import begin  # noqa: E402
from exercises.practice.models import PainScore, PracticeSession, SessionDocument, StepResult  # noqa: E402
from exercises.routines.services import plan_for  # noqa: E402

ADDRESS = "/api/v1/sessions"
ROOM, TRICKLE = 400_000, 13_000


def limit(size: int) -> None:
    """No file may grow beyond this."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def signed_in() -> Client:
    """Somebody whose phone sends."""
    user = User.objects.create_user("runner@example.org", "a long enough phrase")
    give_consent(user, way="test", now=clock.now())
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session[TOLD] = begin(role_of(user), clock.now()) | {"key": session.session_key}
    session.save()
    return client


def document(plan) -> dict:
    """A session that is worth keeping."""
    results = [
        {"key": step["key"], "side": side, "outcome": "done", "worked_ms": 30000}
        for step in plan.document["steps"]
        for side in step["sides"]
    ]
    write = "%Y-%m-%dT%H:%M:%SZ"
    begun = clock.now() - clock.dt.timedelta(minutes=10)
    return {
        "session": 1, "uid": str(uuid.uuid4()), "revision": 1, "plan": plan.sha256, "opened": "same", "zone": "Europe/London",
        "started_at": begun.strftime(write), "ended_at": (begun + clock.dt.timedelta(minutes=6)).strftime(write),
        "sent_at": clock.now().strftime(write), "end": "done", "language": "en",
        "pain": [{"moment": moment, "area": "around-kneecap", "side": "right", "value": 3} for moment in ("before", "worst")],
        "flags": [], "steps": results,
    }  # fmt: skip


def send(client: Client, item: dict) -> int:
    """200 where it was stored."""
    cache.clear()
    answer = client.post(ADDRESS, json.dumps({"items": [item]}), content_type="application/json")
    if answer.status_code == 200 and answer.json()["results"][0]["status"] not in {"stored", "duplicate"}:
        return 422
    return answer.status_code


def main(refused_at_least: int, careful: bool) -> dict:
    """What phones were told, and what is there in the end."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    client, plan = signed_in(), plan_for("first-six-minutes", now=clock.now())[1]
    if not careful:
        # The twin: every row of a session for itself.
        transaction.Atomic.__enter__ = lambda self: None
        transaction.Atomic.__exit__ = lambda self, *how: None
    acknowledged, statuses = set(), {}
    wal = Path(f"{settings.DATABASES['default']['NAME']}-wal")
    # Room for a few more sessions, not for a checkpoint.
    full = wal.stat().st_size + ROOM
    limit(full)
    refused = 0
    for _try in range(refused_at_least * 20):
        item = document(plan)
        status = send(client, item)
        statuses[status] = statuses.get(status, 0) + 1
        if status == 200:
            acknowledged.add(item["uid"])
        refused += status != 200
        # Now and then a little comes free, so that a write stops at ever another place.
        limit(full + refused * TRICKLE)
        if refused >= refused_at_least:
            break
    reading = client.get("/conditions/").status_code
    began = time.monotonic()
    limit(resource.RLIM_INFINITY)
    while send(client, item) != 200:
        assert time.monotonic() - began < 30
    back = time.monotonic() - began
    acknowledged.add(item["uid"])
    there = {str(uid) for uid in PracticeSession.objects.values_list("uid", flat=True)}
    documents = {str(uid) for uid in SessionDocument.objects.values_list("uid", flat=True)}
    half = [
        one.pk for one in PracticeSession.objects.all()
        if StepResult.objects.filter(session=one).count() != len(item["steps"]) or PainScore.objects.filter(session=one).count() != 2
    ]  # fmt: skip
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {
        "statuses": statuses, "lost": len(acknowledged - there), "half": len(half) + len(there ^ documents), "kept": len(there),
        "reading": reading, "back_s": round(back, 3), "whole": whole,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), os.environ.get("CARELESS") != "yes")) + "\n")
