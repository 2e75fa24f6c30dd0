"""manage.py backup: one file with the database, the key and the uploads, whole although people go on writing."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exercises.lib import clock
from selfcare.ops import backup


class Command(BaseCommand):
    """Write, check, thin out, tell."""

    help = "Writes a backup and checks it. The file holds health data: keep it where only you can read it."

    def add_arguments(self, parser) -> None:
        """Where to, and how many to keep there."""
        parser.add_argument(
            "--to", type=Path, default=settings.DATA_DIR / "backups", metavar="FOLDER", help="a folder; SELFCARE_DATA/backups"
        )
        parser.add_argument("--keep", type=int, default=35, help="how many stay in the folder (35)")

    def handle(self, *args, to: Path, keep: int, **options) -> None:
        """Write one and read it again whole before an older one goes."""
        try:
            made = backup.make(to, now=clock.now())
        except backup.Refused as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(
                f"The backup could not be written to {to}: {error.strerror or error}. Nothing that looks like one was left."
            ) from None
        found = backup.check(made)
        if found.faults:
            raise CommandError(f"{made} was written and is not whole. {' '.join(found.faults)}")
        gone = backup.thin_out(to, keep=max(keep, 1))
        self.stdout.write(
            f"{made}\n{made.stat().st_size:,} bytes, {sum(found.rows.values()):,} rows, read again and whole; {gone} older removed."
        )
