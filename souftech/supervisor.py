"""Keep the site's processes running, and stop them together."""

import ctypes
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

STOPS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
STOP_SECONDS = 30
LONGEST_WAIT = 30
STEADY_SECONDS = 60
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)

logger = logging.getLogger(__name__)


class Child:
    """A process that is started again whenever it ends, later each time it fails at once."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.moment = 0.0

    def keep_up(self) -> float | None:
        """Start the process if it is due, and return the seconds until that is so, if any."""
        if self.process and self.process.poll() is not None:
            self._note_end(self.process)
        if self.process:
            return None
        if (wait := self.moment - time.monotonic()) > 0:
            return wait
        self.process = _start(self.command)
        self.moment = time.monotonic()
        return None

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        # Gunicorn's workers outlive their killed master for a moment and would hold the port.
        _signal_group(process, signal.SIGTERM)
        if time.monotonic() - self.moment > STEADY_SECONDS:
            self.failures = 0
        wait = min(2**self.failures, LONGEST_WAIT)
        end = _describe(process.returncode)
        logger.error("%s stopped (%s); it is started again in %d s.", self.name, end, wait)
        self.failures += 1
        self.moment = time.monotonic() + wait
        self.process = None


class Supervisor:
    """Runs its children until it is told to stop; none of them stays behind."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children

    def run(self) -> None:
        """Keep every child running until Ctrl-C, a TERM or a closed terminal."""
        with _signals() as wake:
            while True:
                waits = [wait for child in self.children if (wait := child.keep_up()) is not None]
                if _stop_asked(wake, min(waits, default=None)):
                    break
            self._stop(wake)

    def _stop(self, wake: socket.socket) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        while any(process.poll() is None for process in running):
            if (left := end - time.monotonic()) <= 0:
                logger.error("Not everything stopped in %d s: the rest is killed.", STOP_SECONDS)
                break
            _stop_asked(wake, left)
        for process in running:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own keeps a Ctrl-C in the terminal from the child: its end is ours to order.
    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: _die_with(parent),  # noqa: PLW1509
    )


def _die_with(parent: int) -> None:
    """Have Linux end this process when its parent is gone, be it by SIGKILL."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _describe(returncode: int) -> str:
    if returncode < 0:
        return signal.Signals(-returncode).name
    return f"exit status {returncode}"


@contextmanager
def _signals() -> Iterator[socket.socket]:
    """Give a socket on which every signal that matters arrives as a byte."""
    watched = STOPS | {signal.SIGCHLD}
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # started with nohup: it means to stay
        watched.discard(signal.SIGHUP)
    receiver, sender = socket.socketpair()
    sender.settimeout(0)
    previous = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    handlers = {number: signal.signal(number, _ignore) for number in watched}
    try:
        yield receiver
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(previous)
        receiver.close()
        sender.close()


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Leave the signal to the socket."""


def _stop_asked(wake: socket.socket, seconds: float | None) -> bool:
    """Wait for a signal, `seconds` at most, and tell whether it asks for the end."""
    ready, _, _ = select.select([wake], [], [], seconds)
    return bool(ready) and not STOPS.isdisjoint(wake.recv(1024))
