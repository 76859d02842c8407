"""Whether anything was said since an open page last asked: mostly not, told at almost no cost.

Many pages ask again and again. The usual answer, 304, is given before Django begins; whatever else
is asked, and every doubt, is left to the view, which answers the same.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.http import http_date

from contact.links import opens
from souftech.headers import ResponseHeadersMiddleware
from souftech.pagestore import request_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from contact.models import Inquiry

ROUTE = "<code>/inquiry/<slug:reference>/<slug:token>/news/"
# Without models, because putting the same question together anew takes longer than its answer.
LOOK = """
SELECT id, public_id, link_version, closed_at,
    (SELECT MAX(id) FROM contact_message WHERE inquiry_id = contact_inquiry.id)
FROM contact_inquiry WHERE reference = %s
"""


class Glance(NamedTuple):
    """What of an inquiry decides who may ask, and whether there is news."""

    pk: int
    public_id: UUID
    link_version: int
    closed_at: Any
    newest: int | None


class NewsLayer:
    """A WSGI layer that says by itself that there is no news, and hands on everything else."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application
        self.site = (settings.SITE.scheme, settings.SITE.netloc)
        codes = "|".join(code for code, _name in settings.LANGUAGES)
        self.page = re.compile(rf"/({codes})/inquiry/([-\w]+)/([-\w]+)/news/", re.ASCII)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        known = known_tag(environ.get("HTTP_IF_NONE_MATCH", ""))
        asked = self.page.fullmatch(environ["PATH_INFO"]) if known else None
        if asked is None or environ["REQUEST_METHOD"] != "GET" or not self._is_ours(environ):
            return self.application(environ, start_response)
        language, reference, token = asked.groups()
        found = glance(reference)
        if not found or not opens(token, found) or tag_of(found, language) != known:
            return self.application(environ, start_response)
        environ["souftech.language"], environ["souftech.route"] = language, ROUTE
        told = [("ETag", known), ("Expires", http_date()), ("Content-Language", language)]
        start_response("304 Not Modified", told + self.headers)
        return []

    def _is_ours(self, environ: "WSGIEnvironment") -> bool:
        return (environ["wsgi.url_scheme"], environ.get("HTTP_HOST")) == self.site

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """What the view and the middleware tell in every such answer."""
        answer: Any = unchanged
        for layer in (XFrameOptionsMiddleware, SecurityMiddleware, ResponseHeadersMiddleware):
            answer = layer(answer)
        told = answer(WSGIRequest(request_for("/"))).items()
        return [(name, value) for name, value in told if name != "Expires"]


def glance(reference: str) -> Glance | None:
    """Look an inquiry up; none too where the database does not answer, which Django then tells."""
    if not connection.in_atomic_block:  # as Django at the beginning of every request
        connection.close_if_unusable_or_obsolete()
    try:
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [reference])
            row = cursor.fetchone()
    except DatabaseError:
        return None
    return Glance(row[0], UUID(str(row[1])), *row[2:]) if row else None


def tag_of(found: "Glance | Inquiry", language: str) -> str:
    """Return what differs whenever the conversation does, and tells nothing of it."""
    facts = f"{found.pk}:{getattr(found, 'newest', 0)}:{found.closed_at is not None}"
    return f'"{salted_hmac("news", f"{facts}:{language}").hexdigest()[:20]}"'


def known_tag(if_none_match: str) -> str:
    """Return the tag that a page holds; a proxy that compresses has made it a weak one."""
    return if_none_match.removeprefix("W/")


def unchanged(_request: HttpRequest) -> HttpResponse:
    """Say that there is no news."""
    response = HttpResponseNotModified()
    response["Content-Length"] = "0"
    keep_private(response)
    return response


def keep_private(response: HttpResponseBase) -> None:
    """Have an answer about an inquiry kept by no cache and by no search engine."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
