"""The contact page before anybody has typed: drawn once, then only its token changes."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from contact.forms import ContactForm
from contact.models import Topic
from pages.facts import kept_after_closing

TOKEN_PLACE = "place-of-the-csrf-token"  # noqa: S105 - no token, but where it goes
KNOWN_TOPICS = {"", *Topic.values}
DRAWN: dict[tuple[str, str], str] = {}


def blank_page(request: HttpRequest) -> HttpResponse:
    """Return the empty form in the language in use, with a token of this visitor's own."""
    topic = request.GET.get("topic", "")
    key = (get_language() or "", topic)
    page = DRAWN.get(key) or _draw(request, topic)
    if topic in KNOWN_TOPICS:
        DRAWN[key] = page
    return HttpResponse(page.replace(TOKEN_PLACE, get_token(request)))


def _draw(request: HttpRequest, topic: str) -> str:
    context = {
        "form": ContactForm(initial={"topic": topic}),
        "kept": kept_after_closing(),
        "csrf_token": TOKEN_PLACE,
    }
    return render_to_string("contact/contact.html", context, request)
