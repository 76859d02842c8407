"""Counting what happens too often: exact under any load, and without keeping who it was."""

import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from souftech.counts import LATEST_END, LONGEST_WINDOW
from souftech.models import RetentionRun, Throttle

PURGE_PIECE = 500

# One statement, because two would lose counts where two requests meet.
HIT = """
INSERT INTO souftech_throttle (key, ends_at, count) VALUES (%(key)s, %(end)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN souftech_throttle.ends_at > %(now)s
        AND souftech_throttle.ends_at <= %(latest)s
        THEN souftech_throttle.count + 1 ELSE 1 END,
    ends_at = CASE WHEN souftech_throttle.ends_at > %(now)s
        AND souftech_throttle.ends_at <= %(latest)s
        THEN souftech_throttle.ends_at ELSE excluded.ends_at END
RETURNING count
"""


class TooManyError(Exception):
    """Something was done so often that the machine has to refuse it until `until`."""

    def __init__(self, until: datetime.datetime) -> None:
        super().__init__(until)
        self.until = until


def hit(scope: str, subject: str, *, window: datetime.timedelta, at: datetime.datetime) -> int:
    """Count one more `scope` by `subject` and return how many there are in the current window.

    A window begins with its first hit and is over `window` later; one that ends later than any can
    is over, too. It is counted in the caller's transaction: what is rolled back was never counted.
    """
    times = {"now": at, "end": at + min(window, LONGEST_WINDOW), "latest": at + LATEST_END}
    values = {name: connection.ops.adapt_datetimefield_value(time) for name, time in times.items()}
    with connection.cursor() as cursor:
        cursor.execute(HIT, {"key": _key(scope, subject), **values})
        return int(cursor.fetchone()[0])


def hit_within(
    most: int, scope: str, subject: str, *, window: datetime.timedelta, at: datetime.datetime
) -> int:
    """Count one more as `hit` does; `TooManyError` where that is more than `most`."""
    count = hit(scope, subject, window=window, at=at)
    if count > most:
        found = open_window(scope, subject, at=at)
        raise TooManyError(found.ends_at if found else at + window)
    return count


def refuse_full(most: int, scope: str, subject: str, *, at: datetime.datetime) -> None:
    """Raise `TooManyError` where `most` are counted already, asking the database for no write."""
    window = open_window(scope, subject, at=at)
    if window and window.count >= most:
        raise TooManyError(window.ends_at)


def open_window(scope: str, subject: str, *, at: datetime.datetime) -> Throttle | None:
    """Return the count of the current window as it is, or none where none is open."""
    return Throttle.objects.open(at=at).filter(pk=_key(scope, subject)).first()


@transaction.atomic
def purge_throttles(now: datetime.datetime) -> bool:
    """Delete a piece of the counts whose window is over; tell whether there may be more."""
    over = Throttle.objects.over(at=now)
    keys = list(over.values_list("pk", flat=True)[:PURGE_PIECE])
    over.filter(pk__in=keys).delete()
    RetentionRun.objects.note("souftech.throttle.purge_throttles", now, counters=len(keys))
    return len(keys) == PURGE_PIECE


def _key(scope: str, subject: str) -> str:
    return salted_hmac(scope, subject, algorithm="sha256").hexdigest()
