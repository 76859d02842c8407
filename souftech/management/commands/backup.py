"""`manage.py backup`: everything the site needs to stand elsewhere, in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from souftech.archive import BackupError
from souftech.backup import take_backup


class Command(BaseCommand):
    help = "Write database, files and settings to one archive, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="a folder, or a new file (default: backups in DATA_DIR)"
        )

    def handle(self, *_args: Any, to: Path | None, **_options: Any) -> None:
        try:
            archive = take_backup(to, timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be read: {str(error).splitlines()[0]}"
            ) from None
        except OSError as error:
            raise CommandError(f"The backup cannot be written: {error}.") from None
        self.stdout.write(str(archive))
