"""The visitors' door: an address, the code that is mailed to it, and a session.

The library mails codes to known addresses alone and keeps them in the session, so that its answers
differ; the proof is ours, and the session that follows is the library's.
"""

import datetime
import uuid
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.asking import NEXT, address_asked, asked_for, mail_code
from accounts.forms import AddressForm, EnteredCodeForm, end_session_in_time
from accounts.models import Proof, Way
from accounts.models.proofs import PAGE_WAYS
from accounts.notices import proving_notice
from accounts.person import kept_by_nobody, note_proof
from accounts.services import enter_code, open_account
from contact.flood import told_to_wait
from souftech.posting import posted_from
from souftech.throttle import TooManyError


@kept_by_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and mail it a code; the answer is the same whether it is known."""
    if request.user.is_authenticated:
        return redirect("your_account")
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return show_enter(request, form, spent="spent" in request.GET and not form.is_bound)
    try:
        return mail_code(request, form.cleaned_data["email"], Way.SIGN_IN)
    except TooManyError as flood:
        page = show_enter(request, form, status=429, flood=flood.until)
        return told_to_wait(page, flood.until)


@kept_by_nobody
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def code(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """Take the code that was mailed, and lead to what it opens."""
    form, at = EnteredCodeForm(request.POST or None), timezone.now()
    if not form.is_valid():
        another = "another" in request.GET and not form.is_bound
        return show_code(request, form, proof, another=another)
    proven = enter_code(proof, form.cleaned_data["code"], ways=PAGE_WAYS, at=at)
    if proven is None:
        form.refuse()
        return show_code(request, form, proof)
    if proven.way == Way.SIGN_IN:
        return begin_session(request, proven, at)
    return begin_proof(request, proven, at)


@kept_by_nobody
@posted_from("code")
def another_code(request: HttpRequest, proof: uuid.UUID) -> HttpResponse:
    """Mail another code to the address that this browser asked one for."""
    before = Proof.objects.filter(public_id=proof).first()
    if not (asked := asked_for(request, proof)):
        return redirect("enter")
    if before is None:  # over by now
        door = "your_data" if asked["way"] == Way.RIGHTS else "enter"
        return redirect(f"{reverse(door)}?spent")
    try:
        page = mail_code(request, before.email, Way(before.way), shown=bool(asked["shown"]))
        return redirect(f"{page['Location']}?another")
    except TooManyError as flood:
        page = show_code(request, EnteredCodeForm(), proof, status=429, flood=flood.until)
        return told_to_wait(page, flood.until)


def begin_session(request: HttpRequest, proof: Proof, at: datetime.datetime) -> HttpResponse:
    """Sign in the owner of a proven address, whose account may begin with this."""
    user = open_account(proof.email, language=str(get_language()), at=at)
    logout(request)
    note_proof(request, proof.email, at)
    record_authentication(request, user, method="code")
    end_session_in_time(request, "SESSION_COOKIE_AGE" if user.is_staff else "VISITOR_SESSION_AGE")
    login = Login(user=user, redirect_url=reverse("your_account"))
    response: HttpResponse = perform_login(request, login)
    return response


def begin_proof(request: HttpRequest, proof: Proof, at: datetime.datetime) -> HttpResponse:
    """Let the owner of a proven address see to their data, for as long as the proof counts."""
    count_as_proven(request, proof.email, at)
    return redirect(request.session.pop(NEXT, "your_data"))


def count_as_proven(request: HttpRequest, email: str, at: datetime.datetime) -> None:
    """Remember a proven address here; where nobody is signed in the session ends with the proof."""
    note_proof(request, email, at)
    if not request.user.is_authenticated:
        end_session_in_time(request, "PROVEN_FOR")


def show_enter(
    request: HttpRequest, form: AddressForm, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the page that asks for an address."""
    facts = {
        "form": form,
        "unmailed": True,
        "notice": proving_notice(),
        "language_action": "enter_in_language",
    }
    return render(request, "account/enter.html", facts | notice, status=status)


def show_code(
    request: HttpRequest,
    form: EnteredCodeForm,
    proof: uuid.UUID,
    *,
    status: int = 200,
    **notice: Any,
) -> HttpResponse:
    """Show the page that asks for a code; whose it is only to the browser that asked for it."""
    facts = {
        "form": form,
        "unmailed": True,
        "proof": proof,
        "asked": asked_for(request, proof),
        "email": address_asked(request, proof),
        "minutes": settings.CODE_LASTS.seconds // 60,
    }
    return render(request, "account/code.html", facts | notice, status=status)
