"""manage.py export_content <folder>: write the content as pack files."""

from pathlib import Path

from django.core.management.base import BaseCommand

from exercises.publishing.loader import export_pack
from exercises.routines.codec import CODECS


class Command(BaseCommand):
    """Parse, export, print."""

    help = "Writes every content document as a TOML file below a folder, in the form of the pack."

    def add_arguments(self, parser) -> None:
        """The folder, which is made where it is missing."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args, **options) -> None:
        """Export and count."""
        written = export_pack(options["folder"], CODECS)
        self.stdout.write(f"{len(written)} files written to {options['folder']}")
