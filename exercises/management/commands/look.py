"""manage.py look <reference>: who stands behind a look that somebody did not expect."""

import uuid

from django.core.management.base import BaseCommand, CommandError

from exercises.care.models import AccessEntry


class Command(BaseCommand):
    """Only what a client reported can be looked up; what was read is not told."""

    help = "Tells whose data a look was at that was reported as not expected, and who looked: the two addresses to write to."

    def add_arguments(self, parser) -> None:
        """The reference that stands in the mail."""
        parser.add_argument("reference", type=uuid.UUID)

    def handle(self, *args, **options) -> None:
        """Find and tell."""
        found = AccessEntry.objects.filter(uid=options["reference"], unexpected_at__isnull=False).select_related("owner", "viewer").first()
        if found is None:
            raise CommandError("Nobody reported a look with this reference.")
        viewer = found.viewer.email if found.viewer else "the account is gone"
        self.stdout.write(
            f"client     {found.owner.email}\ntherapist  {found.viewer_name} ({viewer})\nlooked     {found.at:%Y-%m-%d %H:%M} UTC"
        )
