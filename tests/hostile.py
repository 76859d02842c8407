"""Requests that no browser makes, each with the status that it deserves."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from souftech.wsgi import application

TOKEN = "a" * 32
MARK = "amina-7731"
FIELDS = {
    "csrfmiddlewaretoken": TOKEN,
    "name": f"Amina {MARK}",
    "email": f"{MARK}@example.com",
    "phone": "",
    "topic": "project",
    "message": f"Good day, this is {MARK}.",
}
PLAIN = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"
WHOLE = urlencode(FIELDS).encode()


BROWSER = {
    "REQUEST_METHOD": "POST",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/ar/contact/",
    "QUERY_STRING": "",
    "CONTENT_TYPE": PLAIN,
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_ACCEPT_LANGUAGE": "ar",
    "HTTP_COOKIE": f"csrftoken={TOKEN}; note={MARK}",
    "HTTP_USER_AGENT": f"Mozilla/5.0 (Linux; Android 15; {MARK}) Mobile",
    "REMOTE_ADDR": "192.0.2.77",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.url_scheme": "http",
    "wsgi.errors": io.StringIO(),
}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    html: str


class Case(NamedTuple):
    name: str
    status: int
    changes: dict[str, Any]


def ask(body: bytes = b"", **changes: Any) -> Answer:
    """Send a form to the site as gunicorn would hand it over, with `changes` to the environment."""
    said = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    found: list[tuple[int, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_error: Any) -> Any:
        found.append((int(status[:3]), dict(headers)))

    with connections_kept():
        answer = application({**BROWSER, **said, **changes}, start_response)
        html = b"".join(answer).decode()
        if hasattr(answer, "close"):
            answer.close()
    return Answer(*found[0], html)


@contextmanager
def connections_kept() -> Iterator[None]:
    """Keep the connection that holds the test's transaction, as Django's own client does."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def form(**changes: str | bytes) -> bytes:
    return urlencode({**FIELDS, **changes}).encode()


def part(headers: str, value: bytes = b"x") -> bytes:
    return b"--edge\r\n" + headers.encode("latin-1") + b"\r\n\r\n" + value + b"\r\n"


def parts(*more: bytes, end: bytes = b"--edge--\r\n") -> bytes:
    names = [
        part(f'Content-Disposition: form-data; name="{name}"', value.encode())
        for name, value in FIELDS.items()
    ]
    return b"".join([*names, *more]) + end


def typed(kind: str, body: bytes = WHOLE, **changes: str) -> dict[str, Any]:
    return {"CONTENT_TYPE": kind, "body": body, **changes}


def get(path: str, query: str = "", **changes: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query} | changes


DISPOSITION = 'Content-Disposition: form-data; name="name"'
CHARSETS = [
    "utf-16", "utf-7", "idna", "punycode", "rot13", "hex", "zlib", "base64", "undefined",
    "unicode_escape", "raw_unicode_escape", "latin-1", "utf-8-sig", "utf-32", "cp037", "none",
    "x" * 3000, "a\0b", "../../etc/passwd",
]  # fmt: skip

CASES = [
    *(Case(f"charset {name[:12]!r}", 400, typed(f"{PLAIN}; charset={name}")) for name in CHARSETS),
    Case("charset on a GET", 400, get("/ar/contact/", "a=%ff", CONTENT_TYPE="a/b; charset=utf-16")),
    Case("multipart utf-16", 400, typed(f"{MULTIPART}; charset=utf-16", parts())),
    Case("type in no encoding", 400, typed("text/plain; a*=nope''b")),
    Case("type in bad quotes", 400, typed("x; charset*=utf-8''utf%2d16")),
    Case("JSON", 415, typed("application/json", b'{"name": "x"}')),
    Case("plain text", 415, typed("text/plain")),
    Case("no type", 415, typed("")),
    Case("type of nonsense", 415, typed(";;;=;,")),
    Case("no boundary", 400, typed("multipart/form-data", parts())),
    Case("empty boundary", 400, typed("multipart/form-data; boundary=", parts())),
    Case("long boundary", 400, typed("multipart/form-data; boundary=" + "e" * 300, parts())),
    Case("boundary beyond ASCII", 400, typed("multipart/form-data; boundary=\xe9", parts())),
    Case("other boundary", 403, typed("multipart/form-data; boundary=other", parts())),
    Case("part in no encoding", 400, typed(MULTIPART, parts(
        part("Content-Disposition: form-data; name*=nope''x"), part(DISPOSITION, b"\xff\xfe")))),
    Case("part that is no text", 400, typed(MULTIPART, parts(part(DISPOSITION, b"\xc3\x28")))),
    Case("too many parts", 413, typed(MULTIPART, parts(*[part(DISPOSITION)] * 101))),
    Case("too many files", 413, typed(MULTIPART, parts(
        *[part('Content-Disposition: form-data; name="f"; filename="f"')] * 101))),
    Case("part that breaks off", 408, typed(MULTIPART, parts(end=b""), CONTENT_LENGTH="2000")),
    Case("too many fields", 413, typed(PLAIN, WHOLE + b"&a=1" * 5000)),
    Case("too many questions", 413, get("/ar/contact/", "a&" * 2000)),
    Case("questions to no page", 413, get("/ar/nowhere/", "a&" * 2000)),
    Case("megabytes of text", 413, typed(PLAIN, form(message="x" * 3_000_000))),
    Case("megabytes announced", 413, typed(PLAIN, CONTENT_LENGTH="99999999999999999999")),
    Case("length below zero", 400, typed(PLAIN, CONTENT_LENGTH="-1")),
    Case("length in words", 400, typed(PLAIN, CONTENT_LENGTH="many")),
    Case("length in Arabic", 400, typed(PLAIN, CONTENT_LENGTH="٣")),
    Case("no length", 411, typed(PLAIN, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")),
    Case("half a body", 408, typed(PLAIN, WHOLE[:-20], CONTENT_LENGTH=str(len(WHOLE)))),
    Case("no body", 408, typed(PLAIN, b"", CONTENT_LENGTH="10")),
    Case("lone surrogate", 400, typed(PLAIN, WHOLE + b"%ED%A0%80")),
    Case("Latin-1 text", 400, typed(PLAIN, WHOLE + b"caf%E9")),
    Case("raw bytes", 400, typed(PLAIN, WHOLE + b"\xff\xfe\xfa")),
    Case("field name of no text", 400, typed(PLAIN, WHOLE + b"&%FF=1")),
    Case("no token", 403, typed(PLAIN, form(csrfmiddlewaretoken=""))),
    Case("token of NUL", 403, typed(PLAIN, form(csrfmiddlewaretoken="\0" * 32))),
    Case("NUL in the query", 400, get("/ar/contact/", "topic=%00")),
    Case("NUL in the path", 400, get("/ar/\0/")),
    Case("NUL in a cookie", 400, get("/admin/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaa"')),
    Case("bad host", 400, get("/ar/", HTTP_HOST="evil.example")),
    Case("two hosts", 400, get("/ar/", HTTP_HOST="127.0.0.1:8000, evil.example")),
    Case("host of signs", 400, get("/ar/", HTTP_HOST="127.0.0.1:8000/../@x")),
    Case("forged session", 403, typed(PLAIN, HTTP_COOKIE="sessionid=../../etc; csrftoken=\xff")),
    Case("path up", 404, get("/ar/../../etc/passwd")),
    Case("path of backslashes", 404, get("/ar/..\\..\\windows")),
    Case("path of no text", 404, get("/ar/\xff\xfe/")),
    Case("path to elsewhere", 404, get("//evil.example/ar/%2e%2e")),
    Case("static file up", 404, get("/static/../souftech/settings.py")),
    Case("very long path", 404, get("/ar/" + "a/" * 4000)),
    Case("link of nonsense", 404, get("/ar/inquiry/" + "B" * 3000 + "/x/")),
    Case("PUT", 403, typed(PLAIN, REQUEST_METHOD="PUT")),
    Case("TRACE", 405, get("/ar/contact/", REQUEST_METHOD="TRACE")),
    Case("odd method", 403, typed(PLAIN, REQUEST_METHOD="BREW")),
    Case("POST to a page", 405, typed(PLAIN, PATH_INFO="/ar/privacy/")),
    Case("PROPFIND", 403, get("/ar/", REQUEST_METHOD="PROPFIND")),
]  # fmt: skip

# What is odd but can be answered as if it were not.
ODD = [
    Case("deep cookies", 200, get("/ar/contact/", HTTP_COOKIE="; ".join(["a=" + "b" * 9] * 3000))),
    Case("nested cookies", 200, get("/ar/contact/", HTTP_COOKIE='a="' * 2000)),
    Case("long language", 200, get("/ar/", HTTP_COOKIE="language=" + "ar-" * 2000)),
    Case("languages", 200, get("/ar/", HTTP_ACCEPT_LANGUAGE="x-;q=9," * 2000)),
    Case("question of no text", 200, get("/ar/contact/", "topic=%ff%ed%a0%80&%")),
    Case("method in small letters", 200, get("/ar/", REQUEST_METHOD="get")),
]
