"""Addresses that take what a form posts, and show no page of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def posted_from(page: str) -> Callable[[View], View]:
    """Lead whoever comes to a view without a form to the `page` that holds it.

    The address of that page takes what the view's own takes. People come so by changing the
    language of what the view answered, or by loading that again.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def posted(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **options)
            match = request.resolver_match
            response: HttpResponse = redirect(page, **(match.kwargs if match else {}))
            return response

        return posted

    return decorate
