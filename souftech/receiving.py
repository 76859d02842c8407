"""How many bodies one network may be sending at once: never so many that others find no thread.

A thread is what a slow sender holds, and each process has a few of its own. So each process counts
for itself and none has to agree with another. What is counted is kept in memory alone, while a body
arrives, under a hash whose key ends with the process.
"""

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest

from souftech.addresses import network_of, visitor_address

KEY = secrets.token_bytes(32)
COME_BACK = 30  # seconds

arriving: Counter[str] = Counter()
counting = threading.Lock()


@contextmanager
def a_place_for(request: HttpRequest, *, upload: bool) -> Iterator[bool]:
    """Count one body more from this visitor's network while it arrives; false if that is too many.

    Uploads may hold half of the threads and all bodies together all but one. Whose network cannot
    be told is not counted, since that would make one of very many.
    """
    network = disguised_network(request)
    most = settings.WEB_THREADS // 2 if upload else settings.WEB_THREADS - 1
    with counting:
        is_free = not network or arriving[network] < max(1, most)
        arriving[network] += is_free
    try:
        yield is_free
    finally:
        with counting:
            arriving[network] -= is_free
            if not arriving[network]:
                del arriving[network]


def disguised_network(request: HttpRequest) -> str:
    """Return what stands for the visitor's network in this process, nothing if it is unknown."""
    address = visitor_address(request)
    if address is None:
        return ""
    return hashlib.blake2b(network_of(address).encode(), key=KEY, digest_size=16).hexdigest()
