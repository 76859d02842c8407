from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.roles import Role
from accounts.services import OwnerInvitedError, invite_staff


class Command(BaseCommand):
    help = "Mail somebody the link to an account of staff; a second time, a new link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("email")
        parser.add_argument("--group", required=True, choices=Role.values)
        parser.add_argument("--language", choices=languages, help="of the mail and the account")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Invite, and say so; an address that is none and an owner's account are refused."""
        try:
            validate_email(options["email"])
            user = invite_staff(
                options["email"],
                options["group"],
                options["language"],
                at=timezone.now(),
            )
        except ValidationError:
            raise CommandError("This is no e-mail address.") from None
        except OwnerInvitedError:
            raise CommandError(
                "This account has every right already. For a new password use: "
                "manage.py changepassword EMAIL"
            ) from None
        days = settings.INVITATION_LASTS.days
        self.stdout.write(f"A mail to {user.email} is on its way; its link works for {days} days.")
