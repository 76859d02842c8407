"""What an operator does: set the folder up, start the site, see it stay up, and stop it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from souftech.environment import BASE_DIR
from souftech.supervisor import Child

KEY = "a key of these tests, fifty characters long or longer"
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="finding a process's children needs Linux's /proc"
)


class Site:
    """A site served by processes of its own, on a free port and in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data, self.log = folder / "var", folder / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=BASE_DIR,
                env=environment(self.port, self.data),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def answer(self) -> bytes:
        address = f"http://127.0.0.1:{self.port}/robots.txt"
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as response:
            return bytes(response.read())
        return b""

    def children(self) -> dict[str, int]:
        return {
            name: child
            for child in children_of(self.process.pid)
            for name in ("gunicorn", "worker")
            if name in command_of(child)
        }

    def said(self) -> str:
        return self.log.read_text("utf-8")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(port: int, data: Path) -> dict[str, str]:
    return {
        "ENV_FILE": "",
        "SECRET_KEY": KEY,
        "LINK_KEY": KEY,
        "ERASURE_KEY": KEY,
        "SITE_URL": "http://127.0.0.1:8000",
        "PORT": str(port),
        "DATA_DIR": str(data),
        "WEB_WORKERS": "1",
    }


def children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, _, facts = stat.read_text().partition(" ")
            if int(facts.rpartition(")")[2].split()[1]) == parent:
                found.append(int(pid))
    return found


def wait_until(condition: Callable[[], object], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    site = Site(folder)
    try:
        assert wait_until(lambda: site.answer() and len(site.children()) == 2), site.said()
        yield site
    finally:
        site.process.terminate()
        site.process.wait(40)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


def serve_at(port: int, data: Path) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        check=False,
        cwd=BASE_DIR,
        env=environment(port, data),
        capture_output=True,
    )
    return result.returncode, result.stderr.decode()


@contextmanager
def web_server_behind_a_proxy(data: Path) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:souftech.gunicorn_conf"],
        cwd=BASE_DIR,
        env=environment(port, data) | {"SITE_URL": "https://www.example.com"},
    )
    try:
        assert wait_until(lambda: ask(port))
        yield port
    finally:
        process.terminate()
        process.wait(40)


def ask(port: int, **headers: str) -> tuple[int, str | None] | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError), closing(connection):
        connection.request("GET", "/robots.txt", headers={"Host": "www.example.com", **headers})
        response = connection.getresponse()
        return response.status, response.getheader("Location")
    return None


def command_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    return ""  # it has just ended


def is_alive(pid: int) -> bool:
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


@needs_proc
def test_the_operator_reads_where_the_site_is_and_where_its_mails_go(site: Site) -> None:
    address = f"http://127.0.0.1:{site.port}"

    said = [line for line in site.said().splitlines() if not line.startswith("{")]

    assert said[1:] == [
        f"Souftech is served at {address}",
        f"Mails: each becomes a file in {site.data}/mail (EMAIL_URL names a mail server).",
        f"Staff: make an account with make staff, then sign in at {address}/admin/",
        "Ctrl-C stops everything.",
    ]


@needs_proc
@pytest.mark.parametrize(
    ("name", "title"), [("gunicorn", "The web server"), ("worker", "The mail worker")]
)
def test_a_process_that_dies_is_back_in_a_moment(site: Site, name: str, title: str) -> None:
    dead = site.children()[name]

    os.kill(dead, signal.SIGKILL)

    assert wait_until(lambda: site.children().get(name, dead) != dead)
    assert wait_until(site.answer)
    assert f"{title} stopped (SIGKILL); it is started again in 1 s." in site.said()


@needs_proc
def test_ctrl_c_ends_everything_in_peace(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        children = site.children().values()
        family = [*children, *(pid for child in children for pid in children_of(child))]

        site.process.send_signal(signal.SIGINT)
        status = site.process.wait(40)

        said = site.said()
        assert (status, [pid for pid in family if is_alive(pid)]) == (0, [])
        logged = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        assert {line["level"] for line in logged} == {"INFO"}


@needs_proc
def test_nothing_is_left_behind_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    with served(tmp_path) as site:
        children = list(site.children().values())

        site.process.kill()

        assert wait_until(lambda: not any(is_alive(pid) for pid in children))
        assert site.answer() == b""


def test_a_process_that_keeps_failing_is_tried_again_later_each_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    child = Child("The clock", [sys.executable, "-c", "raise SystemExit(3)"])

    assert wait_until(lambda: child.keep_up() == 0 or len(caplog.records) == 2)

    assert caplog.messages == [
        "The clock stopped (exit status 3); it is started again in 1 s.",
        "The clock stopped (exit status 3); it is started again in 2 s.",
    ]


def test_a_taken_port_is_answered_with_a_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        answer = serve_at(port, tmp_path)

    remedy = f"stop what uses it, or try make run PORT={port + 1}."
    assert answer == (1, f"CommandError: Port {port} is taken: {remedy}\n")


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.write_text("no folder")

    answer = serve_at(28998, data)

    remedy = "make it a folder of this user's, or name another one with DATA_DIR."
    assert answer == (1, f"CommandError: {data} cannot be written (File exists): {remedy}\n")


def test_only_the_proxy_says_that_a_visitor_came_by_https(tmp_path: Path) -> None:
    with web_server_behind_a_proxy(tmp_path) as port:
        plainly = ask(port)
        secretly = ask(port, **{"X-Forwarded-Proto": "https"})
        astray = ask(port, **{"X-Forwarded-Proto": "https", "SCRIPT_NAME": "/robots.txt"})

    assert plainly == (301, "https://www.example.com/robots.txt")
    assert (secretly, astray) == ((200, None), (200, None))
