"""Write the register of processing, as the program keeps to it now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from souftech.register import as_csv, as_html


class Command(BaseCommand):
    help = "Write the register of processing to the standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["html", "csv"], default="html")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def handle(self, *_args: Any, language: str, **options: Any) -> None:
        write = {"html": as_html, "csv": as_csv}[options["format"]]
        self.stdout.write(write(language), ending="")
