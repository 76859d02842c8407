"""Writing to the company, and the page that a sender gets for it."""

import datetime
import math
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from contact.flood import admit
from contact.forms import ContactForm
from contact.models import Inquiry
from contact.services import receive_inquiry
from contact.spam import Clues, stamp
from pages.facts import kept_after_closing
from souftech.throttle import TooManyError


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was written and lead to its page."""
    at = timezone.now()
    typed = request.POST if request.method == "POST" else None
    form = ContactForm(typed, initial={"topic": request.GET.get("topic"), "started": stamp(at)})
    if form.is_valid():
        try:
            clues = Clues(**form.traces, visitor=admit(request, at))
            facts = {**form.cleaned_data, "language": get_language()}
            return redirect(receive_inquiry(**facts, at=at, clues=clues))
        except TooManyError as flood:
            return ask_for_patience(request, flood.until - at)
    return _show(request, "contact/contact.html", {"form": form})


def ask_for_patience(request: HttpRequest, wait: datetime.timedelta) -> HttpResponse:
    """Answer 429 with everything that was typed still in the form, and when to send it again."""
    seconds = math.ceil(wait.total_seconds())
    form = ContactForm(initial=request.POST.dict())
    facts = {"form": form, "minutes": math.ceil(seconds / 60)}
    response = _show(request, "429.html", facts, status=429)
    response["Retry-After"] = str(seconds)
    return response


@require_safe
def inquiry(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Show an inquiry to whoever holds its link; no search engine and no cache keeps it."""
    found = Inquiry.objects.by_link(reference, token)
    if not found:
        raise Http404
    response = render(
        request, "contact/inquiry.html", {"inquiry": found, "kept": kept_after_closing()}
    )
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show(
    request: HttpRequest, template: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page with a form, which no shared cache keeps."""
    response = render(request, template, facts | {"kept": kept_after_closing()}, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    return response
