"""Who is asking: the address that somebody has proven to be theirs, in this session."""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from contact.models import Inquiry
from souftech.clocks import CLOCKS_DIFFER
from souftech.personal import Person

PROVEN = "proven"
CORRECTION = "correction"  # which code was asked for, and whose address it is to replace

PersonView = Callable[..., HttpResponseBase]


def person_with(email: str) -> Person:
    """Return whose data is held under an address."""
    address = email.strip().lower()
    return Person(address, Inquiry.objects.of(address).values_list("public_id", flat=True))


def note_proof(request: HttpRequest, email: str, at: datetime.datetime) -> None:
    """Remember in a new session key that whoever is here has just proven this address."""
    request.session.cycle_key()
    request.session.pop(CORRECTION, None)
    request.session[PROVEN] = {"email": email, "at": at.timestamp()}


def is_within(time: datetime.timedelta, begun: float, at: float) -> bool:
    """Tell whether what began then, in seconds, is neither over nor of a clock that ran ahead."""
    return -CLOCKS_DIFFER.total_seconds() <= at - begun < time.total_seconds()


def proven_address(request: HttpRequest, at: datetime.datetime) -> str | None:
    """Return the address that was proven here within `PROVEN_FOR`, or none."""
    proof = request.session.get(PROVEN)
    if not proof or not is_within(settings.PROVEN_FOR, proof["at"], at.timestamp()):
        return None
    return str(proof["email"])


def kept_by_nobody(view: PersonView) -> PersonView:
    """Have no search engine and no cache keep what a view answers."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        response = view(request, *args, **options)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return asked


def for_person(view: PersonView) -> PersonView:
    """Give a view the person whose address was proven; others are led to where one proves it.

    No search engine and no cache keeps its answer.
    """

    @wraps(view)
    @kept_by_nobody
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        email = proven_address(request, timezone.now())
        if email is None:
            return redirect("your_data")
        return view(request, person_with(email), *args, **options)

    return asked
