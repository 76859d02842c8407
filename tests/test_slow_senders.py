"""Whoever sends slowly waits alone: one network never holds all threads, and nobody else waits."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from souftech.receiving import a_place_for, arriving
from tests.hostile import MULTIPART, PLAIN, TOKEN, WHOLE
from tests.hostile_files import MEGABYTE
from tests.machine import wait_until
from tests.webserver import WebServer, heard, serving

HOME, AWAY = "203.0.113.", "198.51.100."
WHOLE_FILE = (
    f'--edge\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
    '--edge\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\n'
    f"{'x' * MEGABYTE}\r\n--edge--\r\n"
).encode()


def head(length: int, kind: str, peer: str) -> bytes:
    path = "contact/files/" if kind == MULTIPART else "contact/"
    lines = [
        f"POST /ar/{path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: csrftoken={TOKEN}",
        f"Content-Type: {kind}", f"Content-Length: {length}", f"X-Forwarded-For: {peer}",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


def send_form(server: WebServer, peer: str) -> str:
    return server.ask(head(len(WHOLE), PLAIN, peer) + WHOLE)


def send_file(server: WebServer, peer: str) -> str:
    """Send a file whole; what is refused is heard even where the line breaks."""
    with server.dial() as line:
        try:
            line.sendall(head(len(WHOLE_FILE), MULTIPART, peer) + WHOLE_FILE)
            return heard(line)
        except ConnectionError:
            return "HTTP/1.1 429 and the line broke"


@contextmanager
def sending_slowly(server: WebServer, count: int, kind: str, network: str) -> Iterator[None]:
    """Begin so many bodies from different machines of one network, and leave them unfinished."""
    body = WHOLE_FILE if kind == MULTIPART else WHOLE
    with ExitStack() as stack:
        lines = [stack.enter_context(server.dial()) for _ in range(count)]
        for number, line in enumerate(lines):
            line.sendall(head(len(body), kind, f"{network}{number}") + body[:40])
        time.sleep(1)  # whoever asks before these were taken would get one of their places
        yield


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """One process with four threads, behind a proxy that names its visitors."""
    folder = tmp_path_factory.mktemp("slow")
    with serving(folder, WEB_WORKERS="1", WEB_THREADS="4", BEHIND_PROXY="true") as server:
        yield server


@pytest.mark.promise("protection")
def test_a_network_that_uploads_slowly_leaves_half_of_the_threads_to_others(
    server: WebServer,
) -> None:
    with sending_slowly(server, 3, MULTIPART, HOME):
        wait_until(lambda: send_file(server, f"{HOME}9").startswith("HTTP/1.1 429"))
        forms = [send_form(server, peer)[:12] for peer in (f"{HOME}8", f"{AWAY}1")]
        file = send_file(server, f"{AWAY}2")

    assert (forms, file[:12]) == (["HTTP/1.1 302"] * 2, "HTTP/1.1 200")
    wait_until(lambda: send_file(server, f"{HOME}9").startswith("HTTP/1.1 200"))


def test_a_network_that_drips_forms_leaves_a_thread_to_others_and_is_told_when_to_return(
    server: WebServer,
) -> None:
    refusals: list[str] = []

    def is_refused() -> bool:
        refusals.append(send_form(server, f"{HOME}9"))
        return refusals[-1].startswith("HTTP/1.1 429")

    with sending_slowly(server, 3, PLAIN, HOME):
        wait_until(is_refused)
        elsewhere = send_form(server, f"{AWAY}1")

    assert elsewhere.startswith("HTTP/1.1 302")
    assert "Retry-After: 30\r\n" in refusals[-1]
    assert ('lang="ar"' in refusals[-1], "Content-Security-Policy" in refusals[-1]) == (True, True)


@pytest.mark.parametrize("path", ["/ar/", "/ar/contact/", "/livez"])
def test_who_drips_a_body_that_nobody_reads_holds_no_thread(server: WebServer, path: str) -> None:
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 200000\r\n\r\n".encode()
    with ExitStack() as stack:
        lines = [stack.enter_context(server.dial()) for _ in range(9)]
        began = time.monotonic()
        for line in lines:
            line.sendall(asked + b"x")
            line.settimeout(10)

        heads = {line.recv(12) for line in lines}
        other = server.ask(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        took = time.monotonic() - began

    assert (heads, other[:12], took < 4) == ({b"HTTP/1.1 200"}, "HTTP/1.1 200", True)


def test_whose_network_nobody_can_tell_is_not_made_one_with_others(server: WebServer) -> None:
    with sending_slowly(server, 3, PLAIN, "192.168.0."):
        answers = [send_form(server, "192.168.0.9")[:12] for _ in range(3)]

    assert answers == ["HTTP/1.1 302"] * 3


@pytest.mark.promise("collect-technical")
def test_what_is_counted_names_nobody_and_is_forgotten_at_once(settings: Settings) -> None:
    settings.WEB_THREADS = 4
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.7")

    with a_place_for(request, upload=True), a_place_for(request, upload=True) as second:
        kept = dict(arriving)
        with a_place_for(request, upload=True) as third, a_place_for(request, upload=False) as form:
            places = second, third, form

    assert (list(kept.values()), places) == ([2], (True, False, True))
    assert [key for key in kept if not re.fullmatch("[0-9a-f]{32}", key)] == []
    assert arriving == {}


def test_a_program_of_one_thread_takes_one_body_at_a_time(settings: Settings) -> None:
    settings.WEB_THREADS = 1
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.7")

    with a_place_for(request, upload=True) as first, a_place_for(request, upload=False) as second:
        assert (first, second) == (True, False)
