"""`manage.py restore ARCHIVE`: a backup brought back into an empty place, and proven."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from souftech.archive import BackupError
from souftech.restore import restore_backup


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and data folder, and prove that it is whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="what manage.py backup wrote")

    def handle(self, *_args: Any, archive: Path, **_options: Any) -> None:
        try:
            proven = restore_backup(archive)
        except BackupError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be used: {str(error).splitlines()[0]}"
            ) from None
        except OSError as error:
            raise CommandError(f"The backup cannot be restored: {error}.") from None
        self.stdout.write("\n".join(proven))
