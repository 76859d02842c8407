"""What nobody owns any more: waiting files out of time, bytes without a row, drafts left behind.

A round goes through all files in the order of their keys, a slice a call. Where it stands is kept
after each slice, so that whoever is killed in between repeats one slice, and skips none.
"""

import datetime
import logging
from itertools import islice
from pathlib import Path

from accounts.models import DataCopy
from contact.files.store import delete_bytes, store
from contact.models import Attachment, Sweep
from contact.services.files import SWEEP, delete_unclaimed
from souftech.models import RetentionRun
from souftech.spooling import spool

logger = logging.getLogger(__name__)

UNOWNED_AFTER = datetime.timedelta(minutes=30)
SLICE = 1000  # what a bucket tells at once, and a disk in a fraction of a second
MOST_DELETED = 100  # what a slow bucket deletes within seconds


def sweep_files(now: datetime.datetime) -> bool:
    """Delete a piece of what nobody owns, and tell whether there may be more.

    At the end of each round it is reported how much that was, and how many rows lack their bytes.
    """
    if delete_unclaimed(now):
        return True
    sweep = Sweep.objects.under_way()
    if _sweep_slice(sweep, now):
        return True
    RetentionRun.objects.note(SWEEP, now, unowned=sweep.unowned + _sweep_spool(now))
    _report(sweep)
    sweep.begin_anew()
    return False


def due_by(now: datetime.datetime) -> dict[str, int]:
    """Return how much of what nobody owns a whole round would delete at `now`."""
    old = (key for key, when in store().written() if when < now - UNOWNED_AFTER)
    unowned = len(_left_in_spool(now))
    while piece := list(islice(old, SLICE)):
        unowned += len(_unowned(piece))
    waiting = Attachment.objects.out_of_time(at=now).count()
    return {"files that waited in vain to delete": waiting, "bytes of no file to delete": unowned}


def _sweep_slice(sweep: Sweep, now: datetime.datetime) -> bool:
    """Compare the next rows with the next bytes; tell whether there are more of either."""
    # Rows first: their bytes were there before them.
    after = Attachment.objects.filter(key__gt=sweep.reached).order_by("key")
    rows = list(after.values_list("key", flat=True)[:SLICE])
    found = list(islice(store().written(sweep.reached), SLICE))
    known, written = set(rows), [key for key, _when in found]
    old = [key for key, when in found if when < now - UNOWNED_AFTER and key not in known]
    # Only as far as all are known: a list that is full may not hold what comes after its last.
    ends = [keys[-1] for keys in (rows, written) if len(keys) == SLICE]
    ends += old[MOST_DELETED - 1 : MOST_DELETED]
    until = min(ends, default=None)
    unowned = [key for key in old if until is None or key <= until]
    missing = [key for key in known.difference(written) if until is None or key <= until]
    sweep.go_on(
        until or sweep.reached,
        missing=Attachment.objects.filter(key__in=missing).count(),
        unowned=sum(_delete_if_unowned(key) for key in unowned),
    )
    return until is not None


def _delete_if_unowned(key: str) -> int:
    if not _unowned([key]):  # a copy's, or came meanwhile
        return 0
    delete_bytes([key])
    return 1


def _unowned(keys: list[str]) -> set[str]:
    owners = (Attachment.objects.filter(key__in=keys), DataCopy.objects.filter(key__in=keys))
    return set(keys).difference(*(rows.values_list("key", flat=True) for rows in owners))


def _report(sweep: Sweep) -> None:
    if sweep.missing:
        logger.error("Files are missing: %d rows have no bytes.", sweep.missing)
    if sweep.unowned:
        logger.warning("Files that nobody owned are deleted: %d.", sweep.unowned)


def _sweep_spool(now: datetime.datetime) -> int:
    """Delete what a killed server left of files that were just arriving; return how many."""
    left = _left_in_spool(now)
    for draft in left:
        draft.unlink(missing_ok=True)
    return len(left)


def _left_in_spool(now: datetime.datetime) -> list[Path]:
    until = (now - UNOWNED_AFTER).timestamp()
    return [draft for draft in spool().iterdir() if draft.stat().st_mtime < until]
