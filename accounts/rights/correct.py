"""Correcting one's data: name and telephone at once, a new address once it is proven."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.entering import count_as_proven
from accounts.forms import EnteredCodeForm
from accounts.models import User, Way
from accounts.notices import correction_notice
from accounts.person import CORRECTION, for_person
from accounts.rights.forms import DetailsForm, NewAddressForm
from accounts.services import ask_for_code, correct_details, enter_code, move_person
from contact.flood import flood_ends, network_key, told_to_wait
from contact.models import Inquiry
from souftech.personal import Person
from souftech.posting import posted_from

DONE = ("details", "address", "inquiries")


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def correct_data(request: HttpRequest, person: Person) -> HttpResponse:
    """Show what can be corrected; correct name and telephone number."""
    form = DetailsForm(request.POST or None, inquiries=inquiries_of(person))
    if not form.is_valid():
        done = not form.is_bound and request.GET.get("done")
        return show_forms(request, person, details=form, done=done if done in DONE else "")
    correct_details(person, **form.cleaned_data, at=timezone.now())
    return redirect(f"{reverse('correct_data')}?done=details")


@for_person
@posted_from("correct_data")
def correct_address(request: HttpRequest, person: Person) -> HttpResponse:
    """Mail a code to a new address; the answer is the same whether we know that address."""
    form, at = NewAddressForm(request.POST), timezone.now()
    form.present = person.email
    if not form.is_valid():
        return show_forms(request, person, address=form)
    if until := flood_ends(request, at):
        page = show_forms(request, person, address=form, status=429, flood=until)
        return told_to_wait(page, until)
    ask_new_address(request, person, form.cleaned_data["email"], at)
    return redirect("correct_code")


def ask_new_address(
    request: HttpRequest, person: Person, email: str, at: datetime.datetime
) -> None:
    """Mail a code to a new address, and remember whose address it is to replace."""
    facts = {"language": str(get_language()), "network": network_key(request, at)}
    proof = ask_for_code(email, way=Way.CORRECTION, at=at, **facts)
    request.session[CORRECTION] = {"proof": str(proof), "from": person.email}


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def correct_code(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the code that was mailed to the new address, and have it stand from now on."""
    form, asked = EnteredCodeForm(request.POST or None), request.session.get(CORRECTION)
    if not asked or asked["from"] != person.email:
        return redirect("correct_data")
    if not form.is_valid():
        return show_code(request, form)
    at, code = timezone.now(), form.cleaned_data["code"]
    proof = enter_code(uuid.UUID(asked["proof"]), code, ways=[Way.CORRECTION], at=at)
    if proof is None:
        form.refuse()
        return show_code(request, form)
    return move(request, person, proof.email, at)


def move(request: HttpRequest, person: Person, email: str, at: datetime.datetime) -> HttpResponse:
    """Have a proven address stand in place of the old one, and lead to the page that says so."""
    move_person(person, email, at=at)
    logout(request)  # every session of the old address has ended
    count_as_proven(request, email, at)
    account_stays = User.objects.filter(email=person.email).exists()
    done = "inquiries" if account_stays else "address"
    return redirect(f"{reverse('correct_data')}?done={done}")


def show_code(
    request: HttpRequest, form: EnteredCodeForm, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the page that asks for the code from the new address."""
    facts = {"form": form, "minutes": settings.CODE_LASTS.seconds // 60, **notice}
    return render(request, "rights/correct_code.html", facts, status=status)


def inquiries_of(person: Person) -> list[Inquiry]:
    """Return the inquiries of a person, the newest first."""
    return list(Inquiry.objects.of_person(person).without_texts())


def show_forms(
    request: HttpRequest,
    person: Person,
    *,
    details: DetailsForm | None = None,
    address: NewAddressForm | None = None,
    status: int = 200,
    **notice: Any,
) -> HttpResponse:
    """Show both forms as they stand."""
    inquiries = inquiries_of(person)
    facts = {
        "email": person.email,
        "unmailed": True,
        "inquiries": inquiries,
        "details": details or DetailsForm(inquiries=inquiries),
        "address": address or NewAddressForm(),
        "notice": correction_notice(),
    }
    return render(request, "rights/correct.html", facts | notice, status=status)
