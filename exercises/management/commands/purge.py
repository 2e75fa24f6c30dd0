"""manage.py purge: remove what is kept no longer, by the rules and the days of the settings. Every night the same happens by itself."""

from django.core.management.base import BaseCommand

from exercises.lib import clock
from exercises.rights.services import purge


class Command(BaseCommand):
    """Purge, tell."""

    help = "Removes what is kept no longer; with --dry-run it only says what and how much. Names nobody."

    def add_arguments(self, parser) -> None:
        """Whether only to look."""
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args, dry_run: bool, **options) -> None:
        """One line for each rule."""
        for name, count in purge(clock.now(), dry_run=dry_run).items():
            self.stdout.write(f"{count:>8,} {name}")
        self.stdout.write("Nothing was removed." if dry_run else "Done.")
