"""manage.py tick: do the regular works that are due, once or again and again. Two at the same time do no harm."""

import os
import time

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from exercises.lib import clock
from exercises.shell.services import tick


class Command(BaseCommand):
    """Do what is due, print it; with --every, until whoever started it is gone."""

    help = "Does the regular works that are due: reminders, mails about messages, tidying in the night."

    def add_arguments(self, parser) -> None:
        """How often to look; without it once."""
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="look again and again, and end with the process that started this one"
        )

    def handle(self, *args, every: int | None = None, **options) -> None:
        """Once, or for as long as the parent lives."""
        parent = os.getppid()
        while True:
            self.once()
            if every is None or not self.waited(every, parent):
                return

    def once(self) -> None:
        """One look. A database that is away is looked for again the next time."""
        close_old_connections()
        try:
            for name in tick(clock.now()):
                self.stdout.write(f"Done: {name}.")
        except (DatabaseError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer: {type(error).__name__}.")
            connections.close_all()

    def waited(self, seconds: int, parent: int) -> bool:
        """Wait, in steps of a second; False as soon as the parent is gone."""
        for _ in range(max(seconds, 1)):
            if os.getppid() != parent:
                return False
            time.sleep(1)
        return os.getppid() == parent
