"""The page of one inquiry: all that was said, the facts beside it, and a place to answer."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from contact.desk.forms import AnswerForm, NoteForm
from contact.desk.rights import with_right
from contact.models import Inquiry, Message, Note, SavedReply, StaffAct
from contact.services import open_inquiry
from pages.facts import kept_after_closing
from souftech.models import OutgoingMail


@dataclass(frozen=True)
class Entry:
    """One piece of the thread: a message of either side, or a note."""

    kind: str
    piece: Message | Note
    is_new: bool = False


@require_safe
@with_right("view_inquiry")
def show_inquiry(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Show an inquiry, and note who has opened it."""
    open_inquiry(inquiry, user, timezone.now())
    return desk_page(request, inquiry, user)


def desk_page(
    request: HttpRequest, inquiry: Inquiry, user: User, *, status: int = 200, **changes: Any
) -> HttpResponse:
    """Return the page; `changes` are forms with what was typed, a preview, or what came between."""
    now = timezone.now()
    thread = thread_of(inquiry, changes.pop("between", []))
    said = [entry.piece.pk for entry in thread if entry.kind != "note"]
    context = {
        **admin.site.each_context(request),
        "title": _("Inquiry %(reference)s") % {"reference": inquiry.reference},
        "inquiry": inquiry,
        "thread": thread,
        "answer": AnswerForm(initial={"seen": max(said, default=0)}),
        "note": NoteForm(),
        "replies": replies_for(inquiry),
        "others": StaffAct.objects.opened_lately(at=now)
        .select_related("staff")
        .by_others(inquiry, user),
        "mails": OutgoingMail.objects.filter(about=inquiry.public_id).defer("payload"),
        "reachable": inquiry.is_reachable(),
        "more": Inquiry.objects.of(inquiry.email).exclude(pk=inquiry.pk).count(),
        "kept": kept_after_closing(),
        "is_nav_sidebar_enabled": False,
    }
    page = "admin/contact/inquiry/page.html"
    return TemplateResponse(request, page, context | changes, status=status)


def thread_of(inquiry: Inquiry, between: list[Message]) -> list[Entry]:
    """Return messages and notes in the order in which they were written."""
    news = {message.pk for message in between}
    said = [
        Entry(message.author, message, message.pk in news)
        for message in inquiry.messages.select_related("staff")
    ]
    noted = [Entry("note", note) for note in inquiry.notes.select_related("staff")]
    return sorted([*said, *noted], key=written_at)


def written_at(entry: Entry) -> datetime.datetime:
    return entry.piece.created_at


def replies_for(inquiry: Inquiry) -> list[SavedReply]:
    """Return the saved replies that exist in the sender's language."""
    replies = SavedReply.objects.all()
    return [reply for reply in replies if reply.text_for(inquiry.name, inquiry.language)]
