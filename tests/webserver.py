"""The real web server of the site, for tests that speak to it over real lines."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.environment import ENVIRONMENT
from tests.machine import ROOT, wait_until
from tests.moulds import make_tables


class WebServer:
    """Gunicorn as the site runs it, on an empty database, with `changes` to its environment."""

    def __init__(self, folder: Path, **changes: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.log = folder / "web.log"
        self.environment = {
            **ENVIRONMENT,
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            **changes,
        }
        make_tables(self.environment["DATABASE_URL"])
        shutil.copytree(ROOT / "static", folder / "static")  # what the pages link to
        self.process = self.run("-m", "gunicorn", "--config", "python:souftech.gunicorn_conf")

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stderr=log
            )

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def dial(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, request: bytes) -> str:
        with self.dial() as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            return heard(line)

    def lines(self) -> list[dict[str, Any]]:
        """Return what was logged; every line has to be JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def heard(line: socket.socket) -> str:
    found = b""
    while piece := line.recv(65536):
        found += piece
    return found.decode()


@contextmanager
def serving(folder: Path, **changes: str) -> Iterator[WebServer]:
    """Have a web server answer until the block ends."""
    server = WebServer(folder, **changes)
    try:
        wait_until(server.answers)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(40)
