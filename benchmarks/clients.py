"""How long a therapist's list takes with 2,000 clients, held against 20.

    python -m benchmarks.clients [sessions a client, else 20]

Prints one line a page and writes JSON to the file named in BENCH_JSON, if any. Runs on a database of its own.
"""

from __future__ import annotations

import datetime as dt
import sys
import uuid

from benchmarks.install import in_fresh_install, told

MOST = 4.0
FEW, MANY = 20, 2000


def main() -> int:
    """Measure, print, and answer 1 where the long list took more than four times as long."""
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    return told(in_fresh_install(lambda: measure(sessions)), most=MOST)


def measure(sessions: int) -> dict[str, tuple[float, float]]:
    """Milliseconds of the list and of a client's page, for a therapist with few clients and one with many."""
    from django.core.management import call_command
    from django.test import Client

    from benchmarks.progress import quickest
    from exercises.clients.services import standing
    from exercises.lib import clock

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_content")
    browsers = []
    for many in (FEW, MANY):
        user = desk(f"desk-{many}@example.org", many, sessions)
        browsers.append(Client())
        browsers[-1].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    standing.rebuild(now=clock.now())
    return {path: quickest(browsers, path) for path in ("/clients/", "/clients/?show=needs-me", "/clients/?q=c+1")}


def desk(email: str, many: int, sessions: int):
    """A verified therapist with so many clients, each with so many sessions."""
    from exercises.care import services as care
    from exercises.care.models import CareLink, Therapist
    from exercises.lib import clock
    from exercises.people.models import User
    from exercises.practice.models import PainScore, PracticeSession
    from exercises.routines.services import plan_for

    now = clock.now()
    user = User.objects.create_user(email, None, name="Mara Linde")
    asked = care.apply(user, name="Mara Linde", profession="Physiotherapist", registration="PH0000", now=now)
    care.verify(asked, by=User.objects.create_superuser(f"boss-{email}"), now=now)
    whose, plan = Therapist.objects.get(user=user), plan_for("settle-5", now=now)[1]
    people = User.objects.bulk_create([User(email=f"c{number}-{email}", name=f"C {number}") for number in range(many)], batch_size=500)
    shared = {"therapist": whose, "therapist_name": whose.name, "scopes": ["programme", "pain"]}
    begun = {"began_at": now - dt.timedelta(days=90), "until": now + dt.timedelta(days=90)}
    CareLink.objects.bulk_create([CareLink(owner=person, uid=uuid.uuid4(), **shared, **begun) for person in people], batch_size=500)
    fields = {"plan": plan, "revision": 1, "sha256": "0" * 64, "routine_slug": "settle-5", "routine_title": "Settle", "opened": "same"}
    fields |= {"end": "done", "zone": "UTC", "started_at_device": now, "ended_at": now, "received_at": now}
    for start in range(0, many, 100):
        made = PracticeSession.objects.bulk_create(
            [
                PracticeSession(
                    owner=person, uid=uuid.uuid4(), started_at=(at := now - dt.timedelta(days=back)), local_day=at.date(), **fields
                )
                for person in people[start : start + 100]
                for back in range(sessions)
            ],
            batch_size=500,
        )
        scores = [PainScore(owner_id=row.owner_id, session=row, moment="worst", area="knee", side="left", value=row.pk % 5) for row in made]
        PainScore.objects.bulk_create(scores, batch_size=500)
    return user


if __name__ == "__main__":
    sys.exit(main())
