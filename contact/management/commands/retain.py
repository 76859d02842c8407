"""Close and delete what has had its time, or tell what that would be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from contact.due import due_by
from souftech.jobs import delete_all


class Command(BaseCommand):
    help = "Close and delete what has had its time, as the worker does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing, tell what would be done"
        )

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        if dry_run:
            for what, count in due_by(now).items():
                self.stdout.write(f"{count:>8} {what}")
            return
        if failed := delete_all(now):
            lines = [f"{name}: {place}" for name, place in failed.items()]
            raise CommandError("\n".join(["All was tried, and this failed:", *lines]))
