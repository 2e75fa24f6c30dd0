"""People who are signed in to an install that is served: runners with a history, and a therapist with clients.

python -m benchmarks.people 64 out.json     in the environment of the install
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

CLIENTS, SESSIONS = 40, 60


def signed(environment: dict[str, str], runners: int, folder: Path) -> dict[str, Any]:
    """What a process of this install made: the runners' cookies, their sessions to be saved, and the therapist's cookie."""
    out = folder / "people.json"
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.people", str(runners), str(out)]
    subprocess.run(command, env=environment | {"DJANGO_SETTINGS_MODULE": "selfcare.settings"}, check=True, stdout=subprocess.DEVNULL)
    return json.loads(out.read_text(encoding="utf-8"))


def made(runners: int) -> dict[str, Any]:
    """Make them, with the rows that a night would have written."""
    from benchmarks.clients import desk
    from exercises.clients.services import standing
    from exercises.lib import clock
    from exercises.people.models import User
    from exercises.routines.services import plan_for
    from tests.chaos.devices import documents_for
    from tests.chaos.world import ROUTINE, signed_in
    from tests.progress import history

    now, people = clock.now(), []
    plan = plan_for(ROUTINE, now=now)[1].document
    for number in range(runners):
        user = User.objects.create_user(f"runner-{number}@example.org")
        history.build(user, sessions=SESSIONS, runs=SESSIONS // 2)
        # Saved one after the other while pages are asked for; made here, where the plan is known.
        saved = documents_for({}, plan, 200, random.Random(number))  # noqa: S311 - made-up sessions
        people.append(signed_in(user) | {"documents": saved})
    therapist = desk("desk@example.org", CLIENTS, 10)
    standing.rebuild(now=now)
    return {"runners": people, "therapist": signed_in(therapist)}


def in_turns(people: list[dict[str, Any]], documents: list[list[dict[str, Any]]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each person with a document, one of each in turn: nobody saves more often than a person may."""
    return [pair for turn in zip(*documents, strict=True) for pair in zip(people, turn, strict=True)]


def letter(person: dict[str, Any], document: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Headers and body with which a phone of this person saves a session."""
    headers = {"Content-Type": "application/json", "Cookie": person["cookie"], "X-CSRFToken": person["token"]}
    return headers, json.dumps({"items": [document | {"sent_at": "2026-06-01T07:00:00Z"}]}).encode()


def main(words: list[str]) -> None:
    """Make them and write what is needed to ask as them."""
    import django

    django.setup()
    Path(words[1]).write_text(json.dumps(made(int(words[0]))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
