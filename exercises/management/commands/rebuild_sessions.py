"""manage.py rebuild_sessions: make all session rows again from what the phones said."""

from django.core.management.base import BaseCommand

from exercises.practice.services import rebuild_sessions


class Command(BaseCommand):
    """Rebuild, say how many."""

    help = "Makes every session, step result and pain score again from the kept session documents."

    def handle(self, *args, **options) -> None:
        """Rebuild and tell."""
        self.stdout.write(f"{rebuild_sessions()} sessions made again.")
