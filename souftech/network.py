"""Which network a visitor comes from: told apart for a while, and never by the address itself."""

import datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from souftech.addresses import network_of, read_address, visitor_address
from souftech.models import DayKey, RetentionRun
from souftech.throttle import hit, open_window

DAY = datetime.timedelta(days=1)
LOOK_ALIKE = "visitors look alike"


def visitor_key(
    request: HttpRequest, scope: str, *, window: datetime.timedelta, at: datetime.datetime
) -> str:
    """Return under what key this visitor's network is counted; nothing where nobody can tell.

    A window that began before midnight goes on under the key of the day it began.
    """
    address = visitor_address(request)
    if address is None:
        _note_look_alike(request, at)
        return ""
    network = network_of(address)
    today, began = _day(at), _day(at - window)
    earlier = DayKey.objects.filter(date=began).first() if began < today else None
    if earlier and open_window(scope, earlier.disguise(network), at=at):
        return earlier.disguise(network)
    return DayKey.objects.of(today).disguise(network)


def visitor_keys(request: HttpRequest, at: datetime.datetime) -> list[str]:
    """Return every key that this visitor's network had within a day, today's first; none as above.

    What was marked with one of them is known as this network's for a day, and then no more.
    """
    address = visitor_address(request)
    if address is None:
        return []
    network, today = network_of(address), DayKey.objects.of(_day(at))
    earlier = DayKey.objects.filter(date=_day(at) - DAY)
    return [key.disguise(network) for key in (today, *earlier)]


def visitors_look_alike(at: datetime.datetime) -> bool:
    """Tell whether, under the settings of now, somebody came within a day who cannot be told."""
    return open_window(LOOK_ALIKE, _proxies(), at=at) is not None


@transaction.atomic
def purge_day_keys(now: datetime.datetime) -> bool:
    """Delete the keys older than yesterday's, and with them all that could undo a hash."""
    count, _each = DayKey.objects.out_of_date(at=now).delete()
    RetentionRun.objects.note("souftech.network.purge_day_keys", now, day_keys=count)
    return False


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(datetime.UTC).date()


def _proxies() -> str:
    return ",".join(map(str, settings.FORWARDED_BY))


def _note_look_alike(request: HttpRequest, at: datetime.datetime) -> None:
    """Remember for a day that visitors cannot be told apart, unless this is somebody's own desk."""
    peer = read_address(request.META.get("REMOTE_ADDR", ""))
    own_desk = not settings.HTTPS and (peer is None or peer.is_loopback)
    if not own_desk and not visitors_look_alike(at):
        hit(LOOK_ALIKE, _proxies(), window=DAY, at=at)
