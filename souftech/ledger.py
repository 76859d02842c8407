"""The ledger of erasures: what was erased stays erased, whichever backup is brought back.

One line is one thing erased: when, and its random id disguised under `ERASURE_KEY`, so that nobody
reads anything of it. An inquiry whose sender was corrected has such a line too: that it was, and
never to what. The file lies apart from the database and is in none of its backups.
"""

import datetime
import fcntl
import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from souftech.models import RetentionRun

DIGEST = 64


class LedgerError(OSError):
    """The ledger cannot be written, so nothing may be erased."""


def disguise(kind: str, *facts: object) -> str:
    """Return what stands in the ledger for one thing of this kind."""
    value = ":".join([kind, *map(str, facts)])
    return hmac.digest(settings.ERASURE_KEY.encode(), value.encode(), "sha256").hex()


def mark_of(row: Model) -> str:
    """Return what stands in the ledger for a row that has a random id."""
    kind = row._meta.label_lower  # noqa: SLF001 - Django's open secret
    return disguise(kind, getattr(row, "public_id", row.pk))


def write_down(erased: Iterable[str], at: datetime.datetime) -> None:
    """Add what was disguised, on the disk for good; raises `LedgerError` with nothing promised.

    Call it as the last act of a transaction: what is in the ledger without having been erased was
    asked to be, what was erased without being in it would come back with a backup.
    """
    moment = at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    lines = "".join(f"{moment} {digest}\n" for digest in erased)
    if not lines:
        return
    try:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(), _open(settings.ERASURE_LEDGER, os.O_RDWR | os.O_APPEND) as handle:
            # A line that a crash cut off must not swallow the next.
            end = os.lseek(handle, 0, os.SEEK_END)
            cut = end > 0 and os.pread(handle, 1, end - 1) != b"\n"
            with _whole_or_not(handle, end):
                _write(handle, ("\n" if cut else "") + lines)
                _sync_folder()
    except OSError as error:
        raise LedgerError(f"The ledger of erasures: {type(error).__name__}") from None


def read() -> dict[str, datetime.datetime]:
    """Return when each thing was erased last; a line that was cut off tells nothing."""
    found: dict[str, datetime.datetime] = {}
    with suppress(FileNotFoundError):
        for line in settings.ERASURE_LEDGER.read_text("ascii", errors="replace").splitlines():
            moment, _space, digest = line.partition(" ")
            with suppress(ValueError):
                when = datetime.datetime.fromisoformat(moment)
                if len(digest) == DIGEST and when.tzinfo:
                    found[digest] = max(when, found.get(digest, when))
    return found


def forget_old_entries(now: datetime.datetime) -> bool:
    """Drop what was erased so long ago that no backup from before may exist; never more to do."""
    dropped = 0
    with suppress(FileNotFoundError), _alone():
        dropped = _drop_old(now)
    RetentionRun.objects.note("souftech.ledger.forget_old_entries", now, entries=dropped)
    return False


def entries_out_of_date(now: datetime.datetime) -> set[str]:
    """Return what was erased so long ago that no backup from before may exist."""
    return {digest for digest, when in read().items() if when <= now - settings.LEDGER_KEPT}


def _drop_old(now: datetime.datetime) -> int:
    known, old = read(), entries_out_of_date(now)
    kept = {digest: when for digest, when in known.items() if digest not in old}
    if not old:
        return 0
    draft = settings.ERASURE_LEDGER.with_name(f".{settings.ERASURE_LEDGER.name}.new")
    draft.unlink(missing_ok=True)
    with _open(draft, os.O_WRONLY) as handle:
        _write(handle, "".join(f"{when.isoformat()} {digest}\n" for digest, when in kept.items()))
    draft.replace(settings.ERASURE_LEDGER)
    _sync_folder()
    return len(old)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other process writes; a file of its own, since the ledger may be replaced."""
    lock = settings.ERASURE_LEDGER.with_name(f".{settings.ERASURE_LEDGER.name}.lock")
    with _open(lock, os.O_WRONLY) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _open(path: Path, how: int) -> Iterator[int]:
    handle = os.open(path, how | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _whole_or_not(handle: int, end: int) -> Iterator[None]:
    """Take back what was written after `end` where the rest of it could not be."""
    try:
        yield
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, end)
            os.fsync(handle)
        raise


def _sync_folder() -> None:
    handle = os.open(settings.ERASURE_LEDGER.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, text: str) -> None:
    left = text.encode("ascii")
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)
