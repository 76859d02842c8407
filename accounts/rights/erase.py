"""Erasing one's data: what would go, what stays, and the act."""

import logging
from typing import Any

from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.person import for_person
from accounts.rights.forms import EVERYTHING, ErasureForm
from accounts.services import erase_one_inquiry, erase_person, holding_of
from pages.facts import ledger_kept, period_of
from souftech.ledger import LedgerError
from souftech.personal import Kept, Person

logger = logging.getLogger(__name__)

SALT = "rights.erased.told"
MOST_NAMED = 50
TOLD_FOR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def erase_data(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what would go and what stays; once that is confirmed, erase it."""
    holding = holding_of(person)
    form = ErasureForm(request.POST or None, inquiries=holding.inquiries)
    facts = {"holding": holding, "form": form, "email": person.email}
    if not form.is_valid():
        return show_preview(request, facts)
    try:
        return erase(request, person, form.cleaned_data["what"])
    except LedgerError:
        logger.exception("Nothing can be erased: the ledger cannot be written.")
        return show_preview(request, facts | {"unable": True}, status=503)


def erase(request: HttpRequest, person: Person, what: str) -> HttpResponse:
    """Erase it, and lead to the page that says so; with everything goes the session."""
    at, everything = timezone.now(), what == EVERYTHING
    if everything:
        erased = erase_person(person, at=at)
        logout(request)
    else:
        erased = erase_one_inquiry(person, what, at=at)
    account_stays = User.objects.filter(email=person.email).exists()
    facts = {"everything": everything, "account_stays": account_stays}
    facts |= {"erased": erased[:MOST_NAMED], "further": len(erased[MOST_NAMED:])}
    told = signing.dumps(facts, salt=SALT, compress=True)
    return redirect(f"{reverse('data_erased')}?done={told}")


@require_safe
def data_erased(request: HttpRequest) -> HttpResponse:
    """Say what was erased; the address of this page tells it for an hour, and names nobody."""
    try:
        told = signing.loads(request.GET.get("done", ""), salt=SALT, max_age=TOLD_FOR)
    except signing.BadSignature:
        return redirect("your_data")
    told |= {"kept": period_of(Kept.ERASURE), "ledger_kept": ledger_kept()}
    told["count"] = len(told["erased"]) + told["further"]
    response = render(request, "rights/erased.html", told)
    add_never_cache_headers(response)
    return response


def show_preview(request: HttpRequest, facts: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Show what would go, and the form."""
    kept = {"kept": period_of(Kept.ERASURE), "acts_kept": period_of(Kept.STAFF_ACTS)}
    kept["ledger_kept"] = ledger_kept()
    return render(request, "rights/erase.html", facts | kept, status=status)
