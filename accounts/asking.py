"""Asking for a code: counted, mailed, and remembered by the browser that asked."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from accounts.forms import end_session_in_time
from accounts.models import Proof, Way
from accounts.services import ask_for_code
from contact.flood import admit_sending, network_key

ASKED, NEXT = "asked", "next_page"


def mail_code(request: HttpRequest, email: str, way: Way, *, shown: bool = True) -> HttpResponse:
    """Have a code mailed and lead to where it is entered; raise `TooManyError` in a flood.

    Where the address is not `shown`, whoever asks may be another than its owner.
    """
    at = timezone.now()
    admit_sending(request, at)
    facts = {"language": str(get_language()), "network": network_key(request, at)}
    proof = ask_for_code(email, way=way, at=at, **facts)
    request.session[ASKED] = {"proof": str(proof), "way": way, "shown": shown}
    if not request.user.is_authenticated:
        end_session_in_time(request, "PROVEN_FOR")
    return redirect("code", proof)


def asked_for(request: HttpRequest, proof: uuid.UUID) -> dict[str, str | bool]:
    """Return what this browser last asked for, nothing if that was not this proof."""
    asked = request.session.get(ASKED, {})
    return asked if asked.get("proof") == str(proof) else {}


def address_asked(request: HttpRequest, proof: uuid.UUID) -> str:
    """Return the address to which a code went, for the browser in which it was typed alone."""
    if not asked_for(request, proof).get("shown"):
        return ""
    found = Proof.objects.filter(public_id=proof).values_list("email", flat=True).first()
    return found or ""
