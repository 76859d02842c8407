"""The real web server on a real line: slow, broken and absurd requests, and what its log says."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.environment import ENVIRONMENT
from tests.hostile import MARK, PLAIN, TOKEN, WHOLE
from tests.machine import ROOT, wait_until

HOST = "Host: 127.0.0.1"
POST = f"POST /ar/contact/?{MARK} HTTP/1.1\r\n{HOST}\r\nCookie: csrftoken={TOKEN}\r\n"
FORM = f"{POST}Content-Type: {PLAIN}\r\nContent-Length: {len(WHOLE)}\r\n\r\n".encode()


class WebServer:
    def __init__(self, folder: Path) -> None:
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
            "WEB_WORKERS": "1",
            "WEB_THREADS": "2",
            "BODY_SECONDS": "2",
        }
        self.run("manage.py", "migrate", "--verbosity=0").wait()
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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    server = WebServer(tmp_path_factory.mktemp("web"))
    wait_until(server.answers)
    yield server
    server.process.terminate()
    server.process.wait(40)


def test_a_sound_form_is_kept(server: WebServer) -> None:
    assert server.ask(FORM + WHOLE).startswith("HTTP/1.1 302")


def test_a_form_that_breaks_off_is_answered_and_not_kept(server: WebServer) -> None:
    answer = server.ask(FORM + WHOLE[:-30])

    assert answer.startswith("HTTP/1.1 408")
    assert 'lang="ar"' in answer


def test_a_form_that_drips_is_ended_in_time_and_frees_its_thread(server: WebServer) -> None:
    began = time.monotonic()
    with server.dial() as line:
        line.sendall(FORM + WHOLE[:40])
        for letter in b"slowly":
            time.sleep(0.3)
            line.sendall(bytes([letter]))
        answer = heard(line)

    assert answer.startswith("HTTP/1.1 408")
    assert 1.5 < time.monotonic() - began < 10


ABSURD = {
    "a header of 20 KB": (f"GET / HTTP/1.1\r\n{HOST}\r\nX-{MARK}: {'x' * 20000}\r\n\r\n", 431),
    "500 headers": (f"GET / HTTP/1.1\r\n{HOST}\r\n" + "A: b\r\n" * 500 + "\r\n", 431),
    "an address of 9 KB": (f"GET /{MARK}{'x' * 9000} HTTP/1.1\r\n{HOST}\r\n\r\n", 414),
    "a bad method": (f"G<{MARK}>T / HTTP/1.1\r\n{HOST}\r\n\r\n", 400),
    "no protocol": (f"GET /{MARK}\r\n\r\n", 400),
    "a bad protocol": (f"GET /{MARK} HTTP/7.7\r\n{HOST}\r\n\r\n", 400),
    "two lengths": (f"{POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "length and chunks": (f"{POST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0", 400),
    "chunks": (f"{POST}Content-Type: {PLAIN}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    "a NUL in a header": (f"GET / HTTP/1.1\r\n{HOST}\r\nA: {MARK}\0\r\n\r\n", 400),
    "another encoding": (f"{POST}Content-Type: a/b; c*=nope''d\r\nContent-Length: 1\r\n\r\na", 400),
    "a path up": (f"GET /ar/../../{MARK} HTTP/1.1\r\n{HOST}\r\n\r\n", 404),
}


@pytest.mark.parametrize("name", ABSURD)
def test_the_absurd_is_refused(server: WebServer, name: str) -> None:
    request, status = ABSURD[name]

    assert server.ask(request.encode("latin-1"))[:12] == f"HTTP/1.1 {status}"


def test_of_all_that_nothing_personal_is_in_the_log(server: WebServer) -> None:
    for request, _status in ABSURD.values():
        server.ask(request.encode("latin-1"))

    assert {line["level"] for line in server.lines()} <= {"INFO", "WARNING"}
    assert "Invalid request" in [line["message"] for line in server.lines()]
    text = server.log.read_text()
    assert [secret for secret in (MARK, "127.0.0.1", "nope", "xxx") if secret in text] == []
