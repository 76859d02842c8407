"""Handing bytes over: as a download that can do nothing, whole or the part that was asked for."""

import logging
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from contact.files.ranges import UnsatisfiableError, asked_range
from contact.files.store import store
from pages.errors import problem

logger = logging.getLogger(__name__)

PARTIAL, UNSATISFIABLE, AWAY = 206, 416, 503


@dataclass(frozen=True)
class Download:
    """What is handed over: where its bytes lie, how many, and what a browser is told of them."""

    tag: str
    key: str
    size: int
    name: str
    content_type: str


def hand_over(request: HttpRequest, file: Download) -> HttpResponseBase:
    """Return a file that no cache keeps; 404 where its bytes are gone, 503 where they are away."""
    try:
        response = _answer(request, file)
    except FileNotFoundError:
        logger.error("A file is missing: its row has no bytes.")  # noqa: TRY400 - its words hold a path
        raise Http404 from None
    except OSError as error:
        logger.error("A file cannot be read: %s.", type(error).__name__)  # noqa: TRY400
        response = problem(request, AWAY, "storage")
        response["Retry-After"] = "60"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, file: Download) -> HttpResponseBase:
    etag = f'"{file.tag}"'
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        header = ""
    try:
        part = asked_range(header, file.size)
    except UnsatisfiableError:
        refused = HttpResponse(status=UNSATISFIABLE)
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    start, end = part or (0, file.size)
    response = _stream(request, file, start, end)
    response["ETag"] = etag
    if part:
        response.status_code = PARTIAL
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return response


def _stream(request: HttpRequest, file: Download, start: int, end: int) -> HttpResponseBase:
    """Return bytes of a file under headers that keep a browser from running any of them."""
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=file.content_type)
    else:
        pieces = store().pieces(file.key, start, end)
        response = StreamingHttpResponse(pieces, content_type=file.content_type)
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))  # noqa: FBT003
    return response
