"""Where the bytes of files lie: a folder or a bucket, by setting, and all failures are alike."""

import datetime
import logging
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Protocol, cast

from django.core.files.storage import storages

logger = logging.getLogger(__name__)


class Store(Protocol):
    """What a place for files can do; every failure is an `OSError`."""

    def write(self, key: str, stream: BinaryIO) -> None: ...

    def pieces(self, key: str, start: int, end: int) -> Iterator[bytes]: ...

    def delete(self, key: str) -> None: ...

    def written(self, after: str = "") -> Iterator[tuple[str, datetime.datetime]]: ...

    def room(self) -> int | None: ...


def store() -> Store:
    """Return the place that the settings name."""
    return cast("Store", storages["files"])


def delete_bytes(keys: Iterable[str]) -> None:
    """Delete what lies under these keys; what cannot be reached now is swept later."""
    place = store()
    for key in keys:
        try:
            place.delete(key)
        except OSError as error:
            logger.warning("A file's bytes are not deleted yet: %s.", type(error).__name__)
