"""Forms that were sent too late, or without proof that they are ours: they come back filled."""

import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.urls import resolve
from django.utils import timezone

from accounts.entering import show_code, show_enter
from accounts.forms import AddressForm, EnteredCodeForm
from accounts.home import show_account
from accounts.models import User
from accounts.person import PersonView, for_person, kept_by_nobody
from accounts.rights import correct, erase
from accounts.rights.copying import show_copy
from accounts.rights.forms import DetailsForm, ErasureForm, NewAddressForm
from accounts.rights.overview import show_overview
from accounts.rights.proving import show_link
from accounts.rights.requesting import RequestForm, show_request
from accounts.services import find_link, holding_of
from contact.conversation import conversation_expired, lost_page
from contact.forms import LinksForm
from contact.views import contact_expired
from souftech.personal import Person


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a request without proof that it came from our page; give back what was typed."""
    page = request.resolver_match.url_name if request.resolver_match else ""
    show = PAGES.get(page or "")
    if show is None or request.method != "POST" or not reason.startswith("CSRF"):
        return contact_expired(request, reason)
    notice = {"status": 403, "no_cookie": reason == REASON_NO_CSRF_COOKIE}
    notice["expired"] = not str(page).endswith("_in_language")
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


def _account(request: HttpRequest, **notice: Any) -> HttpResponse:
    if isinstance(request.user, User):
        return show_account(request, request.user, **notice)
    return show_overview(request, AddressForm(), **notice)


def _link(request: HttpRequest, **notice: Any) -> HttpResponse:
    link = request.resolver_match.kwargs if request.resolver_match else {}
    found = find_link(link["proof"], link["token"], at=timezone.now())
    return show_link(request, over=not found, **notice)


def _lost_link(request: HttpRequest, **notice: Any) -> HttpResponse:
    return lost_page(request, LinksForm(initial=request.POST.dict()), **notice)


def _conversation(request: HttpRequest, *, no_cookie: bool, **_notice: Any) -> HttpResponse:
    return conversation_expired(request, no_cookie=no_cookie)


@for_person
def _copy(request: HttpRequest, person: Person, **notice: Any) -> HttpResponse:
    return show_copy(request, person, **notice)


@for_person
def _details(request: HttpRequest, person: Person, **notice: Any) -> HttpResponse:
    inquiries = correct.inquiries_of(person)
    form = DetailsForm(inquiries=inquiries, kept=request.POST.dict())
    return correct.show_forms(request, person, details=form, **notice)


@for_person
def _new_address(request: HttpRequest, person: Person, **notice: Any) -> HttpResponse:
    form = NewAddressForm(initial=request.POST.dict())
    return correct.show_forms(request, person, address=form, **notice)


@for_person
def _code_of_new_address(request: HttpRequest, _person: Person, **notice: Any) -> HttpResponse:
    return correct.show_code(request, EnteredCodeForm(initial=request.POST.dict()), **notice)


@for_person
def _erasure(request: HttpRequest, person: Person, *, status: int, **notice: Any) -> HttpResponse:
    holding = holding_of(person)
    form = ErasureForm(inquiries=holding.inquiries, kept=request.POST.dict())
    facts = {"holding": holding, "form": form, "email": person.email, **notice}
    return erase.show_preview(request, facts, status=status)


def _emptied(request: HttpRequest, *, status: int, **_notice: Any) -> HttpResponse:
    """Show a page of staff as it is first shown: what was typed there is secret, and not kept."""
    request.method, request.POST = "GET", QueryDict()
    request.has_expired = True  # type: ignore[attr-defined]
    page = resolve(request.path_info)
    response: HttpResponse = page.func(request, *page.args, **page.kwargs)
    if response.status_code == HTTPStatus.OK:
        response.status_code = status
    return response


OF_STAFF = (
    "account_login", "account_logout", "account_reauthenticate", "invitation", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
)  # fmt: skip
PAGES: dict[str, PersonView] = {
    **dict.fromkeys(OF_STAFF, _emptied),
    "enter": _enter,
    "enter_in_language": _enter,
    "code": _code,
    "another_code": _code,
    "leave": _account,
    "leave_everywhere": _account,
    "lost_link": _lost_link,
    "lost_link_in_language": _lost_link,
    "inquiry_see_data": _conversation,
    "inquiry_correct_data": _conversation,
    "inquiry_copy_data": _conversation,
    "inquiry_erase_data": _conversation,
    "your_data_in_language": _overview,
    "your_data_by_mail": _overview,
    "your_data_code": _overview,
    "data_link": _link,
    "copy_data": _copy,
    "drop_copy": _copy,
    "ask_about_data": _request,
    "correct_data": _details,
    "correct_address": _new_address,
    "correct_code": _code_of_new_address,
    "erase_data": _erasure,
}
