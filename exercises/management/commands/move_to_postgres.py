"""manage.py move_to_postgres --to postgres://…: carry an install from SQLite to an empty PostgreSQL, compared row by row."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from selfcare import env
from selfcare.ops import move


class Command(BaseCommand):
    """Open, carry, compare, tell."""

    help = "Puts everything of a SQLite install into an empty PostgreSQL. Nothing here is changed. Stop the site before."

    def add_arguments(self, parser) -> None:
        """Where to."""
        parser.add_argument("--to", required=True, metavar="URL", help="postgres://user:password@host:5432/name, with nothing in it")

    def handle(self, *args, to: str, **options) -> None:
        """Carry everything, or say in one sentence what stands in the way."""
        if not to.startswith(("postgres://", "postgresql://")):
            raise CommandError("--to must look like postgres://user:password@host:5432/name.")
        os.environ["MOVE_TO"] = to
        move.open_target(env.database("MOVE_TO", Path("unused")))
        try:
            moved = move.move()
        except move.Refused as refused:
            raise CommandError(str(refused)) from None
        except OperationalError as error:
            raise CommandError(f"That database does not answer: {str(error).strip().splitlines()[0]}") from None
        self.stdout.write(
            f"{sum(moved.values()):,} rows of {len(moved)} tables are there, each as it is here. "
            "Set DATABASE_URL to that address and start the site; the key and the uploads stay where they are."
        )
