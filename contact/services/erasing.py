"""Erasing an inquiry: what goes, what stays, and the act itself."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from contact.models import Act, Attachment, Inquiry
from contact.services.files import delete_files_of
from contact.services.recording import record
from souftech.models import OutgoingMail


@dataclass(frozen=True)
class Extent:
    """How much would go."""

    messages: int
    files: int
    notes: int
    mails: int


def extent_of(inquiry: Inquiry) -> Extent:
    """Return how much goes with an inquiry."""
    mails = OutgoingMail.objects.filter(about=inquiry.public_id)
    files = Attachment.objects.filter(message__inquiry=inquiry)
    return Extent(inquiry.messages.count(), files.count(), inquiry.notes.count(), mails.count())


@transaction.atomic
def erase_inquiry(inquiry: Inquiry, *, by: User, reason: str, at: datetime.datetime) -> None:
    """Erase an inquiry and all that belongs to it, mails sent or not; who and why is recorded."""
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    OutgoingMail.objects.filter(about=found.public_id).delete()
    delete_files_of([found.pk])
    found.delete()
    record(Act.ERASED, inquiry, by, at, reason)
