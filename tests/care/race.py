"""Fifty at once answer one invitation, on a database that all of them open. Run as a process of its own: `python -m tests.care.race …`."""

from __future__ import annotations

import json
import secrets
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable

# First: it makes the models known.
from selfcare.wsgi import application as application  # isort: skip

from django.db import connection

from exercises.care import services
from exercises.care.models import CareLink, Invite, LinkChange
from exercises.care.services import invites
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent

AT_ONCE = 50


class Everything:
    """What is left of the question "is it still open" in the twin without the guard: always yes."""

    def update(self, **fields: object) -> int:
        return 1


def people() -> tuple[Invite, User]:
    """A therapist who invited, and the client who is invited."""
    now = clock.now()
    administrator = User.objects.create_superuser("administrator@example.org")
    therapist, client = User.objects.create_user("t@example.org"), User.objects.create_user("c@example.org")
    give_consent(client, way="test", now=now)
    services.verify(services.apply(therapist, name="T", profession="P", registration="1", now=now), by=administrator, now=now)
    made = services.invite(therapist, way="client", email="c@example.org", token=secrets.token_urlsafe(32), uid=uuid.uuid4(), now=now)
    return made.invite, client


def at_once(*doing: Callable[[], object]) -> Counter[str]:
    """Do all of it at the same time; how often it worked, and how often it was refused."""
    told: list[str] = []
    start = threading.Barrier(len(doing))

    def one(do: Callable[[], object]) -> None:
        start.wait()
        try:
            told.append("done" if do() else "too late")
        except services.Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(do,)) for do in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(told)


def run(scene: str) -> dict[str, int]:
    """One of the scenes; what came of it."""
    found, client = people()
    if scene == "unguarded":
        invites._still_open = lambda found, now: Everything()

    def accept() -> object:
        return services.accept(found, client, scopes=["pain"], now=clock.now())

    def cancel() -> object:
        return services.cancel(found, now=clock.now())

    told = at_once(*([accept, cancel] * (AT_ONCE // 2) if scene == "cancelled" else [accept] * AT_ONCE))
    found.refresh_from_db()
    rows = {"links": CareLink.objects.count(), "changes": LinkChange.objects.count(), "cancelled": int(found.cancelled_at is not None)}
    return dict(told) | rows


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1])))
