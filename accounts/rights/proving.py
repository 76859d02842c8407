"""The doors to one's data: from an inquiry's page, by a mailed link, and from one's account."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts.asking import NEXT, mail_code
from accounts.entering import begin_proof
from accounts.forms import AddressForm
from accounts.models import User, Way
from accounts.person import kept_by_nobody
from accounts.rights.overview import show_overview
from accounts.services import ask_for_link, find_link, use_link
from contact.conversation import by_link, show_conversation
from contact.flood import flood_ends, network_key, told_to_wait
from contact.forms import WritingForm
from contact.models import Inquiry
from souftech.posting import posted_from
from souftech.throttle import TooManyError


def door_to(page: str) -> Callable[..., HttpResponse]:
    """Return the view of a button beside an inquiry, which by a code leads to `page`.

    The code is mailed to the address on file, which whoever holds the link does not learn here.
    """

    @by_link
    @posted_from("inquiry")
    def ask(request: HttpRequest, found: Inquiry) -> HttpResponse:
        try:
            response = mail_code(request, found.email, Way.RIGHTS, shown=False)
        except TooManyError as flood:
            facts = {"flood": flood.until, "unmailed": True}
            shown = show_conversation(request, found, WritingForm(), status=429, **facts)
            return told_to_wait(shown, flood.until)
        request.session[NEXT] = page
        return response

    return ask


@kept_by_nobody
@posted_from("your_data")
def ask_from_account(request: HttpRequest) -> HttpResponse:
    """Mail a code to the address of the account that is signed in here."""
    if not isinstance(request.user, User):
        return redirect("enter")
    try:
        return mail_code(request, request.user.email, Way.RIGHTS)
    except TooManyError as flood:
        return hold_back(request, AddressForm(), flood.until)


@kept_by_nobody
@posted_from("your_data")
def ask_by_mail(request: HttpRequest) -> HttpResponse:
    """Mail a link to an address; the answer is the same whatever is held about it."""
    form, at = AddressForm(request.POST), timezone.now()
    if not form.is_valid():
        return show_overview(request, form)
    if until := flood_ends(request, at):
        return hold_back(request, form, until)
    facts = {"language": str(get_language()), "network": network_key(request, at)}
    ask_for_link(form.cleaned_data["email"], at=at, **facts)
    return redirect(f"{reverse('your_data')}?sent")


@kept_by_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, proof: uuid.UUID, token: str) -> HttpResponse:
    """Show a button, and use the link up when that is pressed: programs that read mail do not."""
    at = timezone.now()
    if request.method == "POST" and (proven := use_link(proof, token, at=at)):
        return begin_proof(request, proven, at)
    over = request.method == "POST" or not find_link(proof, token, at=at)
    return show_link(request, over=over)


def show_link(
    request: HttpRequest, *, over: bool, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the button that uses a link up, or that the link is over."""
    facts = {"over": over, **notice}
    return render(request, "rights/link.html", facts, status=410 if over else status)


def hold_back(request: HttpRequest, form: AddressForm, until: datetime.datetime) -> HttpResponse:
    """Answer a flood with what was typed, and when to send it again."""
    return told_to_wait(show_overview(request, form, status=429, flood=until), until)
