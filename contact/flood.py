"""How much one network may send within an hour before the machine has to protect itself."""

import datetime
import math

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from souftech.network import visitor_key
from souftech.throttle import TooManyError, hit_within, refuse_full
from souftech.writers import one_at_a_time

SENDING, ATTACHING = "sending", "attaching"
HOUR = datetime.timedelta(hours=1)


def admit(request: HttpRequest, at: datetime.datetime) -> str:
    """Return the key under which this visitor's network is counted, nothing if it is unknown.

    Raises `TooManyError` at the ceiling, without asking the database for a write.
    """
    visitor = network_key(request, at)
    if visitor:
        refuse_full(settings.HOURLY_CEILING, SENDING, visitor, at=at)
    return visitor


def network_key(request: HttpRequest, at: datetime.datetime) -> str:
    """Return under which key this visitor's network is counted for an hour; see `visitor_key`."""
    return visitor_key(request, SENDING, window=HOUR, at=at)


def admit_sending(request: HttpRequest, at: datetime.datetime) -> int:
    """Count one more message of this visitor's network; `TooManyError` at or above the ceiling."""
    return count_sending(admit(request, at), at)


def flood_ends(request: HttpRequest, at: datetime.datetime) -> datetime.datetime | None:
    """Count one more message of this visitor's network; at the ceiling return when that is over."""
    try:
        admit_sending(request, at)
    except TooManyError as flood:
        return flood.until
    return None


def files_flood_ends(request: HttpRequest, at: datetime.datetime) -> datetime.datetime | None:
    """Count one more form with files of this visitor's network; return when a flood is over.

    Nobody gets there by writing: a page sends each file by itself, and all files of all messages
    that the ceiling lets through may come.
    """
    visitor = visitor_key(request, ATTACHING, window=HOUR, at=at)
    most = settings.HOURLY_CEILING * settings.FILES_MOST
    if not visitor:
        return None
    try:
        refuse_full(most, ATTACHING, visitor, at=at)
        with one_at_a_time():
            hit_within(most, ATTACHING, visitor, window=HOUR, at=at)
    except TooManyError as flood:
        return flood.until
    return None


def told_to_wait(response: HttpResponse, until: datetime.datetime) -> HttpResponse:
    """Return an answer to a flood, with the seconds after which sending is of use again."""
    response["Retry-After"] = str(seconds_until(until))
    return response


def seconds_until(moment: datetime.datetime) -> int:
    """Return how many whole seconds are left, none of them if it is over."""
    return max(0, math.ceil((moment - timezone.now()).total_seconds()))


def count_sending(visitor: str, at: datetime.datetime) -> int:
    """Count one more message and return how many this hour; `TooManyError` above the ceiling."""
    if not visitor:
        return 0
    return hit_within(settings.HOURLY_CEILING, SENDING, visitor, window=HOUR, at=at)
