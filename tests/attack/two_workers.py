"""Run as a process of its own by test_shared_limits.py: it becomes two workers, and one visitor searches at both of them at the same time."""

import json
import os
import sys

import django
from django.conf import settings

# Nothing was collected here.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if os.environ.get("ALONE") == "yes":
    # The twin: each process counts for itself.
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
django.setup()

from django.test import Client  # noqa: E402

from exercises.lib import clock, limits  # noqa: E402

NOW = clock.now().replace(second=30)


def worker(asks: int, out: int) -> None:
    """Search so many times, and tell how many of them were answered."""
    client = Client()
    # All within one minute, however long it takes.
    limits.clock = type("Clock", (), {"now": staticmethod(lambda: NOW)})
    told = [client.get("/search/", {"q": "knee"}).status_code for _ in range(asks)]
    os.write(out, json.dumps({"answered": told.count(200), "refused": told.count(429)}).encode() + b"\n")


def main(asks: int) -> None:
    """Two workers, as gunicorn makes them: by forking before the database was asked for anything."""
    here, there = os.pipe()
    children = []
    for _ in range(2):
        if child := os.fork():
            children.append(child)
            continue
        try:
            worker(asks, there)
        finally:
            os._exit(0)
    os.close(there)
    for child in children:
        os.waitpid(child, 0)
    with open(here) as told:
        sys.stdout.write(f"[{','.join(told.read().split(chr(10))[:-1])}]\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
