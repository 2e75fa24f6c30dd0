"""64 people who are signed in and ask for the same page at the same time: how long most of them wait."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.people import signed
from benchmarks.rows import Row
from benchmarks.serving import Asker, Server, driven, served

CLIENTS, RUNNERS, SECONDS = 64, 16, 10.0
PAGES = {"Today": "/today/", "progress": "/progress/", "list of clients": "/clients/"}


def measure(environment: dict[str, str], folder: Path, seconds: float = SECONDS) -> list[Row]:
    """Each page for so long, in an install that has its content."""
    people = signed(environment, RUNNERS, folder)
    with served("selfcare.wsgi:application", environment, folder / "server.log") as app:
        return asked(app, people, CLIENTS, seconds)


def asked(app: Server, people: dict[str, Any], clients: int, seconds: float) -> list[Row]:
    """Rates and waiting times of each page with so many clients; an answer that is not the page counts as an error."""
    rows, wrong = [], 0
    for name, path in PAGES.items():
        who = [people["therapist"]] if path == "/clients/" else people["runners"]
        askers = [Asker(app.port, path, {"Cookie": who[number % len(who)]["cookie"]}) for number in range(clients)]
        got = driven(askers, seconds)
        wrong += sum(number for status, number in got.statuses.items() if status != 200)
        rows += [
            Row(f"{name}, {clients} at once: rate", got.rate, "a second"),
            Row(f"{name}, {clients} at once: half of them within", got.percentile(0.5), "s"),
            Row(f"{name}, {clients} at once: 99 of 100 within", got.percentile(0.99), "s"),
        ]
    return [*rows, Row(f"signed in, {clients} at once: answers that were errors", wrong, "", most=0)]
