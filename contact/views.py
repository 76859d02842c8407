"""Writing to the company, and the page that a sender gets for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from contact.blank import blank_page
from contact.forms import ContactForm
from contact.models import Inquiry
from contact.services import receive_inquiry
from pages.facts import kept_after_closing


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def contact(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was written and lead to its page."""
    response = receive(request) if request.method == "POST" else blank_page(request)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def receive(request: HttpRequest) -> HttpResponse:
    """Keep what was written and lead to its page, or show it again with what is to correct."""
    form = ContactForm(request.POST)
    if form.is_valid():
        received = receive_inquiry(**form.cleaned_data, language=get_language(), at=timezone.now())
        return redirect(received)
    return render(request, "contact/contact.html", {"form": form, "kept": kept_after_closing()})


@require_safe
def inquiry(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Show an inquiry to whoever holds its link; no search engine and no cache keeps it."""
    found = Inquiry.objects.by_link(reference, token)
    if not found:
        raise Http404
    context = {"inquiry": found, "kept": kept_after_closing()}
    response = render(request, "contact/inquiry.html", context)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
