"""Files: kept while they wait, given to their message, and gone with it, bytes and rows alike.

Bytes are written before their row and deleted after it. So no row ever lacks its bytes, and a crash
at any point leaves at most bytes without a row, which the sweep deletes.
"""

import datetime
import logging
from collections.abc import Iterable, Sequence
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
from souftech.counts import LONGEST_WINDOW
from souftech.models import RetentionRun
from souftech.throttle import hit
from souftech.writers import one_at_a_time

logger = logging.getLogger(__name__)

NETWORKS_AT_LEAST = 4  # so many have to come together to fill the room of files that wait
UNCLAIMED_PIECE = 100
SWEEP = "contact.services.sweep_files"


class NoRoomError(Exception):
    """Files cannot be taken now: too many wait, the disk is full, or the bucket does not answer."""


class CrowdedError(NoRoomError):
    """Files cannot be taken from this network now: too many of its own wait."""


def hold_files(
    accepted: list[Accepted], at: datetime.datetime, network: Sequence[str] = ()
) -> list[Attachment]:
    """Keep files for an hour, until a message comes for them; `network` is the keys of a visitor's.

    Raises `NoRoomError`, `CrowdedError` or `DatabaseError`, with none of them kept.
    """
    if not accepted:
        return []
    refuse_without_room(sum(file.size for file in accepted), network)
    held = [_row(file, at, network) for file in accepted]
    keys = [row.key for row in held]
    try:
        for row, file in zip(held, accepted, strict=True):
            store().write(row.key, file.stream)
        return _keep_waiting(held, network, at)
    except OSError as error:
        delete_bytes(keys)
        logger.error("Files cannot be kept: %s.", type(error).__name__)  # noqa: TRY400 - its words hold a path
        raise NoRoomError from None
    except BaseException:
        delete_bytes(keys)
        raise


@one_at_a_time()
@transaction.atomic
def _keep_waiting(
    held: list[Attachment], network: Sequence[str], at: datetime.datetime
) -> list[Attachment]:
    """Note files as waiting; raises `NoRoomError` where others came first and filled the room."""
    # To count comes first: of two that come at once, the second waits here and finds the first's.
    hit("waiting files", "", window=settings.FILES_WAIT, at=at)
    _refuse_what_fills(sum(file.size for file in held), network)
    return Attachment.objects.bulk_create(held)


def refuse_without_room(size: int, network: Sequence[str] = ()) -> None:
    """Raise `NoRoomError` where strangers' files would fill what is meant for messages."""
    _refuse_what_fills(size, network)
    room = store().room()
    if room is not None and room - size < settings.FILES_FREE_BYTES:
        logger.error("Files are refused: the disk is nearly full.")
        raise NoRoomError


def share_of_a_network() -> int:
    """Return how many bytes of one network may wait: all files of one message at the least."""
    return max(settings.FILES_BYTES, settings.FILES_WAITING_BYTES // NETWORKS_AT_LEAST)


def _refuse_what_fills(size: int, network: Sequence[str]) -> None:
    files = Attachment.objects
    if network and files.of_network(network).bytes_together() + size > share_of_a_network():
        logger.warning("Files are refused: too many of one network wait for their message.")
        raise CrowdedError
    if files.waiting().bytes_together() + size > settings.FILES_WAITING_BYTES:
        logger.error("Files are refused: too many wait for their message.")
        raise NoRoomError


def hold_on(waiting: list[Attachment], at: datetime.datetime) -> bool:
    """Let files wait for another hour, up to a day in all; false where one of them is gone."""
    keys = [file.pk for file in waiting if file.message_id is None]
    if not keys:
        return True
    found = Attachment.objects.waiting().filter(pk__in=keys)
    # After a day their network cannot be known any more: without an end, it could fill all shares.
    until = at + settings.FILES_WAIT
    found.filter(created_at__gte=until - LONGEST_WINDOW).update(deadline=until)
    return found.count() == len(keys)


def keep_files(message: Message, files: Iterable[Attachment]) -> None:
    """Give waiting files to a message, in its own transaction; what has a message stays there."""
    keys = [file.pk for file in files]
    if keys:
        found = Attachment.objects.waiting().filter(pk__in=keys)
        found.update(message=message, deadline=None, network="")


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
    theirs = set(old.values_list("message__inquiry", flat=True)[:most])
    # Locked, by their keys as everybody does, so that nothing goes of what somebody writes in at
    # this moment; and asked again, since somebody may have.
    locked = Inquiry.objects.filter(pk__in=theirs).order_by("pk").select_for_update(of=("self",))
    piece = list(old.filter(message__inquiry__in=list(locked.values_list("pk", flat=True)))[:most])
    keys = [file.pk for file in piece]
    _delete(piece)
    return keys


@transaction.atomic
def delete_unclaimed(now: datetime.datetime) -> bool:
    """Delete a piece of what waited in vain; tell whether there may be more."""
    found = Attachment.objects.out_of_time(at=now).order_by("deadline").select_for_update()
    piece = list(found[:UNCLAIMED_PIECE])
    _delete(piece)
    RetentionRun.objects.note(SWEEP, now, unclaimed=len(piece))
    return len(piece) == UNCLAIMED_PIECE


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


def _delete(files: list[Attachment]) -> None:
    Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    transaction.on_commit(partial(delete_bytes, [file.key for file in files]))


def _row(file: Accepted, at: datetime.datetime, network: Sequence[str]) -> Attachment:
    return Attachment(
        key=new_key(), name=file.name, kind=file.kind, size=file.size, sha256=file.sha256,
        removed=[code.value for code in file.removed], created_at=at,
        deadline=at + settings.FILES_WAIT, network=next(iter(network), ""),
    )  # fmt: skip
