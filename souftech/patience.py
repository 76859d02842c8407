"""How long a visitor may take to send what was announced: the thread that waits is one of a few."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

GLANCE_EVERY = 0.25  # seconds
REST_LASTS = 1.0  # seconds for the rest of a refused form, so that its sender reads why


class Watchman:
    """Stops the reading from connections whose time is up, all in one thread.

    A timer for each would cost more than to read most of what people send. The thread ends when
    there is nothing to watch.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ends: dict[socket.socket, float] = {}
        self.at_work = False

    def watch(self, connection: socket.socket, seconds: float) -> None:
        """Stop the reading from `connection` after so many seconds, unless it is let go before."""
        with self.lock:
            self.ends[connection] = time.monotonic() + seconds
            if not self.at_work:
                self.at_work = True
                threading.Thread(target=self._walk, daemon=True).start()

    def let_go(self, connection: socket.socket) -> None:
        with self.lock:
            self.ends.pop(connection, None)

    def _walk(self) -> None:
        while self.at_work:
            time.sleep(GLANCE_EVERY)
            self._look(time.monotonic())

    def _look(self, now: float) -> None:
        with self.lock:
            for connection in [one for one, end in self.ends.items() if end <= now]:
                del self.ends[connection]
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)
            self.at_work = bool(self.ends)


WATCHMAN = Watchman()


@contextmanager
def time_limit(connection: socket.socket | None, seconds: float) -> Iterator[None]:
    """Stop reading from `connection` after so long; where there is none, nobody waits."""
    if connection is None:
        yield
        return
    WATCHMAN.watch(connection, seconds)
    try:
        yield
    finally:
        WATCHMAN.let_go(connection)


def turn_away_unread(environ: dict[str, Any]) -> None:
    """Stop reading from the connection of an answered request whose body was not read whole."""
    connection = environ.get("gunicorn.socket")
    if connection is None or not has_unread_body(environ):
        return
    if environ["REQUEST_METHOD"] == "POST":
        WATCHMAN.watch(connection, REST_LASTS)
        return
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


def has_unread_body(environ: dict[str, Any]) -> bool:
    """Tell whether a request announced more than was read of it."""
    length = environ.get("CONTENT_LENGTH", "0")
    taken = getattr(environ.get("wsgi.input"), "taken", 0)
    return "HTTP_TRANSFER_ENCODING" in environ or not length.isdigit() or int(length) > taken
