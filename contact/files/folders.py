"""Files in a folder of the machine: outside all that a web server hands out."""

import datetime
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import FileSystemStorage

PIECE = 64 * 1024


class FolderStorage(FileSystemStorage):
    """One file a key, readable by the site alone, on the disk for good once it is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            file_permissions_mode=0o600, directory_permissions_mode=0o700, base_url=None, **options
        )

    def write(self, key: str, stream: BinaryIO) -> None:
        """Keep a file; raises `OSError` with nothing left behind."""
        place = Path(self.path(key))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            place.touch(mode=0o600, exist_ok=False)
            with place.open("wb") as file:
                shutil.copyfileobj(stream, file, PIECE)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            place.unlink(missing_ok=True)
            raise

    def pieces(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Return the bytes from `start` to before `end`, read as they are sent.

        Raises `FileNotFoundError`.
        """
        place = Path(self.path(key))
        place.stat()
        return _pieces(place, start, end)

    def written(self, after: str = "") -> Iterator[tuple[str, datetime.datetime]]:
        """Yield every file with a key after this one, in their order, and when it was written.

        No folder is read before its turn has come.
        """
        first = after.partition("/")[0]
        for folder in sorted(place.name for place in Path(self.location).glob("*/")):
            places = Path(self.location, folder).glob("*") if folder >= first else ()
            for key in sorted(f"{folder}/{place.name}" for place in places):
                if key <= after:
                    continue
                with suppress(FileNotFoundError):  # deleted since the folder was read
                    written = Path(self.path(key)).stat().st_mtime
                    yield key, datetime.datetime.fromtimestamp(written, datetime.UTC)

    def room(self) -> int | None:
        """Return how many bytes are free."""
        folder = Path(self.location)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free


def _pieces(place: Path, start: int, end: int) -> Iterator[bytes]:
    with place.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
