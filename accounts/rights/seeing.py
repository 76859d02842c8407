"""Seeing all that is held about oneself, page by page."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.holdings import Holdings, Record
from accounts.person import for_person
from contact.links import token_of
from contact.models import Inquiry
from souftech.personal import Person

ON_A_PAGE = 20


@require_safe
@for_person
def see_data(request: HttpRequest, person: Person) -> HttpResponse:
    """Show the inquiries of a person, and what is held besides."""
    holdings = Holdings(person, timezone.now())
    inquiries = Paginator(holdings.inquiries(), ON_A_PAGE).get_page(request.GET.get("page"))
    besides = Paginator(holdings.keys(None), ON_A_PAGE).get_page(request.GET.get("besides"))
    facts = {
        "email": person.email,
        "inquiries": inquiries,
        "summaries": [holdings.record(inquiry) for inquiry in inquiries],
        "besides": besides,
        "records": holdings.records(besides),
    }
    return render(request, "rights/see.html", facts)


@require_safe
@for_person
def see_inquiry(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """Show all that is held of one inquiry."""
    holdings = Holdings(person, timezone.now())
    inquiry = holdings.inquiries().filter(reference=reference).first()
    if inquiry is None:
        raise Http404
    entries = Paginator(holdings.keys(inquiry), ON_A_PAGE).get_page(request.GET.get("page"))
    facts: dict[str, Any] = {
        "inquiry": inquiry,
        "summary": holdings.record(inquiry),
        "entries": entries,
        "records": [_with_links(one, inquiry) for one in holdings.records(entries)],
    }
    return render(request, "rights/see_inquiry.html", facts)


def _with_links(record: Record, inquiry: Inquiry) -> Record:
    for file in record.files:
        place = [inquiry.reference, token_of(inquiry), file.row.public_id]
        file.link = reverse("inquiry_file", args=place)
    return record
