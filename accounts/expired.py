"""Forms that were sent too late, or without proof that they are ours: they come back filled."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE

from accounts.entering import show_code, show_enter
from accounts.forms import AddressForm, EnteredCodeForm
from accounts.person import kept_by_nobody
from accounts.rights.overview import show_overview
from accounts.rights.requesting import RequestForm, show_request
from contact.views import contact_expired


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a request without proof that it came from our page; give back what was typed."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    show = PAGES.get(page or "")
    if show is None or request.method != "POST" or not reason.startswith("CSRF"):
        return contact_expired(request, reason)
    notice = {"status": 403, "expired": True, "no_cookie": reason == REASON_NO_CSRF_COOKIE}
    response: HttpResponse = kept_by_nobody(show)(request, **notice)  # type: ignore[assignment]
    return response


def _enter(request: HttpRequest, **notice: Any) -> HttpResponse:
    return show_enter(request, AddressForm(initial=request.POST.dict()), **notice)


def _code(request: HttpRequest, **notice: Any) -> HttpResponse:
    proof = request.resolver_match.kwargs["proof"] if request.resolver_match else uuid.uuid4()
    return show_code(request, EnteredCodeForm(initial=request.POST.dict()), proof, **notice)


def _overview(request: HttpRequest, **notice: Any) -> HttpResponse:
    return show_overview(request, AddressForm(initial=request.POST.dict()), **notice)


def _request(request: HttpRequest, **notice: Any) -> HttpResponse:
    return show_request(request, RequestForm(initial=request.POST.dict()), **notice)


PAGES: dict[str, Callable[..., HttpResponse]] = {
    "enter": _enter,
    "code": _code,
    "your_data_by_mail": _overview,
    "ask_about_data": _request,
}
