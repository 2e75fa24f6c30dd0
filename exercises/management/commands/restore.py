"""manage.py restore <file>: put a backup in the place of this install's data; with --verify only read it."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from exercises.lib import clock
from exercises.practice.services import mark_restored
from exercises.rights.services import after_restore, write_missing
from selfcare.ops import backup


class Command(BaseCommand):
    """Read, put back, mark, tell."""

    help = "Puts a backup back. Stop the site before. Phones then send again what they kept of the last 14 days."

    def add_arguments(self, parser) -> None:
        """Which file, and whether it may take the place of what is here."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="only read it whole and say what is in it")
        parser.add_argument("--replace", action="store_true", help="also where people have accounts already")

    def handle(self, *args, file: Path, verify: bool, replace: bool, **options) -> None:
        """Verify, or put back and begin a new life of the records."""
        if verify:
            found = backup.check(file)
            if found.faults or not found.beside_whole:
                raise CommandError(" ".join([*found.faults, *filter(None, [found.beside])]))
            self.stdout.write(f"Whole. Made {found.made_at}, {sum(found.rows.values()):,} rows. {found.beside}".strip())
            return
        _write_missing()
        try:
            found = backup.restore(file, replace=replace, now=clock.now())
        except backup.Refused as refused:
            raise CommandError(str(refused)) from None
        # It may be from an older version.
        call_command("migrate", interactive=False, verbosity=0)
        mark_restored(now=clock.now())
        gone, leaves = after_restore(now=clock.now())
        write_missing()
        if gone or leaves:
            self.stdout.write(f"Left since it was made: {gone} removed again, {leaves} hidden again.")
        if found.beside:
            self.stdout.write(found.beside)
        self.stdout.write(f"Back as of {found.made_at}. Now start bin/run.")


def _write_missing() -> None:
    """What only the present database knows of who left must not go with it."""
    try:
        write_missing()
    except DatabaseError:
        # A new machine: there is nothing to lose.
        return
