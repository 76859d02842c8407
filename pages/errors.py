"""The page for a fault of ours: it needs no database and no context processor."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from pages.company import COMPANY


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in the visitor's language, with the company's address and e-mail."""
    with override(get_language_from_request(request, check_path=True)):
        return HttpResponse(render_to_string("500.html", {"company": COMPANY}), status=500)
