from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from accounts.services import remove_second_factor


class Command(BaseCommand):
    help = "End the second factor of somebody who has lost it; they set up another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Remove it, or say that there was none."""
        if not remove_second_factor(options["email"]):
            raise CommandError("There is no such account, or it has no second factor.")
        self.stdout.write("The second factor is removed; another is set up at the next sign-in.")
