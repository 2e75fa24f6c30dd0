"""manage.py move_media: carry the uploads of this disk into the bucket, compared by hash."""

from django.core.management.base import BaseCommand, CommandError

from selfcare.ops import uploads
from selfcare.ops.store import Refused


class Command(BaseCommand):
    """Carry, compare, tell."""

    help = "Puts the uploads of this disk into the bucket of MEDIA_S3_BUCKET. May run again; nothing here is removed."

    def handle(self, *args, **options) -> None:
        """Carry everything, or say in one sentence what stands in the way."""
        try:
            done = uploads.carry()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{done['carried']} files carried, {done['there before']} were there before; each has the same hash on both sides."
        )
