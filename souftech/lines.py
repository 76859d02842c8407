"""How log lines reach the standard error: a few at a time, for each write makes threads wait."""

import logging
import os
import threading

LONGEST_WAIT = 0.2  # seconds
MOST_LINES = 100


class GatheringHandler(logging.StreamHandler):
    """Writes what is worth a warning at once, and the rest within a fifth of a second.

    A process that is killed in that time takes its last lines with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        # A child would write its parent's lines a second time.
        os.register_at_fork(before=self.flush)

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line; `logging` holds this handler's lock."""
        try:
            self.lines.append(f"{self.format(record)}\n")
            if record.levelno >= logging.WARNING or len(self.lines) >= MOST_LINES:
                self.flush()
            elif len(self.lines) == 1:
                later = threading.Timer(LONGEST_WAIT, self.flush)
                later.daemon = True
                later.start()
        except Exception:  # noqa: BLE001 - a log that fails must not fail its caller
            self.handleError(record)

    def flush(self) -> None:
        """Write all that was gathered."""
        self.acquire()
        try:
            lines, self.lines = self.lines, []
            if lines and not self.stream.closed:
                self.stream.write("".join(lines))
                self.stream.flush()
        finally:
            self.release()
