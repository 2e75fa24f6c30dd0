"""manage.py send_messages_mail: send each mail about new messages that is due, once. Twice at the same time sends once."""

from django.core.management.base import BaseCommand

from exercises.lib import clock
from exercises.messages.services import send_due


class Command(BaseCommand):
    """Send, print."""

    help = "Sends the mails that say there are new messages, one claimed row at a time."

    def handle(self, *args, **options) -> None:
        """Send."""
        self.stdout.write(f"Mails about messages: {send_due(clock.now())}.")
