"""Answering: the views behind the buttons under the conversation."""

import datetime
from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from contact.desk.forms import AnswerForm, NoteForm
from contact.desk.page import desk_page
from contact.desk.rights import with_right
from contact.emails import answer_mail
from contact.holding import hold
from contact.links import token_of
from contact.models import Inquiry, Message, SavedReply
from contact.services import (
    OvertakenError,
    answer_and_close_inquiry,
    answer_inquiry,
    note_on,
)
from souftech.letters import paragraphs_of


@require_POST
@with_right("answer_inquiry")
def answer(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Answer, unless the conversation has gone on since the page was shown."""
    return _answer(request, inquiry, user, answer_inquiry)


@require_POST
@with_right("answer_inquiry")
def answer_and_close(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Answer and close, unless the conversation has gone on since the page was shown."""
    return _answer(request, inquiry, user, answer_and_close_inquiry)


@require_POST
@with_right("answer_inquiry")
def preview(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Show the answer as its sender will get it; nothing is sent."""
    form, at = AnswerForm(request.POST, request.FILES), timezone.now()
    if not hold(form, request, at):
        return desk_page(request, inquiry, user, answer=form)
    shown = _previewed(inquiry, form, at)
    draft = AnswerForm.draft(form["seen"].data, form["body"].data, form.attached)
    return desk_page(request, inquiry, user, answer=draft, preview=shown)


def _previewed(inquiry: Inquiry, form: AnswerForm, at: datetime.datetime) -> dict[str, Any]:
    answered = copy(inquiry)
    answered.settle(at)  # nobody has pressed the button yet that would close it too
    mail = answer_mail(answered, form.cleaned_data["body"], len(form.attached))
    # The link is the sender's own: with it, anybody could write in their name.
    body = str(mail.body).replace(token_of(inquiry), "…")
    return {"subject": mail.subject, "paragraphs": paragraphs_of(body, inquiry.language)}


@require_POST
@with_right("answer_inquiry")
def insert(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Put a saved reply under what was typed so far."""
    typed = AnswerForm(request.POST, request.FILES)
    hold(typed, request, timezone.now())
    chosen = request.POST.get("saved", "")
    reply = get_object_or_404(SavedReply, pk=chosen if chosen.isdecimal() else 0)
    parts = [typed["body"].data or "", reply.text_for(inquiry.name, inquiry.language)]
    body = "\n\n".join(part.strip() for part in parts if part.strip())
    draft = AnswerForm.draft(typed["seen"].data, body, typed.attached)
    return desk_page(request, inquiry, user, answer=draft)


@require_POST
@with_right("answer_inquiry")
def note(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Keep an internal note."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return desk_page(request, inquiry, user, note=form)
    note_on(inquiry, by=user, body=form.cleaned_data["body"], at=timezone.now())
    messages.success(request, _("The note is kept."))
    return redirect("admin:contact_inquiry_change", inquiry.pk)


def _answer(
    request: HttpRequest, inquiry: Inquiry, user: User, act: Callable[..., Message]
) -> HttpResponse:
    form, at = AnswerForm(request.POST, request.FILES), timezone.now()
    if not hold(form, request, at):
        return desk_page(request, inquiry, user, answer=form)
    typed = {name: form.cleaned_data[name] for name in ("seen", "body")}
    try:
        act(inquiry, by=user, at=at, files=form.attached, **typed)
    except OvertakenError as overtaken:
        return overtaken_page(request, inquiry, user, form, overtaken)
    sent = _("Your answer is on its way.")
    kept = _("Your answer stands on the inquiry’s page; no mail goes to this address.")
    messages.success(request, sent if inquiry.is_reachable() else kept)
    return redirect("admin:contact_inquiry_change", inquiry.pk)


def overtaken_page(
    request: HttpRequest, inquiry: Inquiry, user: User, form: AnswerForm, overtaken: OvertakenError
) -> HttpResponse:
    """Show what came in between, with the draft still in its box; now it has been seen."""
    inquiry.refresh_from_db()
    seen = max((message.pk for message in overtaken.between), default=form.cleaned_data["seen"])
    draft = AnswerForm.draft(seen, form.cleaned_data["body"], form.attached)
    return desk_page(
        request, inquiry, user,
        status=409, answer=draft, between=overtaken.between, overtaken=True,
    )  # fmt: skip
