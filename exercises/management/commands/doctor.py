"""manage.py doctor: everything that an operator should know, each thing well or with the sentence that mends it."""

import datetime as dt
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from exercises.lib import clock
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
        for name, number in counters().items():
            self.stdout.write(f"{number:>4}  {name}")
        wrong = [one.name for one in found if one.state is State.WRONG]
        if wrong:
            raise CommandError(f"To be mended: {', '.join(wrong)}.")

    def _findings(self, now: dt.datetime, *, mail: bool) -> Iterator[Finding]:
        yield from examine(now, send_mail=mail)
        for one in standings(now):
            yield Finding(f"work, {one.name}", State.WRONG if one.late else State.WELL, _said(one))


def _said(one: Standing) -> str:
    done = f"last done {one.done_at:%Y-%m-%d %H:%M} UTC. {one.did}".strip() if one.done_at else "never done."
    if one.failures:
        return f"failed {one.failures} times ({one.error}), {done} The log has the reason."
    if one.late:
        return f"late, {done} Is manage.py tick running? bin/run starts it; docs/operations.md has a timer."
    return done
