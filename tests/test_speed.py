"""Pages come quickly: ready, compressed, and light enough for a slow line."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory
from pytest_django import Settings

from contact.blank import DRAWN
from souftech.pagestore import PageStore, all_copies, best_encoding, ready_paths
from tests.browser import Visit

STATIC = Path(__file__).resolve().parent.parent / "static"
pytestmark = pytest.mark.django_db

FLIGHT = 10 * 1024
SERVER = 120  # what gunicorn adds: the status line, its name, the date, the connection
FIRST_VIEW = {"en": 35 * 1024, "fr": 35 * 1024, "ar": 45 * 1024}
SITE = "127.0.0.1:8000"

Answer = tuple[str, dict[str, str], bytes]
Ask = Callable[..., Answer]


@pytest.fixture
def store() -> PageStore:
    return new_store()


def new_store() -> PageStore:
    application = get_wsgi_application()
    return PageStore(application, all_copies(application))


def ask(store: PageStore, path: str, method: str = "GET", host: str = SITE, **more: Any) -> Answer:
    found: list[tuple[str, dict[str, str]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        found.append((status, dict(headers)))

    request = RequestFactory().generic(method, path, HTTP_HOST=host, **more)
    body = b"".join(store(request.environ, start_response))
    return *found[0], body


def test_a_ready_page_is_the_page_that_django_would_give(store: PageStore, client: Client) -> None:
    for path in ready_paths():
        theirs = client.get(path)

        status, headers, body = ask(store, path)

        assert (status, body) == ("200 OK", re.sub(rb"\s*\n\s*", b"\n", theirs.content))
        own = ("ETag", "Vary", "Cache-Control", "Content-Length", "Content-Security-Policy")
        same = {k: v for k, v in theirs.headers.items() if k not in own}
        assert {k: v for k, v in headers.items() if k not in own} == same
        assert headers["Cache-Control"] == "public, no-cache"


def test_a_ready_page_lets_in_the_styles_that_it_holds_and_no_others(store: PageStore) -> None:
    for path in ready_paths():
        _status, headers, body = ask(store, path)

        held = re.findall(rb"<style>(.*?)</style>", body, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(style).digest()).decode() for style in held]
        named = re.findall(r"'sha256-([^']+)'", headers["Content-Security-Policy"])
        assert (sorted(named), len(held)) == (sorted(digests), 3)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("identity", "", bytes),
        ("", "", bytes),
    ],
)
def test_a_browser_gets_the_smallest_form_it_can_read(
    store: PageStore, accepted: str, encoding: str, unpack: Callable[[bytes], bytes]
) -> None:
    _status, headers, body = ask(store, "/ar/privacy/", HTTP_ACCEPT_ENCODING=accepted)

    assert best_encoding(accepted) == headers.get("Content-Encoding", "") == encoding
    assert unpack(body) == ask(store, "/ar/privacy/")[2]
    assert headers["Content-Length"] == str(len(body))


def test_a_page_that_the_browser_holds_is_not_sent_again(store: PageStore) -> None:
    etag = ask(store, "/fr/", HTTP_ACCEPT_ENCODING="br")[1]["ETag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = ask(store, "/fr/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known)
        assert (answer[0], answer[1]["ETag"], answer[2]) == ("304 Not Modified", etag, b"")
    assert ask(store, "/fr/", HTTP_IF_NONE_MATCH=etag)[0] == "200 OK"


def test_every_process_and_every_start_gives_the_same_bytes_and_tags(store: PageStore) -> None:
    assert new_store().pages == store.pages


def test_each_answer_with_a_ready_page_leaves_one_line_of_its_own(
    store: PageStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "souftech.request")
    etag = ask(store, "/fr/", HTTP_USER_AGENT="Mozilla/5.0 (Android 16; Mobile)")[1]["ETag"]

    ask(store, "/fr/", HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux)", HTTP_IF_NONE_MATCH=etag)
    ask(store, "/ar/privacy/", "HEAD")

    lines = [json.loads(vars(record)["line"]) for record in caplog.records]
    facts = ("route", "method", "status", "language", "device")
    assert [tuple(line[fact] for fact in facts) for line in lines] == [
        ("<code>/", "GET", 200, "fr", "mobile"),
        ("<code>/", "GET", 304, "fr", "desktop"),
        ("<code>/privacy/", "HEAD", 200, "ar", "bot"),
    ]
    assert len({line["request"] for line in lines}) == 3


def test_a_request_for_the_head_gets_the_head(store: PageStore) -> None:
    status, headers, body = ask(store, "/en/", "HEAD")

    assert (status, body) == ("200 OK", b"")
    assert headers == ask(store, "/en/")[1]


def test_what_is_no_plain_request_for_a_ready_page_is_left_to_django(store: PageStore) -> None:
    assert ask(store, "/en/", "POST")[0] == "403 Forbidden"
    assert ask(store, "/en/none/")[0] == "404 Not Found"
    assert ask(store, "/en/", host="evil.example")[0] == "400 Bad Request"


def test_a_visitor_without_https_is_led_to_it(settings: Settings) -> None:
    settings.SITE = urlsplit("https://127.0.0.1:8000")
    settings.SECURE_SSL_REDIRECT = True
    store = new_store()

    status, headers, _body = ask(store, "/en/")

    assert (status, headers["Location"]) == ("301 Moved Permanently", f"https://{SITE}/en/")
    assert ask(store, "/en/", **{"wsgi.url_scheme": "https"})[0] == "200 OK"


def test_the_blank_form_is_drawn_once_and_each_visitor_has_a_token_of_their_own() -> None:
    DRAWN.clear()

    first, second = (Client().get("/fr/contact/?topic=terms&utm=1") for _ in range(2))
    Client().get("/fr/contact/?topic=unknown")

    assert list(DRAWN) == [("fr", "terms")]
    tokens = {response.cookies["csrftoken"].value for response in (first, second)}
    assert len(tokens) == 2
    assert "place-of-the-csrf-token" not in first.content.decode()
    assert first["Cache-Control"] == "private, no-cache"


def test_the_form_is_compressed_for_who_can_read_it(client: Client) -> None:
    answer = client.get("/en/contact/", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert b"<form" in gzip.decompress(answer.content)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", FIRST_VIEW)
@pytest.mark.parametrize("page", ["", "privacy/", "contact/"])
def test_a_first_visit_is_light(visit: Visit, store: PageStore, code: str, page: str) -> None:
    path = f"/{code}/{page}"
    tab = visit("/robots.txt")
    requested: list[str] = []
    tab.on("request", lambda request: requested.append(urlsplit(request.url).path))
    tab.goto(path, wait_until="networkidle")

    _status, headers, body = ask(store, path, HTTP_ACCEPT_ENCODING="gzip")
    head = sum(len(f"{name}: {value}\r\n") for name, value in headers.items())
    html = SERVER + head + len(body)
    assert headers["Content-Encoding"] == "gzip"
    files = [STATIC / name.removeprefix("/static/") for name in requested if "/static/" in name]
    assert html < FLIGHT
    assert html + sum(file.stat().st_size for file in files) < FIRST_VIEW[code]
    assert len(requested) <= 6, requested
