"""manage.py make_demo: demo people, with new passwords."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from exercises.demo.services import NoContent, make_demo
from exercises.lib import clock


class Command(BaseCommand):
    """Make, print how to sign in."""

    help = "Makes a demo runner with a programme and six weeks of sessions and runs, a demo editor and a reviewer, gives them new passwords, and prints them."

    def handle(self, *args, **options) -> None:
        """Make and tell."""
        try:
            made = make_demo(now=clock.now(), folder=settings.DATA_DIR)
        except NoContent as error:
            raise CommandError(str(error)) from None
        self.stdout.write("\n".join(made.lines(settings.SITE_URL)))
