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
from contact.told import told_of
from souftech.models import OutgoingMail

MOST_OTHERS = 10


@dataclass(frozen=True)
class Entry:
    """One piece of the thread: a message of either side, or a note."""

    kind: str
    piece: Message | Note
    is_new: bool = False


@require_safe
@with_right("view_inquiry")
def show_inquiry(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Show an inquiry."""
    return desk_page(request, inquiry, user)


def desk_page(
    request: HttpRequest, inquiry: Inquiry, user: User, *, status: int = 200, **changes: Any
) -> HttpResponse:
    """Return the page, and note who reads it.

    `changes` are forms with what was typed, a preview, or what came between.
    """
    now = timezone.now()
    open_inquiry(inquiry, user, now)
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
        "others": others_at(inquiry, user, now),
        "mails": OutgoingMail.objects.filter(about=inquiry.public_id).defer("payload"),
        "reachable": inquiry.is_reachable(),
        "pressing": inquiry.is_pressing(now),
        "more": Inquiry.objects.of(inquiry.email).exclude(pk=inquiry.pk)[:MOST_OTHERS],
        "told": told_of(inquiry),
        "is_nav_sidebar_enabled": False,
    }
    page = "admin/contact/inquiry/page.html"
    return TemplateResponse(request, page, context | changes, status=status)


def others_at(inquiry: Inquiry, user: User, at: datetime.datetime) -> list[StaffAct]:
    """Return the last look of everybody else who may have this inquiry before them."""
    looks = StaffAct.objects.opened_lately(at=at).by_others(inquiry, user)
    return list({look.staff_id: look for look in looks.order_by("at")}.values())


def thread_of(inquiry: Inquiry, between: list[Message]) -> list[Entry]:
    """Return messages and notes in the order in which they were written."""
    news = {message.pk for message in between}
    said = [
        Entry(message.author, message, message.pk in news)
        for message in inquiry.messages.select_related("staff").prefetch_related("attachments")
    ]
    noted = [Entry("note", note) for note in inquiry.notes.select_related("staff")]
    return sorted([*said, *noted], key=written_at)


def written_at(entry: Entry) -> datetime.datetime:
    return entry.piece.created_at


def replies_for(inquiry: Inquiry) -> list[SavedReply]:
    """Return the saved replies that exist in the sender's language."""
    replies = SavedReply.objects.all()
    return [reply for reply in replies if reply.text_for(inquiry.name, inquiry.language)]
