"""Handing a file over: to whoever holds the inquiry's link, as a download that can do nothing."""

import logging
import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from contact.files.ranges import UnsatisfiableError, asked_range
from contact.files.store import store
from contact.models import Attachment, Inquiry
from pages.errors import problem

logger = logging.getLogger(__name__)

PARTIAL, UNSATISFIABLE, AWAY = 206, 416, 503


@require_safe
def open_by_link(
    request: HttpRequest, reference: str, token: str, public_id: uuid.UUID
) -> HttpResponseBase:
    """Hand over a file of the inquiry that this link opens; anything else is not found."""
    inquiry = Inquiry.objects.by_link(reference, token)
    if inquiry is None:
        raise Http404
    return handed_over(request, inquiry, public_id)


def handed_over(request: HttpRequest, inquiry: Inquiry, public_id: uuid.UUID) -> HttpResponseBase:
    """Return a file of this inquiry, whole or the part that was asked for."""
    found = Attachment.objects.filter(message__inquiry=inquiry, public_id=public_id).first()
    if found is None:
        raise Http404
    try:
        response = _answer(request, found)
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


def _answer(request: HttpRequest, file: Attachment) -> HttpResponseBase:
    etag = f'"{file.public_id.hex}"'
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


def _stream(request: HttpRequest, file: Attachment, start: int, end: int) -> HttpResponseBase:
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
    name = file.name + file.ending
    response["Content-Disposition"] = str(content_disposition_header(True, name))  # noqa: FBT003
    return response
