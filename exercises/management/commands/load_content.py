"""manage.py load_content [folder]: bring the content pack into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from exercises import catalogue
from exercises.home.services import keep_rules
from exercises.lib import clock
from exercises.programmes import loader as programmes
from exercises.publishing.loader import load_pack
from exercises.publishing.pack import BrokenPack
from exercises.publishing.roles import make_roles
from exercises.routines.codec import CODECS


class Command(BaseCommand):
    """Parse, load, print."""

    help = "Loads the content pack. Twice is once; what an editor changed is kept and reported; a broken file stops everything."

    def add_arguments(self, parser) -> None:
        """One optional folder."""
        parser.add_argument("folder", nargs="?", type=Path, default=Path(catalogue.__file__).parent / "content")

    def handle(self, *args, **options) -> None:
        """Load and report."""
        try:
            report = load_pack(options["folder"], CODECS, now=clock.now())
        except BrokenPack as error:
            raise CommandError(f"The content was not loaded.\n{error}") from None
        make_roles()
        changed = keep_rules(now=clock.now())
        made = programmes.load(programmes.read(), now=clock.now())
        self.stdout.write("Content: " + "\n".join(report.lines()))
        self.stdout.write(f"Programmes: {made} with a new version")
        if changed:
            self.stdout.write(f"Rules with a new version, to be signed: {', '.join(changed)}")
