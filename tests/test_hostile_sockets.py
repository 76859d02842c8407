"""The real web server on a real line: slow, broken and absurd requests, and what its log says."""

import time
from collections.abc import Iterator

import pytest

from tests.hostile import MARK, PLAIN, TOKEN, WHOLE
from tests.webserver import WebServer, heard, serving

HOST = "Host: 127.0.0.1"
POST = f"POST /ar/contact/?{MARK} HTTP/1.1\r\n{HOST}\r\nCookie: csrftoken={TOKEN}\r\n"
FORM = f"{POST}Content-Type: {PLAIN}\r\nContent-Length: {len(WHOLE)}\r\n\r\n".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    folder = tmp_path_factory.mktemp("web")
    with serving(folder, WEB_WORKERS="1", WEB_THREADS="2", BODY_SECONDS="2") as server:
        yield server


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
