"""manage.py appoint <email> <role>: who may look after the content."""

from django.core.management.base import BaseCommand, CommandError

from exercises.people.services import ROLES, appoint


class Command(BaseCommand):
    """Parse, appoint, print."""

    help = "Makes someone who has an account an editor, a clinical reviewer or an administrator, or takes that back (nobody)."

    def add_arguments(self, parser) -> None:
        """An address and one of the roles."""
        parser.add_argument("email")
        parser.add_argument("role", choices=ROLES)

    def handle(self, *args, **options) -> None:
        """Appoint and tell."""
        try:
            user = appoint(options["email"], role=options["role"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user.email}: {options['role']}")
