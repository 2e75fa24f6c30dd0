"""manage.py take_second_factor <email>: for somebody who lost both their second factor and the recovery codes."""

from django.core.management.base import BaseCommand, CommandError

from exercises.people.signin.services import take_factors


class Command(BaseCommand):
    """Parse, take away, print what to do next."""

    help = "Takes every second factor and the recovery codes of somebody away and ends their sessions. Make sure first who asks."

    def add_arguments(self, parser) -> None:
        """An address."""
        parser.add_argument("email")

    def handle(self, *args, **options) -> None:
        """Take and tell."""
        try:
            taken = take_factors(options["email"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{options['email']}: {taken} taken away, every session ended. They sign in with the password and set up a new one."
        )
