"""Pages that are the same for everybody: rendered once, kept compressed, answered before Django.

What such a page says comes from the code and the settings alone, so it cannot grow stale while the
process lives. Whatever is not plainly a request for one of them is left to Django: other hosts
and schemes, other methods, other pages.
"""

import gzip
import hashlib
import re
import time
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from pages.sheets import hashes_in
from souftech.headers import policy_with
from souftech.visits import new_request, write_down

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READY_PAGES = ["home", "privacy"]
BROTLI_GOOD = 7  # 10 saves 500 bytes of 6,000 and takes a tenth of a second of every start
GZIP_BEST = 9
INDENT = re.compile(rb"\s*\n\s*")  # 300 bytes of 9,000, and no reader sees them

Headers = list[tuple[str, str]]


class Copy(NamedTuple):
    """A page in one encoding, with all that an answer needs."""

    etag: str
    headers: Headers
    short_headers: Headers
    body: bytes


class PageStore:
    """A WSGI application that answers ready pages itself and hands on everything else.

    Its own answers it logs itself: what a request log does for others takes as long as they do.
    """

    def __init__(self, application: "WSGIApplication", pages: dict[str, dict[str, Copy]]) -> None:
        self.application = application
        self.scheme, self.host = settings.SITE.scheme, settings.SITE.netloc
        self.pages = pages

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if (
            path not in self.pages
            or (method not in ("GET", "HEAD"))
            or environ.get("HTTP_HOST") != self.host
            or environ["wsgi.url_scheme"] != self.scheme
        ):
            return self.application(environ, start_response)
        began = time.perf_counter()
        copy = self.pages[path][best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))]
        known = is_known(copy.etag, environ.get("HTTP_IF_NONE_MATCH", ""))
        status = "304 Not Modified" if known else "200 OK"
        start_response(status, copy.short_headers if known else copy.headers)
        # What Django's own answers tell the request log.
        environ["souftech.language"], environ["souftech.route"] = path[1:3], f"<code>/{path[4:]}"
        write_down(environ, new_request(), status[:3], began)
        return [copy.body] if method == "GET" and not known else []


def all_copies(application: "WSGIApplication") -> dict[str, dict[str, Copy]]:
    """Return every ready page in every encoding."""
    pages = ((path, rendered(application, path)) for path in ready_paths())
    return {path: copies(*page) for path, page in pages if page}


def ready_paths() -> Iterable[str]:
    """Yield the path of every ready page in every language."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield from (reverse(name) for name in READY_PAGES)


def rendered(application: "WSGIApplication", path: str) -> tuple[Headers, bytes] | None:
    """Ask Django for a page as a visitor would; none if it does not answer 200."""
    statuses: list[str] = []
    headers: Headers = []

    def start_response(status: str, given: Headers, *_error: Any) -> Any:
        statuses.append(status)
        headers.extend(given)

    answer = application(request_for(path), start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return (headers, body) if statuses == ["200 OK"] else None


def copies(headers: Headers, body: bytes) -> dict[str, Copy]:
    """Return a page in every encoding; equal pages have equal bytes and tags in every process."""
    body = INDENT.sub(b"\n", body)
    headers = narrowed(headers, body)
    encoded = {
        "br": brotli.compress(body, quality=BROTLI_GOOD),
        "gzip": gzip.compress(body, GZIP_BEST, mtime=0),
        "": body,
    }
    return {encoding: _copy(encoding, headers, data) for encoding, data in encoded.items()}


def narrowed(headers: Headers, body: bytes) -> Headers:
    """Return the headers with a policy that names the page's own style sheets alone."""
    name = "Content-Security-Policy"
    policy = policy_with(hashes_in(body.decode()))
    return [(key, policy if key == name else value) for key, value in headers]


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Return the smallest encoding that an `Accept-Encoding` header allows; "" is plain."""
    names: dict[str, bool] = {}
    for choice in accepted.lower().split(","):
        name, _semicolon, weight = choice.partition(";")
        names[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in ("br", "gzip") if names.get(name, names.get("*"))), "")


def is_known(etag: str, if_none_match: str) -> bool:
    """Tell whether a browser already holds this copy."""
    if not if_none_match:
        return False
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in (etag, "*") for tag in tags)


def _copy(encoding: str, headers: Headers, body: bytes) -> Copy:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    shared = [(name, value) for name, value in headers if name.lower() != "content-length"]
    shared += [("ETag", etag), ("Vary", "Accept-Encoding"), ("Cache-Control", "public, no-cache")]
    short = [(name, value) for name, value in shared if name.lower() != "content-type"]
    if encoding:
        shared.append(("Content-Encoding", encoding))
    return Copy(etag, [*shared, ("Content-Length", str(len(body)))], short, body)


def request_for(path: str) -> dict[str, Any]:
    """Return the environment of a visitor's plain request for a page."""
    site = settings.SITE
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if settings.HTTPS else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
    }
