"""What nobody owns any more: waiting files out of time, bytes without a row, drafts left behind.

A round goes through all files in the order of their keys, a slice a call. Where it stands is kept
after each slice, so that whoever is killed in between repeats one slice, and skips none.
"""

import datetime
import logging
from itertools import islice

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
    owners = (Attachment.objects, DataCopy.objects)
    if any(rows.filter(key=key).exists() for rows in owners):  # a copy's, or came meanwhile
        return 0
    delete_bytes([key])
    return 1


def _report(sweep: Sweep) -> None:
    if sweep.missing:
        logger.error("Files are missing: %d rows have no bytes.", sweep.missing)
    if sweep.unowned:
        logger.warning("Files that nobody owned are deleted: %d.", sweep.unowned)


def _sweep_spool(now: datetime.datetime) -> int:
    """Delete what a killed server left of files that were just arriving; return how many."""
    left = 0
    for draft in spool().iterdir():
        written = datetime.datetime.fromtimestamp(draft.stat().st_mtime, datetime.UTC)
        if written < now - UNOWNED_AFTER:
            draft.unlink(missing_ok=True)
            left += 1
    return left
