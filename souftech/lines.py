"""How log lines reach the standard error: gathered by whoever answers, written by a thread apart.

Each write makes the threads of a server wait for each other, so none of them writes.
"""

import logging
import os
import threading
import time
from collections import deque

LONGEST_WAIT = 0.2  # seconds
MOST_LINES = 10_000


class GatheringHandler(logging.StreamHandler):
    """Writes what is worth a warning at once, and the rest within a fifth of a second.

    A process that is killed in that time takes its last lines with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque()
        self.waiting = threading.Event()
        self.writer: threading.Thread | None = None
        # A child would write its parent's lines a second time, and has no thread of its parent's.
        os.register_at_fork(before=self.flush, after_in_child=self.begin_anew)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record; `logging` holds this handler's lock."""
        try:
            self.gather(self.format(record))
            if record.levelno >= logging.WARNING:
                self.flush()
        except Exception:  # noqa: BLE001 - a log that fails must not fail its caller
            self.handleError(record)

    def gather(self, line: str) -> None:
        """Take a line that is in no hurry; no lock is needed for that."""
        self.lines.append(line)
        if not self.waiting.is_set():
            self.waiting.set()
            self.see_to_writer()
        elif len(self.lines) >= MOST_LINES:
            self.flush()

    def see_to_writer(self) -> None:
        """Start the thread that writes, in each process when it has its first line."""
        if self.writer is None:
            self.writer = threading.Thread(target=self.write_now_and_then, daemon=True)
            self.writer.start()

    def write_now_and_then(self) -> None:
        while self.waiting.wait():
            time.sleep(LONGEST_WAIT)
            self.waiting.clear()
            self.flush()

    def flush(self) -> None:
        """Write all that was gathered."""
        self.acquire()
        try:
            gathered = [self.lines.popleft() for _line in range(len(self.lines))]
            if gathered and not self.stream.closed:
                self.stream.write("\n".join([*gathered, ""]))
                self.stream.flush()
        except OSError:
            pass  # a full disk, a reader that is gone: these lines are lost, and nothing else
        finally:
            self.release()

    def begin_anew(self) -> None:
        self.writer, self.waiting = None, threading.Event()
