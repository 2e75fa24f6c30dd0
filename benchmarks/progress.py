"""How long the pages about progress take with a long history, held against a short one.

    python -m benchmarks.progress          5,000 sessions and 3,000 runs against 50 of each; at most 1.5 × the time

Prints one line a page and writes JSON to the file named in BENCH_JSON, if any. Runs on a database of its own.
"""

from __future__ import annotations

import sys
import time

from benchmarks.install import in_fresh_install, told

PAGES = ("/today/", "/progress/", "/programme/")
TIMES, MOST = 15, 1.5


def main() -> int:
    """Measure, print, and answer 1 where a page took more than 1.5 times as long."""
    return told(in_fresh_install(measure), most=MOST)


def measure() -> dict[str, tuple[float, float]]:
    """Milliseconds of each page, with a short history and with a long one."""
    from django.core.management import call_command
    from django.test import Client

    from exercises.people.models import User
    from tests.progress import history

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_content")
    clients = []
    for sessions, runs in ((50, 50), (5000, 3000)):
        user = User.objects.create_user(f"runner-{sessions}@example.org", "a long enough phrase")
        history.build(user, sessions=sessions, runs=runs)
        clients.append(Client())
        clients[-1].force_login(user)
    return {path: quickest(clients, path) for path in PAGES}


def quickest(clients, path: str) -> tuple[float, float]:
    """The quickest of many answers, taken in turns: what else the machine does falls on both alike."""
    times = [[taken(client, path) for client in clients] for _time in range(TIMES)]
    short, long = (min(column) for column in zip(*times, strict=True))
    return short, long


def taken(client, path: str) -> float:
    """How long one answer took, in milliseconds."""
    began = time.perf_counter()
    answer = client.get(path, headers={"Host": "localhost"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())
