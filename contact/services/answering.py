"""What staff do with an inquiry: answer it, note something, hand it on, close it."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from contact import emails
from contact.models import Act, Attachment, Author, Inquiry, Keeping, Message, Note
from contact.services.files import keep_files
from contact.services.recording import record
from souftech.models import OutgoingMail


class OvertakenError(Exception):
    """Somebody was faster: `between` is what was written since the page was shown."""

    def __init__(self, between: list[Message]) -> None:
        super().__init__("The conversation has gone on.")
        self.between = between


@transaction.atomic
def answer_inquiry(
    inquiry: Inquiry, *, by: User, at: datetime.datetime, **answered: Any
) -> Message:
    """Keep an answer and its mail, and return it; the same answer twice is one.

    It has a `body`, `files`, and as `seen` the id of the last message that `by` had before them.
    Raises `OvertakenError` if more has been written since, or if the inquiry is meanwhile in
    quarantine, and `Inquiry.DoesNotExist` if it is gone.
    """
    answer, is_new = _keep_answer(_locked(inquiry), by=by, at=at, **answered)
    if is_new:
        _send(answer)
    return answer


@transaction.atomic
def answer_and_close_inquiry(
    inquiry: Inquiry, *, by: User, at: datetime.datetime, **answered: Any
) -> Message:
    """Answer as `answer_inquiry` does, and end the inquiry; its mail says so."""
    answer, is_new = _keep_answer(_locked(inquiry), by=by, at=at, **answered)
    _close(answer.inquiry, by, at)
    if is_new:
        _send(answer)
    return answer


def _keep_answer(  # noqa: PLR0913 - all that one answer is made of
    found: Inquiry,
    *,
    by: User,
    body: str,
    seen: int,
    at: datetime.datetime,
    files: Sequence[Attachment] = (),
) -> tuple[Message, bool]:
    """Return the answer, and whether it was not kept before."""
    if known := _known_since(found, seen, by, body):
        return known, False
    answer = found.messages.create(author=Author.STAFF, staff=by, body=body, created_at=at)
    keep_files(answer, files)
    found.settle(at)
    found.last_message_at = at
    found.assignee = found.assignee or by
    record(Act.ANSWERED, found, by, at)
    found.save()
    found.refold()
    return answer, True


def _send(answer: Message) -> None:
    if answer.inquiry.is_reachable():
        emails.send_answer(answer)


@transaction.atomic
def note_on(inquiry: Inquiry, *, by: User, body: str, at: datetime.datetime) -> Note:
    """Keep an internal note; nobody is told. The same note by the same person twice is one."""
    found = _locked(inquiry)
    last = found.notes.last()
    if last and (last.staff, last.body) == (by, body):
        return last
    note = found.notes.create(staff=by, body=body, created_at=at)
    found.refold()
    record(Act.NOTED, found, by, at)
    return note


@transaction.atomic
def assign_inquiry(inquiry: Inquiry, *, to: User | None, by: User, at: datetime.datetime) -> bool:
    """Give an inquiry to somebody, or to nobody; false where it is theirs already."""
    found = _locked(inquiry)
    if found.assignee == to:
        return False
    found.assignee = to
    found.save()
    record(Act.ASSIGNED, found, by, at)
    return True


@transaction.atomic
def settle_inquiry(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """Note that an inquiry was answered elsewhere, as by telephone; false if nothing waits."""
    found = _locked(inquiry)
    if not found.is_waiting:
        return False
    found.settle(at)
    found.save()
    record(Act.SETTLED, found, by, at)
    return True


@transaction.atomic
def close_inquiry(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """End an inquiry that was answered; false where it waits, is over, or is suspected spam."""
    return _close(_locked(inquiry), by, at)


def _close(found: Inquiry, by: User, at: datetime.datetime) -> bool:
    if not found.is_answered:
        return False
    found.close(at, Keeping.read())
    found.save()
    record(Act.CLOSED, found, by, at)
    return True


@transaction.atomic
def reopen_inquiry(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """Have an inquiry wait for an answer again; false where it does, or is suspected spam."""
    found = _locked(inquiry)
    if not found.is_over:
        return False
    found.reopen()
    found.waiting_since = at
    found.save()
    record(Act.REOPENED, found, by, at)
    return True


@transaction.atomic
def mark_bouncing(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """Note that mails to this address come back, and let none go to it, whatever they are about."""
    found = _locked(inquiry)
    if found.bounces:
        return False
    found.bounces = True
    found.save()
    for mail in OutgoingMail.objects.waiting().filter(recipient__iexact=found.email):
        mail.expire(at)
    record(Act.BOUNCED, found, by, at)
    return True


@transaction.atomic
def mark_reachable(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """Take that mark from every inquiry of this address."""
    marked = Inquiry.objects.of(inquiry.email).filter(bounces=True)
    if not marked.update(bounces=False):
        return False
    # Where a notice was swallowed, another has to be sent before an account ends.
    User.objects.filter(email=User.normalize_username(inquiry.email)).update(warned_at=None)
    record(Act.REACHED, inquiry, by, at)
    return True


def _known_since(found: Inquiry, seen: int, by: User, body: str) -> Message | None:
    """Return this very answer if it was kept already; raise `OvertakenError` if others were."""
    between = list(found.messages.filter(pk__gt=seen).select_related("staff"))
    for message in between:
        if (message.staff, message.body) == (by, body):
            return message
    if between or found.is_quarantined:
        raise OvertakenError(between)
    return None


def _locked(inquiry: Inquiry) -> Inquiry:
    """Return the inquiry as it is now; whoever comes second waits here."""
    return Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
