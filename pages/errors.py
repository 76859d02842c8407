"""The pages for what went wrong: they need no database and no context processor."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from pages.company import COMPANY
from pages.languages import pages_at

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
OWN_PAGES = {405: "405.html", 408: "408.html", 413: "413.html", 429: "busy.html", 500: "500.html"}


def problem(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """Answer in the visitor's language, with the company's e-mail; `reason` is for the log."""
    request.META["souftech.reason"] = reason
    page = OWN_PAGES.get(status, "400.html")
    language = get_language_from_request(request, check_path=True)
    with override(language):
        facts = {"company": COMPANY, "alternates": pages_at("/")}
        response = HttpResponse(render_to_string(page, facts), status=status)
    response["Content-Language"] = language
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refuses: 413 where it was too much, else 400."""
    status = 413 if isinstance(exception, TOO_MUCH) else 400
    return problem(request, status, type(exception).__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 for a fault of ours."""
    return problem(request, 500, "fault")
