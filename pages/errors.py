"""Pages for what went wrong before or inside a view: no database and no context processor."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from pages.company import COMPANY


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with the page of `status`, in the visitor's language, with address and e-mail."""
    with override(get_language_from_request(request, check_path=True)):
        html = render_to_string(f"{status}.html", {"company": COMPANY})
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return error_page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)
