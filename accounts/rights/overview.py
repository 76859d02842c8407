"""The page from which people reach what they can do about their data."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.person import proven_address


class Choice(NamedTuple):
    """One thing that people can do: the name of its page, and words for it."""

    page: str
    title: str | Promise
    sentence: str | Promise


CHOICES: list[Choice] = [
    Choice("correct_data", _("Correct it"), _("Your name, your telephone number, your e-mail.")),
    Choice("erase_data", _("Erase it"), _("One inquiry, or everything. You see first what goes.")),
]


@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """Show what people can do about their data, and how they prove whose it is."""
    facts = {"choices": CHOICES, "email": proven_address(request, timezone.now())}
    response = render(request, "rights/overview.html", facts)
    add_never_cache_headers(response)
    return response
