"""One log line a request: what was asked for and how it went, and nothing about the visitor."""

import json
import logging
import random
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from souftech.lines import GatheringHandler
from souftech.logs import current_request, moment_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from django.http import HttpRequest, HttpResponseBase

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
FACTS = ("route", "method", "status", "language", "device", "reason")
AGENT_READ = 400
BOTS = ("bot", "crawl", "spider", "slurp", "curl", "wget", "python", "http", "headless", "monitor")
MOBILES = ("mobi", "android", "iphone", "ipad")

logger = logging.getLogger("souftech.request")


class RequestLog:
    """The WSGI layer around all that may take a while: one line a request, without its path.

    The layers within tell it the rest by `souftech.route`, `souftech.language` and, where a
    request was refused, `souftech.reason` in the environment.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        began, request, status = time.perf_counter(), new_request(), "500"
        token = current_request.set(request)

        def start(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, *error)

        try:
            return self.application(environ, start)
        finally:
            write_down(environ, request, status, began)
            current_request.reset(token)


def new_request() -> str:
    """Return what all lines about one request have in common, and no other line has."""
    return f"{random.getrandbits(64):016x}"


def write_down(environ: "WSGIEnvironment", request: str, status: str, began: float) -> None:
    """Log a request, which `began` when the performance counter showed that.

    The line is put together here. The usual way, by a record, a dictionary and the search for the
    caller, took longer than a ready page does.
    """
    if not logger.isEnabledFor(logging.INFO):
        return
    line = (
        f'{{"time": "{moment_of(time.time())}", "level": "INFO", "logger": "souftech.request", '
        f'"message": "request", "request": "{request}", '
        f'"ms": {(time.perf_counter() - began) * 1000:.1f}, {what_it_was(environ, status)}}}'
    )
    for handler in logging.root.handlers:
        if isinstance(handler, GatheringHandler):
            handler.gather(line)
        else:
            handler.handle(record_of(line))


def record_of(line: str) -> logging.LogRecord:
    """Return the record of a line that is ready, for handlers other than ours."""
    record = logging.LogRecord(logger.name, logging.INFO, __file__, 0, "request", None, None)
    record.line = line
    return record


def what_it_was(environ: "WSGIEnvironment", status: str) -> str:
    """Return what a request shares with all others of its kind, as the rest of a JSON object."""
    method = environ.get("REQUEST_METHOD", "")
    return _as_json(
        environ.get("souftech.route", ""),
        method if method in METHODS else "OTHER",
        int(status),
        environ.get("souftech.language", ""),
        device_of(environ.get("HTTP_USER_AGENT", "")[:AGENT_READ]),
        environ.get("souftech.reason"),
    )


@lru_cache(maxsize=1024)
def _as_json(*facts: str | int | None) -> str:
    told = zip(FACTS, facts, strict=True)
    return json.dumps({name: fact for name, fact in told if fact is not None})[1:-1]


@lru_cache(maxsize=512)
def device_of(agent: str) -> str:
    """Return "mobile", "desktop" or "bot", and nothing finer."""
    words = agent.lower()
    if not words or any(sign in words for sign in BOTS):
        return "bot"
    return "mobile" if any(sign in words for sign in MOBILES) else "desktop"


class RouteMiddleware:
    """Tells the request log which route and language a request came to."""

    def __init__(self, get_response: "Callable[[HttpRequest], HttpResponseBase]") -> None:
        self.get_response = get_response

    def __call__(self, request: "HttpRequest") -> "HttpResponseBase":
        response = self.get_response(request)
        language = response.headers.get("Content-Language", "")
        request.META["souftech.language"] = language
        if request.resolver_match:
            route = request.resolver_match.route
            prefix = f"{language}/"
            inner = route.removeprefix(prefix)
            request.META["souftech.route"] = f"<code>/{inner}" if inner != route else route
        return response
