"""manage.py doctor: everything that an operator should know, each thing well or with the sentence that mends it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from exercises import catalogue
from exercises.lib import clock
from exercises.publishing.loader import not_loaded
from exercises.publishing.pack import BrokenPack
from exercises.routines.codec import CODECS
from exercises.shell.queries import counters
from exercises.shell.services import Standing, standings
from selfcare.ops.doctor import Finding, State, examine

MARKS = {State.WELL: "ok  ", State.LOOK: "look", State.WRONG: "BAD "}


class Command(BaseCommand):
    """Look, print, and fail where something is wrong."""

    help = "Says how this install is. Ends with 1 where something is wrong. Prints nothing of any person."

    def add_arguments(self, parser) -> None:
        """Whether the mail server is rung up."""
        parser.add_argument("--mail", action="store_true", help="also sign in at the mail server")

    def handle(self, *args, mail: bool, **options) -> None:
        """Print one line each."""
        found = list(self._findings(clock.now(), mail=mail))
        for one in found:
            self.stdout.write(f"{MARKS[one.state]}  {one.name}: {one.says}")
        for name, number in _counters().items():
            self.stdout.write(f"{number:>4}  {name}")
        wrong = [one.name for one in found if one.state is State.WRONG]
        if wrong:
            raise CommandError(f"To be mended: {', '.join(wrong)}.")

    def _findings(self, now: dt.datetime, *, mail: bool) -> Iterator[Finding]:
        yield from examine(now, send_mail=mail)
        yield _content()
        try:
            for one in standings(now):
                yield Finding(f"work, {one.name}", State.WRONG if one.late else State.WELL, _said(one))
        except DatabaseError:
            yield Finding("works", State.WRONG, "There are no tables to read of them. Type: bin/run --prepare")


def _counters() -> dict[str, int]:
    try:
        return counters()
    except DatabaseError:
        # Without tables there is nothing to count; the lines above say so.
        return {}


def _content() -> Finding:
    try:
        waiting = not_loaded(Path(catalogue.__file__).parent / "content", CODECS)
    except (BrokenPack, DatabaseError) as error:
        return Finding(
            "content", State.WRONG, f"The content pack cannot be read or compared ({type(error).__name__}). Fetch this version again."
        )
    if waiting:
        said = f"{len(waiting)} documents of this version's content are not in use, such as {waiting[0]}. Type: bin/run --prepare"
        return Finding("content", State.LOOK, f"{said} (what it names then was changed by your editors too: decide at /admin/).")
    return Finding("content", State.WELL, "That of this version, beside what editors changed.")


def _said(one: Standing) -> str:
    done = f"last done {one.done_at:%Y-%m-%d %H:%M} UTC. {one.did}".strip() if one.done_at else "never done."
    if one.failures:
        return f"failed {one.failures} times ({one.error}), {done} The log has the reason."
    if one.late:
        return f"late, {done} Is manage.py tick running? bin/run starts it; docs/operations.md has a timer."
    return done
