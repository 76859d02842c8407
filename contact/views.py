"""Writing to the company, and the page that a sender gets for it."""

import datetime
import math

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.csrf import csrf_failure
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from accounts.models import User
from contact.blank import PAGE, blank_page, facts_for, filled_page
from contact.conversation import conversation_expired
from contact.faults import as_sent, log_fault, told_of_fault
from contact.flood import admit, seconds_until, told_to_wait
from contact.forms import ContactForm
from contact.holding import held_so_far, hold, told_of_flood
from contact.models import Inquiry
from contact.services import receive_inquiry
from contact.spam import Clues
from pages.languages import remember_language
from souftech.posting import posted_from
from souftech.throttle import TooManyError


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def contact(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was written and lead to its page."""
    response = receive(request) if request.method == "POST" else begin(request)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def begin(request: HttpRequest) -> HttpResponse:
    """Show the empty form, or to whoever has signed in one that knows who writes."""
    # Whoever sends no such cookie has no session: nothing is asked of the database.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        response = filled_page(request, request.user.email)
        patch_cache_control(response, no_store=True)  # it shows whose browser this is
        return response
    return blank_page(request)


def receive(request: HttpRequest) -> HttpResponse:
    """Keep what was written and lead to its page, or show it again with what is to correct."""
    form, at = ContactForm(request.POST, request.FILES), timezone.now()
    try:
        if not hold(form, request, at):
            return told_of_flood(show_form(request, form), form)
        return redirect(keep(request, form, at))
    except TooManyError as flood:
        return ask_for_patience(request, form, flood.until)
    except Error as fault:
        log_fault(fault)
        again = as_sent(form, request)
        return told_of_fault(show_form(request, again, status=503, fault=True))


def keep(request: HttpRequest, form: ContactForm, at: datetime.datetime) -> Inquiry:
    """Keep what a sound form holds; `TooManyError` in a flood, `Error` where the database fails."""
    browser = request.META.get("CSRF_COOKIE", "")
    facts = {**form.cleaned_data, "language": get_language(), "browser": browser, "at": at}
    clues = Clues(**form.traces, visitor=admit(request, at))
    return receive_inquiry(**facts, files=form.attached, clues=clues)


def ask_for_patience(
    request: HttpRequest, form: ContactForm, until: datetime.datetime
) -> HttpResponse:
    """Answer 429 with everything that was typed still in the form, and when to send it again."""
    minutes = math.ceil(seconds_until(until) / 60)
    facts = facts_for(form.unjudged(request.POST)) | {"minutes": minutes}
    return told_to_wait(render(request, "429.html", facts, status=429), until)


@posted_from("contact")
def contact_in_language(request: HttpRequest) -> HttpResponse:
    """Show the form in this address's language, filled as it was; nothing is judged or kept."""
    form = held_so_far(ContactForm, request)
    response = told_of_flood(show_form(request, form), form)
    remember_language(response, str(get_language()))
    return response


def contact_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a request without proof that it came from our page; give a sender the form again.

    The form comes filled and with a new token, unless another site has sent it.
    """
    page = request.resolver_match.url_name if request.resolver_match else ""
    from_elsewhere = not reason.startswith("CSRF")
    if request.method != "POST" or from_elsewhere:
        return csrf_failure(request, reason=reason)
    no_cookie = reason == REASON_NO_CSRF_COOKIE
    if page in ("contact", "contact_in_language"):
        form, expired = held_so_far(ContactForm, request), page == "contact"
        return show_form(request, form, status=403, expired=expired, no_cookie=no_cookie)
    if page in ("inquiry_write", "inquiry_in_language"):
        return conversation_expired(request, no_cookie=no_cookie)
    return csrf_failure(request, reason=reason)


def show_form(
    request: HttpRequest, form: ContactForm, *, status: int = 200, **notice: bool
) -> HttpResponse:
    """Show the form as it stands; the browser may keep the page, so that "back" finds the text."""
    response = render(request, PAGE, facts_for(form) | notice, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response
