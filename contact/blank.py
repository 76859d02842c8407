"""The contact page before anybody has typed: drawn once, then only its tokens change."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from contact.forms import ContactForm
from contact.keys import new_key
from contact.models import Inquiry, Topic
from contact.notices import contact_notice
from contact.spam import stamp
from pages.facts import kept_after_closing

PAGE = "contact/contact.html"
# No tokens, but the places where each visitor's own are put.
TOKEN_PLACE, KEY_PLACE = "place-of-the-csrf-token", "place-of-the-forms-key"
STAMP_PLACE = "place-of-the-stamp"
KNOWN_TOPICS = {"", *Topic.values}
DRAWN: dict[tuple[str, str], str] = {}


def blank_page(request: HttpRequest) -> HttpResponse:
    """Return the empty form in the language in use, with tokens of this visitor's own."""
    topic = request.GET.get("topic", "")
    place = (get_language() or "", topic)
    page = DRAWN.get(place) or _draw(request, topic)
    if topic in KNOWN_TOPICS:
        DRAWN[place] = page
    for its_place, value in _tokens(request).items():
        page = page.replace(its_place, value)
    return HttpResponse(page)


def filled_page(request: HttpRequest, email: str) -> HttpResponse:
    """Return the form with what we know of whoever has signed in: from their newest inquiry."""
    newest = Inquiry.objects.of(email).without_texts().first()
    facts = {"email": email, "topic": request.GET.get("topic", "")}
    if newest:
        facts["name"] = newest.name
        facts["phone"] = newest.phone.as_international if newest.phone else ""
    form = ContactForm(initial={**facts, "key": new_key(), "started": stamp(timezone.now())})
    return render(request, PAGE, facts_for(form))


def facts_for(form: ContactForm) -> dict[str, Any]:
    """Return what the contact page says and offers, whatever stands in its form."""
    return {
        "form": form,
        "kept": kept_after_closing(settings.INQUIRY_KEPT_MONTHS),
        "notice": contact_notice(),
        "language_action": "contact_in_language",
    }


def _tokens(request: HttpRequest) -> dict[str, str]:
    """Return a visitor's own tokens, each by what keeps its place."""
    now = timezone.now()
    return {TOKEN_PLACE: get_token(request), KEY_PLACE: new_key(), STAMP_PLACE: stamp(now)}


def _draw(request: HttpRequest, topic: str) -> str:
    form = ContactForm(initial={"topic": topic, "key": KEY_PLACE, "started": STAMP_PLACE})
    return render_to_string(PAGE, facts_for(form) | {"csrf_token": TOKEN_PLACE}, request)
