"""manage.py restored: say that a backup was put back, so that every phone sends again what it still keeps."""

from django.core.management.base import BaseCommand

from exercises.lib import clock
from exercises.practice.services import mark_restored
from exercises.rights.services import after_restore


class Command(BaseCommand):
    """Mark, tell."""

    help = "Run this after a backup was restored: phones then send again the sessions of the last 14 days; none is stored twice."

    def handle(self, *args, **options) -> None:
        """Begin a new life of the records and tell."""
        mark_restored(now=clock.now())
        gone, leaves = after_restore(now=clock.now())
        if gone or leaves:
            self.stdout.write(f"Left since it was made: {gone} removed again, {leaves} hidden again.")
        self.stdout.write("Done. Phones send again what they kept, each the next time it is here.")
