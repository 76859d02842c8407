"""Which network a visitor comes from: told apart for a while, and never by the address itself."""

import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from souftech.models import DayKey
from souftech.throttle import hit, open_window

Address = IPv4Address | IPv6Address

DAY = datetime.timedelta(days=1)
NETWORK_BITS = {4: 24, 6: 64}
# Who comes from one of these is no visitor but a machine in front of the site. Spelled out, since
# `is_private` means more than that.
LOCAL = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "::/127", "fc00::/7", "fe80::/10",
    )
]  # fmt: skip
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


def visitor_address(request: HttpRequest) -> Address | None:
    """Return the visitor's address; none where only a machine in front of the site shows.

    `X-Forwarded-For` is believed as far as trusted proxies wrote it: read from its end, the first
    address that is not theirs is the visitor's, and what stands before it anybody may have made up.
    """
    address = _read(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and _is_trusted(address) and hops:
        address = _read(hops.pop())
    if address is None or _is_local(address) or _is_trusted(address):
        return None
    return address


def network_of(address: Address) -> str:
    """Return the network that one household or one mobile mast shares: a /24, for IPv6 a /64."""
    return str(ip_network((address, NETWORK_BITS[address.version]), strict=False))


def visitors_look_alike(at: datetime.datetime) -> bool:
    """Tell whether, under the settings of now, somebody came within a day who cannot be told."""
    return open_window(LOOK_ALIKE, _proxies(), at=at) is not None


def purge_day_keys(now: datetime.datetime) -> bool:
    """Delete the keys older than yesterday's, and with them all that could undo a hash."""
    DayKey.objects.filter(date__lt=_day(now) - DAY).delete()
    return False


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(datetime.UTC).date()


def _read(text: str) -> Address | None:
    """Return the address in `text`, whatever port or zone a proxy has added to it."""
    text = text.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.FORWARDED_BY)


def _is_local(address: Address) -> bool:
    return any(address in network for network in LOCAL)


def _proxies() -> str:
    return ",".join(map(str, settings.FORWARDED_BY))


def _note_look_alike(request: HttpRequest, at: datetime.datetime) -> None:
    """Remember for a day that visitors cannot be told apart, unless this is somebody's own desk."""
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    own_desk = not settings.HTTPS and (peer is None or peer.is_loopback)
    if not own_desk and not visitors_look_alike(at):
        hit(LOOK_ALIKE, _proxies(), window=DAY, at=at)
