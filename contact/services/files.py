"""Files: kept while they wait, given to their message, and gone with it, bytes and rows alike.

Bytes are written before their row and deleted after it. So no row ever lacks its bytes, and a crash
at any point leaves at most bytes without a row, which the sweep deletes.
"""

import datetime
import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.drafts import delete_drafts
from accounts.models import DataCopy
from contact.files.kinds import Accepted
from contact.files.store import delete_bytes, store
from contact.models import Attachment, Inquiry, Message
from contact.models.attachments import new_key
from souftech.models import RetentionRun
from souftech.spooling import spool

logger = logging.getLogger(__name__)

UNOWNED_AFTER = datetime.timedelta(minutes=30)
SWEEP_PIECE = 200
SWEEP = "contact.services.sweep_files"


class NoRoomError(Exception):
    """Files cannot be taken now: too many wait, the disk is full, or the bucket does not answer."""


def hold_files(accepted: list[Accepted], at: datetime.datetime) -> list[Attachment]:
    """Keep files for an hour, until a message comes for them.

    Raises `NoRoomError`, or `DatabaseError`, with none of them kept.
    """
    if not accepted:
        return []
    refuse_without_room(sum(file.size for file in accepted))
    held = [_row(file, at) for file in accepted]
    keys = [row.key for row in held]
    try:
        for row, file in zip(held, accepted, strict=True):
            store().write(row.key, file.stream)
        return Attachment.objects.bulk_create(held)
    except OSError as error:
        delete_bytes(keys)
        logger.error("Files cannot be kept: %s.", type(error).__name__)  # noqa: TRY400 - its words hold a path
        raise NoRoomError from None
    except BaseException:
        delete_bytes(keys)
        raise


def refuse_without_room(size: int) -> None:
    """Raise `NoRoomError` where strangers' files would fill what is meant for messages."""
    if Attachment.objects.waiting().bytes_together() + size > settings.FILES_WAITING_BYTES:
        logger.error("Files are refused: too many wait for their message.")
        raise NoRoomError
    room = store().room()
    if room is not None and room - size < settings.FILES_FREE_BYTES:
        logger.error("Files are refused: the disk is nearly full.")
        raise NoRoomError


def hold_on(waiting: list[Attachment], at: datetime.datetime) -> bool:
    """Let files wait for another hour; false where one of them is gone."""
    keys = [file.pk for file in waiting if file.message_id is None]
    if not keys:
        return True
    found = Attachment.objects.waiting().filter(pk__in=keys)
    return found.update(deadline=at + settings.FILES_WAIT) == len(keys)


def keep_files(message: Message, files: Iterable[Attachment]) -> None:
    """Give waiting files to a message, in its own transaction; what has a message stays there."""
    keys = [file.pk for file in files]
    if keys:
        found = Attachment.objects.waiting().filter(pk__in=keys)
        found.update(message=message, deadline=None)


def new_to(inquiry: Inquiry, files: Iterable[Attachment]) -> list[Attachment]:
    """Return those files that the inquiry does not hold yet, by their content."""
    known = Attachment.objects.filter(message__inquiry=inquiry).values_list("sha256", flat=True)
    return [file for file in files if file.sha256 not in set(known)]


def discard_files(files: list[Attachment]) -> None:
    """Delete files that wait, with their bytes; what has a message stays."""
    if not files:
        return
    with transaction.atomic():
        waiting = Attachment.objects.waiting().select_for_update()
        _delete(list(waiting.filter(pk__in=[file.pk for file in files])))


def delete_files_of(inquiries: Iterable[int]) -> None:
    """Delete all files of these inquiries in the caller's transaction, bytes when it is over."""
    _delete(list(Attachment.objects.filter(message__inquiry__in=list(inquiries))))


def delete_files_older(inquiry: Inquiry, at: datetime.datetime) -> None:
    """Delete the files that came with an inquiry's messages up to `at`, as `delete_files_of`."""
    old = Attachment.objects.filter(message__inquiry=inquiry, message__created_at__lte=at)
    _delete(list(old))


def delete_old_files(now: datetime.datetime, after: int, most: int) -> list[int]:
    """Delete up to so many files with keys `after` that one whose time is over; return their keys.

    It is part of the caller's transaction; the bytes go when that is over.
    """
    old = Attachment.objects.to_delete(at=now).filter(pk__gt=after).order_by("pk")
    piece = list(old[:most])
    keys = [file.pk for file in piece]
    _delete(piece)
    return keys


@transaction.atomic
def delete_unclaimed(now: datetime.datetime) -> bool:
    """Delete a piece of what waited in vain; tell whether there may be more."""
    found = Attachment.objects.out_of_time(at=now).order_by("deadline").select_for_update()
    piece = list(found[:SWEEP_PIECE])
    _delete(piece)
    RetentionRun.objects.note(SWEEP, now, unclaimed=len(piece))
    return len(piece) == SWEEP_PIECE


def sweep_files(now: datetime.datetime) -> bool:
    """Delete what nobody owns, report rows without bytes, and tell whether there may be more."""
    more = delete_unclaimed(now)
    rows = dict(Attachment.objects.values_list("key", "pk"))
    copies = set(DataCopy.objects.values_list("key", flat=True))
    unowned = 0
    for key, written in store().written():
        unknown = rows.pop(key, None) is None and key not in copies
        if unknown and written < now - UNOWNED_AFTER:
            unowned += _delete_if_unowned(key)
    missing = Attachment.objects.filter(pk__in=list(rows.values())[:SWEEP_PIECE]).count()
    if missing:
        logger.error("Files are missing: %d rows have no bytes.", missing)
    if unowned:
        logger.warning("Files that nobody owned are deleted: %d.", unowned)
    RetentionRun.objects.note(SWEEP, now, unowned=unowned + _sweep_spool(now))
    return more


@transaction.atomic
def delete_copies(copies: QuerySet[DataCopy]) -> list[DataCopy]:
    """Delete copies of somebody's data, made or not, and return them.

    Their bytes, and those of their drafts, go when the transaction is over.
    """
    # Locked, so that one that is being finished is either not kept or deleted here with its bytes.
    found = list(copies.select_for_update(of=("self",)))
    DataCopy.objects.filter(pk__in=[copy.pk for copy in found]).delete()
    transaction.on_commit(partial(delete_bytes, [copy.key for copy in found if copy.key]))
    transaction.on_commit(partial(delete_drafts, found))
    return found


def _delete_if_unowned(key: str) -> int:
    owners = (Attachment.objects, DataCopy.objects)
    if any(rows.filter(key=key).exists() for rows in owners):  # came while the folder was read
        return 0
    delete_bytes([key])
    return 1


def _sweep_spool(now: datetime.datetime) -> int:
    """Delete what a killed server left of files that were just arriving; return how many."""
    left = 0
    for draft in spool().iterdir():
        written = datetime.datetime.fromtimestamp(draft.stat().st_mtime, datetime.UTC)
        if written < now - UNOWNED_AFTER:
            draft.unlink(missing_ok=True)
            left += 1
    return left


def _delete(files: list[Attachment]) -> None:
    Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    transaction.on_commit(partial(delete_bytes, [file.key for file in files]))


def _row(file: Accepted, at: datetime.datetime) -> Attachment:
    return Attachment(
        key=new_key(), name=file.name, kind=file.kind, size=file.size, sha256=file.sha256,
        removed=[code.value for code in file.removed], created_at=at,
        deadline=at + settings.FILES_WAIT,
    )  # fmt: skip
