"""manage.py rebuild_standings: make the rows of the therapists' lists again."""

from django.core.management.base import BaseCommand

from exercises.clients.services import standing
from exercises.lib import clock


class Command(BaseCommand):
    """Rebuild, say how many."""

    help = "Makes the row that says how a client stands again, for every link that is not over."

    def handle(self, *args, **options) -> None:
        """Rebuild and tell."""
        self.stdout.write(f"{standing.rebuild(now=clock.now())} rows made again.")
