"""A line in front of SQLite's writers, who else crowd at its door until chance lets them in."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for one's turn to write; on PostgreSQL, and inside a transaction, it has come already.

    The line is a lock on a file, so that it holds between processes, and one that is killed frees
    it. Where there can be none, SQLite's own busy waiting has to do, slower and still safe.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with ExitStack() as stack:
        with suppress(OSError):  # some network drives lock nothing, some folders take no new file
            lock = stack.enter_context(door().open("ab"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def door() -> Path:
    """Return the file whose lock is the line; what it holds is of no use to anybody."""
    return Path(settings.DATA_DIR, "writers.lock")
