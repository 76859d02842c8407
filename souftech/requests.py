"""Requests that no browser makes: answered with a page, before anything reads or keeps them."""

import codecs
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from pages.errors import problem
from souftech.patience import time_limit
from souftech.receiving import COME_BACK, a_place_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ILLEGIBLE = "application/x-illegible"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
UPLOAD = FORMS[1]
REPLACEMENT = "\ufffd"
MARK = REPLACEMENT.encode()


class Refusal(NamedTuple):
    """The status of an answer, and the reason for the log: words of ours alone."""

    status: int
    reason: str


TOO_MANY = Refusal(429, "receiving")


class LegibleType:
    """A WSGI layer that replaces a content type on which Django's request itself would break."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if not is_legible(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ILLEGIBLE
        environ["wsgi.input"] = CountedInput(environ["wsgi.input"])
        return self.application(environ, start_response)


class CountedInput:
    """A request's body that tells how much of it has been read, and how often it holds U+FFFD."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.taken = self.marks = 0
        self.last = b""

    def read(self, *size: int) -> bytes:
        return self._count(self.stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self._count(self.stream.readline(*size))

    def _count(self, piece: bytes) -> bytes:
        self.taken += len(piece)
        self.marks += (self.last + piece).count(MARK)
        self.last = piece[-2:]
        return piece


class GuardMiddleware:
    """Refuse what could not be read whole, and give every bare refusal of a view its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if refusal := refusal_of_head(request) or refusal_of_body(request):
            page = problem(request, refusal.status, refusal.reason)
            if refusal is TOO_MANY:
                page["Retry-After"] = str(COME_BACK)
            return page
        response = self.get_response(request)
        if response.status_code == 405 and isinstance(response, HttpResponse):  # noqa: PLR2004
            page = problem(request, 405, "method")
            page["Allow"] = response.get("Allow", "")
            return page
        return response


def refusal_of_head(request: HttpRequest) -> Refusal | None:
    """Return why a request cannot be answered, judged by what stands before its body.

    Raises `SuspiciousOperation` for a query of too many fields.
    """
    if not is_legible(request.META.get("CONTENT_TYPE", "")):
        return Refusal(400, "content type")
    # No text of ours holds NUL, PostgreSQL takes none, and cookies may hide one as "\000".
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    if any("\0" in text for text in (request.path_info, *request.COOKIES.values(), *asked)):
        return Refusal(400, "NUL")
    return refusal_of_size(request)


def refusal_of_size(request: HttpRequest) -> Refusal | None:
    """Return why a request's body will not be read, judged by its announcement."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return Refusal(400, "length")
    if request.META.get("HTTP_TRANSFER_ENCODING"):  # its body would count as empty
        return Refusal(411, "no length")
    takes_files = request.content_type == UPLOAD and settings.UPLOAD_PATHS.match(request.path_info)
    most = settings.UPLOAD_BYTES if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if int(length) > most:
        return Refusal(413, "length")
    if request.method == "POST" and int(length) and request.content_type not in FORMS:
        return Refusal(415, "content type")
    return None


def refusal_of_body(request: HttpRequest) -> Refusal | None:
    """Read a form, whole and in time, and return why it cannot be taken.

    Raises `SuspiciousOperation` or `MultiPartParserError` for one that Django cannot read.
    """
    if request.method != "POST":
        return None
    upload = int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    with a_place_for(request, upload=upload) as is_free:
        if not is_free:
            return TOO_MANY
        return refusal_of_upload(request) if upload else refusal_of_form(request)


def refusal_of_form(request: HttpRequest) -> Refusal | None:
    """Read a form of words, and return why it cannot be taken.

    Raises `SuspiciousOperation` or `MultiPartParserError` for one that Django cannot read.
    """
    try:
        with time_limit(request.META.get("gunicorn.socket"), settings.BODY_SECONDS):
            body = request.body
    except UnreadablePostError:
        body = b""
    # Where a line breaks, gunicorn hands over the first half, and Django takes it for the whole.
    if len(body) < int(request.META.get("CONTENT_LENGTH") or 0):
        return Refusal(408, "incomplete")
    if request.content_type == FORMS[0] and not _is_text(body):
        return Refusal(400, "encoding")  # Django would read it as Latin-1
    if marks_in(request) > body.count(MARK) + body.upper().count(b"%EF%BF%BD"):
        return Refusal(400, "encoding")  # Django put them for bytes that are no text
    return None


def refusal_of_upload(request: HttpRequest) -> Refusal | None:
    """Read a form with files, which go to the disk, and return why it cannot be taken.

    Raises `SuspiciousOperation` or `MultiPartParserError` for one that Django cannot read.
    """
    body = request.META["wsgi.input"]
    length = int(request.META["CONTENT_LENGTH"])
    try:
        with time_limit(request.META.get("gunicorn.socket"), settings.UPLOAD_SECONDS):
            marks = marks_in(request)
    except (UnreadablePostError, MultiPartParserError):
        if getattr(body, "taken", length) < length:
            return Refusal(408, "incomplete")
        raise
    if getattr(body, "taken", length) < length:
        return Refusal(408, "incomplete")
    if marks > getattr(body, "marks", marks):
        return Refusal(400, "encoding")
    return None


def marks_in(request: HttpRequest) -> int:
    """Return how often what was typed holds U+FFFD."""
    typed = (text for name, values in request.POST.lists() for text in (name, *values))
    return sum(text.count(REPLACEMENT) for text in typed)


def is_legible(kind: str) -> bool:
    """Tell whether a `Content-Type` can be read and speaks of UTF-8, if of any encoding."""
    if kind == ILLEGIBLE:
        return False
    try:
        _kind, parameters = parse_header_parameters(kind)
        return codecs.lookup(parameters.get("charset") or "utf-8").name == "utf-8"
    except (LookupError, ValueError):
        return False


def _is_text(body: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        body.decode()
        return True
    return False
