"""`manage.py mail_selftest`: does mail get out, and if not, where does it stop?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from souftech.selftest import SelfTest, records


class Command(BaseCommand):
    help = "Send a mail to staff, report each step, and list the DNS records to check."

    def handle(self, *_args: Any, **_options: Any) -> None:
        test = SelfTest()
        try:
            for name, act in test.steps():
                try:
                    self.stdout.write(f"{name}: {act()}.")
                except (OSError, ValueError) as error:  # those of SMTP and TLS are OSErrors
                    raise CommandError(f"{name}: {type(error).__name__}: {error}") from None
        finally:
            test.leave()
            self.stdout.write("\nRecords to check at your name server (nothing was looked up):")
            for line in records():
                self.stdout.write(line)
