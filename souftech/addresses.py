"""Whose address a request comes from, as far as anybody can tell; nothing here keeps one."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address

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


def visitor_address(request: HttpRequest) -> Address | None:
    """Return the visitor's address; none where only a machine in front of the site shows.

    `X-Forwarded-For` is believed as far as trusted proxies wrote it: read from its end, the first
    address that is not theirs is the visitor's, and what stands before it anybody may have made up.
    """
    address = read_address(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and _is_trusted(address) and hops:
        address = read_address(hops.pop())
    if address is None or _is_local(address) or _is_trusted(address):
        return None
    return address


def network_of(address: Address) -> str:
    """Return the network that one household or one mobile mast shares: a /24, for IPv6 a /64."""
    return str(ip_network((address, NETWORK_BITS[address.version]), strict=False))


def read_address(text: str) -> Address | None:
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
