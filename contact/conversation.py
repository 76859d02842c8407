"""The page of an inquiry, for whoever holds its link: all that was said, and room for more."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from contact.faults import as_sent, log_fault, told_of_fault
from contact.flood import flood_ends, told_to_wait
from contact.forms import LinksForm, WritingForm
from contact.holding import held_so_far, hold, told_of_flood
from contact.models import Inquiry
from contact.news import keep_private, known_tag, tag_of, unchanged
from contact.notices import conversation_notice, links_notice
from contact.services import send_links, write_on
from contact.told import told_of
from pages.languages import remember_language
from souftech.posting import posted_from

PageView = Callable[[HttpRequest, Inquiry], HttpResponse]
PAGE = "contact/inquiry.html"


def by_link(view: PageView) -> Callable[[HttpRequest, str, str], HttpResponse]:
    """Give a view the inquiry that a link opens; no search engine and no cache keeps its answer."""

    @wraps(view)
    def opened(request: HttpRequest, reference: str, token: str) -> HttpResponse:
        found = Inquiry.objects.by_link(reference, token)
        if not found:
            raise Http404
        try:
            response = view(request, found)
        except Inquiry.DoesNotExist as gone:  # erased at this moment
            raise Http404 from gone
        keep_private(response)
        return response

    return opened


@require_safe
@by_link
def inquiry(request: HttpRequest, found: Inquiry) -> HttpResponse:
    """Show an inquiry; nothing is changed by that."""
    return show_conversation(request, found, WritingForm())


@posted_from("inquiry")
def write(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Keep what the sender adds, or show the form again with what is to correct."""
    form = WritingForm(request.POST, request.FILES)
    try:
        return by_link(partial(add, form=form))(request, reference, token)
    except Error as fault:
        log_fault(fault)
        return told_of_fault(show_unkept(request, form))


def add(request: HttpRequest, found: Inquiry, form: WritingForm) -> HttpResponse:
    """Keep what a sound form adds; `Error`, with none of it kept, where the database fails."""
    at = timezone.now()
    if not hold(form, request, at):
        return told_of_flood(show_conversation(request, found, form), form)
    if until := flood_ends(request, at):
        page = show_conversation(request, found, form, status=429, flood=until)
        return told_to_wait(page, until)
    body, key = form.cleaned_data["message"], form.cleaned_data["key"]
    write_on(found, body=body, key=key, at=at, files=form.attached)
    return redirect(f"{reverse('inquiry', args=page_of(request))}#arrived")


@by_link
@posted_from("inquiry")
def in_language(request: HttpRequest, found: Inquiry) -> HttpResponse:
    """Show the page in this address's language with what was typed; nothing is judged or kept."""
    form = held_so_far(WritingForm, request)
    response = told_of_flood(show_conversation(request, found, form), form)
    remember_language(response, str(get_language()))
    return response


@require_safe
@by_link
def news(request: HttpRequest, found: Inquiry) -> HttpResponse:
    """Answer a page that asks whether anything was said since: 304, or all messages."""
    tag = tag_of(found, str(get_language()))
    response = unchanged(request)
    if known_tag(request.headers.get("If-None-Match", "")) != tag:
        response = render(request, "contact/thread.html", facts_of(request, found))
    response["ETag"] = tag
    return response


def conversation_expired(request: HttpRequest, *, no_cookie: bool) -> HttpResponse:
    """Refuse what came without proof that it is from our page; the page comes back filled."""
    notice = {"expired": not request.path.endswith("/language/"), "no_cookie": no_cookie}

    @by_link
    def refuse(request: HttpRequest, found: Inquiry) -> HttpResponse:
        form = held_so_far(WritingForm, request)
        return show_conversation(request, found, form, status=403, **notice)

    return refuse(request, *page_of(request))


def show_conversation(
    request: HttpRequest, found: Inquiry, form: WritingForm, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the page with the form as it stands."""
    facts, told = facts_of(request, found) | {"form": form}, told_of(found)
    facts |= {"told": told, "notice": conversation_notice(told.periods())}
    return render(request, PAGE, facts | notice, status=status)


def show_unkept(request: HttpRequest, form: WritingForm) -> HttpResponse:
    """Show the form alone as it was sent; what was said cannot be read while the database fails."""
    reference, token = page_of(request)
    facts = {
        "inquiry": {"reference": reference},
        "token": token,
        "language_action": "inquiry_in_language",
        "form": as_sent(form, request),
        "notice": conversation_notice(),
        "fault": True,
    }
    response = render(request, "contact/unkept.html", facts, status=503)
    keep_private(response)
    return response


def facts_of(request: HttpRequest, found: Inquiry) -> dict[str, Any]:
    """Return what every answer about an inquiry tells."""
    return {
        "inquiry": found,
        "thread": found.messages.prefetch_related("attachments"),
        "token": page_of(request)[1],
        "tag": tag_of(found, str(get_language())),
        "is_closed": found.closed_at is not None,
        "language_action": "inquiry_in_language",
    }


def page_of(request: HttpRequest) -> tuple[str, str]:
    """Return reference and token as they stand in the address."""
    match = request.resolver_match
    return (match.kwargs["reference"], match.kwargs["token"]) if match else ("", "")


@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Send somebody the links to their inquiries; the answer is the same whether there are any."""
    form = LinksForm(request.POST or None)
    if form.is_valid():
        return ask_for_links(request, form)
    return lost_page(request, form, sent="sent" in request.GET)


def ask_for_links(request: HttpRequest, form: LinksForm) -> HttpResponse:
    """Have the links sent, unless this network asks for very many."""
    at = timezone.now()
    if until := flood_ends(request, at):
        return told_to_wait(lost_page(request, form, status=429, flood=until), until)
    send_links(form.cleaned_data["email"], language=str(get_language()), at=at)
    return redirect(f"{reverse('lost_link')}?sent")


def lost_page(
    request: HttpRequest, form: LinksForm, *, status: int = 200, **facts: Any
) -> HttpResponse:
    """Return the page on which somebody asks for their links."""
    facts = {"form": form, "unmailed": True, "notice": links_notice(), **facts}
    facts["language_action"] = "" if facts.get("sent") else "lost_link_in_language"
    response = render(request, "contact/lost.html", facts, status=status)
    add_never_cache_headers(response)
    return response
