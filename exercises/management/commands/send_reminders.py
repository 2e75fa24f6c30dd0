"""manage.py send_reminders: make the mails that became due, and send each once. Twice at the same time sends once."""

from django.core.management.base import BaseCommand

from exercises.lib import clock
from exercises.reminders.services import plan_due, send_due


class Command(BaseCommand):
    """Plan, send, print."""

    help = "Sends the mails that are due, one claimed row at a time."

    def handle(self, *args, **options) -> None:
        """Plan and send."""
        self.stdout.write(f"Reminders: {plan_due(clock.now())} planned, {send_due(clock.now())}.")
