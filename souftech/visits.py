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
AGENT_READ = 400
BOTS = ("bot", "crawl", "spider", "slurp", "curl", "wget", "python", "http", "headless", "monitor")
MOBILES = ("mobi", "android", "iphone", "ipad")

logger = logging.getLogger("souftech.request")


class RequestLog:
    """The outermost WSGI layer: one line a request, of its route and never of its path.

    The layers within tell it the rest by `souftech.route`, `souftech.language` and, where a
    request was refused, `souftech.reason` in the environment.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        token = current_request.set(f"{random.getrandbits(64):016x}")
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, headers, *error)

        try:
            return self.application(environ, start)
        finally:
            if logger.isEnabledFor(logging.INFO):
                write_down(environ, status, (time.perf_counter() - began) * 1000)
            current_request.reset(token)


def write_down(environ: "WSGIEnvironment", status: str, milliseconds: float) -> None:
    """Log a request by a line that is put together here.

    The usual way, by a record, a dictionary and the search for the caller, took longer than a
    ready page does.
    """
    line = (
        f'{{"time": "{moment_of(time.time())}", "level": "INFO", "logger": "{logger.name}", '
        f'"message": "request", "request": "{current_request.get()}", "ms": {milliseconds:.1f}, '
        f"{what_it_was(environ, status)}}}"
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
        route=environ.get("souftech.route", ""),
        method=method if method in METHODS else "OTHER",
        status=int(status),
        language=environ.get("souftech.language", ""),
        device=device_of(environ.get("HTTP_USER_AGENT", "")[:AGENT_READ]),
        reason=environ.get("souftech.reason"),
    )


@lru_cache(maxsize=1024)
def _as_json(**facts: Any) -> str:
    return json.dumps({name: fact for name, fact in facts.items() if fact is not None})[1:-1]


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
