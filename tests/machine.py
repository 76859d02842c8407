"""The site as real processes on a database of its own, with everything that waits made short."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Self

import psycopg

from tests.environment import ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_WAIT = 60
READY = "The worker is ready."


class Machine:
    def __init__(self, database_url: str, mail_url: str, folder: Path) -> None:
        self.database_url = database_url
        self.log = folder / "processes.log"
        self.environment = {
            **ENVIRONMENT,
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "souftech.settings",
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder),
            "EMAIL_URL": mail_url,
            "EMAIL_TIMEOUT": "3",
            "OUTBOX_LEASE_SECONDS": "8",
            "OUTBOX_BACKOFF_SECONDS": "0.3",
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def run(self, *command: str) -> None:
        """Run a command of the project to its end, or raise."""
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def answer(self, *command: str, **changes: str) -> tuple[int, str]:
        """Run a command of the project and return its exit code and all that it said."""
        result = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | changes,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return result.returncode, result.stdout

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command of the project; it is stopped with the test at the latest."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stderr=log
            )
        self._processes.append(process)
        return process

    def call(self, call: str) -> subprocess.Popen[bytes]:
        """Start a function of tests/crowd.py as a process."""
        return self.start(
            "manage.py", "shell", "-v0", "-c", f"from tests import crowd; crowd.{call}"
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it is at work."""
        known = self.logged().count(READY)
        worker = self.start("manage.py", "worker")
        wait_until(lambda: self.logged().count(READY) > known)
        return worker

    def logged(self) -> str:
        """Return what the processes wrote to their log."""
        return self.log.read_text() if self.log.exists() else ""

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Read from the database as an onlooker."""
        with ExitStack() as stack:
            if self.database_url.startswith("sqlite"):
                path = self.database_url.removeprefix("sqlite:///")
                onlooker: Any = stack.enter_context(closing(sqlite3.connect(path, timeout=20)))
            else:
                onlooker = stack.enter_context(closing(psycopg.connect(self.database_url)))
            return [tuple(row) for row in onlooker.execute(query).fetchall()]

    def mails(self) -> dict[str, int]:
        """Count the mails by their status."""
        return dict(self.ask("SELECT status, count(*) FROM souftech_outgoingmail GROUP BY status"))


def stop(worker: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
    """Ask a worker to stop and return its exit code."""
    worker.send_signal(number)
    return worker.wait(timeout=SECONDS_TO_WAIT)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail the test when it does not come to pass."""
    ends = time.monotonic() + SECONDS_TO_WAIT
    while not holds():
        assert time.monotonic() < ends, "It did not come to pass in time."
        time.sleep(0.05)
