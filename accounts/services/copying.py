"""The copy of what is held about somebody: asked for, made between mails, and gone in time."""

import datetime
import logging
import secrets
import time

from django.db import transaction

from accounts import emails
from accounts.drafts import ARCHIVE, Draft
from accounts.models import DataCopy
from contact.files.store import delete_bytes, store
from contact.services import delete_copies
from souftech.models import RetentionRun
from souftech.throttle import hit, hit_within
from souftech.writers import one_at_a_time

logger = logging.getLogger(__name__)

FOLDER = "copies"
COPIES_A_DAY = 5
DAY = datetime.timedelta(days=1)
PAUSE = datetime.timedelta(minutes=5)
SECONDS_AT_ONCE = 0.5
PIECE = 200

# What this process is just making, and what it could not make and when it tries that again. If the
# process dies, another begins anew.
DRAFTS: dict[int, Draft] = {}
RESTING: dict[int, datetime.datetime] = {}


@one_at_a_time()
@transaction.atomic
def ask_for_copy(email: str, *, language: str, at: datetime.datetime) -> DataCopy:
    """Return the copy that this address has asked for, made or not, or note that it asks for one.

    Raises `TooManyError` where it asks for one after the other.
    """
    # To count comes first: of two that ask at once, the second waits here and finds the first's.
    hit("copy", email, window=DAY, at=at)
    if known := DataCopy.objects.current(at=at).filter(email=email).first():
        return known
    hit_within(COPIES_A_DAY, "new copy", email, window=DAY, at=at)
    return DataCopy.objects.create(email=email, language=language, created_at=at)


def is_copy_late(at: datetime.datetime) -> bool:
    """Tell whether somebody waits for a copy that should have been made by now."""
    return DataCopy.objects.late(at=at).exists()


@transaction.atomic
def delete_old_copies(now: datetime.datetime) -> bool:
    """Delete a piece of the copies whose days are over; tell whether there may be more."""
    old = DataCopy.objects.out_of_date(at=now).order_by("pk").values_list("pk", flat=True)
    piece = list(old[:PIECE])
    deleted = delete_copies(DataCopy.objects.filter(pk__in=piece))
    RetentionRun.objects.note("accounts.services.delete_old_copies", now, copies=len(deleted))
    return len(piece) == PIECE


def make_copies(now: datetime.datetime) -> bool:
    """Work for a moment on the copy asked for first; tell whether there is more to do."""
    wanted = list(DataCopy.objects.unmade())
    for gone in DRAFTS.keys() - {copy.pk for copy in wanted}:
        _let_go(gone)
    copy = next((one for one in wanted if RESTING.get(one.pk, now) <= now), None)
    if copy is None:
        return False
    try:
        _work_on(copy, now)
    except OSError as error:
        _let_go(copy.pk, until=now + PAUSE)
        logger.error("A copy cannot be made yet: %s.", type(error).__name__)  # noqa: TRY400 - its words hold a path
    except BaseException:
        _let_go(copy.pk, until=now + PAUSE)
        raise
    return True


def _work_on(copy: DataCopy, now: datetime.datetime) -> None:
    draft = DRAFTS.get(copy.pk) or _begin(copy, now)
    ends = time.monotonic() + SECONDS_AT_ONCE
    more = draft.advance()
    while more and time.monotonic() < ends:
        more = draft.advance()
    DataCopy.objects.filter(pk=copy.pk).update(done=draft.done, total=len(draft.wanted))
    if not more:
        _finish(copy, draft, now)
        _let_go(copy.pk)


def _begin(copy: DataCopy, now: datetime.datetime) -> Draft:
    draft = Draft(copy, now)
    if not draft.has_room():
        raise OSError
    DRAFTS[copy.pk] = draft
    return draft


def _finish(copy: DataCopy, draft: Draft, at: datetime.datetime) -> None:
    """Put the bytes in their place, then note it in the row, unless that is gone by then."""
    place, key = draft.place(ARCHIVE), f"{FOLDER}/{secrets.token_hex(16)}"
    size = place.stat().st_size
    with place.open("rb") as whole:
        store().write(key, whole)
    try:
        kept = _keep(copy, key, size, at)
    except BaseException:
        delete_bytes([key])
        raise
    if not kept:
        delete_bytes([key])


@transaction.atomic
def _keep(copy: DataCopy, key: str, size: int, at: datetime.datetime) -> bool:
    """Note where the copy lies and mail its link; false if it was erased, or made elsewhere."""
    unmade = DataCopy.objects.unmade().filter(pk=copy.pk)
    if not unmade.update(key=key, size=size, ready_at=at):
        return False
    copy.refresh_from_db()
    emails.announce_copy(copy, until=copy.kept_until)
    return True


def _let_go(pk: int, until: datetime.datetime | None = None) -> None:
    if draft := DRAFTS.pop(pk, None):
        draft.discard()
    RESTING.pop(pk, None)
    if until:
        RESTING[pk] = until
