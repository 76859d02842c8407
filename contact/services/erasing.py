"""Erasing an inquiry: what goes, what stays, and the act itself."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

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
    mails = mails_of(inquiry).count()
    files = Attachment.objects.filter(message__inquiry=inquiry).count()
    return Extent(inquiry.messages.count(), files, inquiry.notes.count(), mails)


def mails_of(inquiry: Inquiry) -> QuerySet[OutgoingMail]:
    """Return the mails that tell of an inquiry, and those that bring its sender all links."""
    links = Q(occasion="links", recipient__iexact=inquiry.email)
    return OutgoingMail.objects.filter(Q(about=inquiry.public_id) | links)


@transaction.atomic
def erase_inquiry(inquiry: Inquiry, *, by: User, reason: str, at: datetime.datetime) -> None:
    """Erase an inquiry and all that belongs to it, mails sent or not; who and why is recorded."""
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    mails_of(found).delete()
    delete_whole({found.pk: found.public_id})
    record(Act.ERASED, inquiry, by, at, reason)


def delete_whole(inquiries: dict[int, uuid.UUID]) -> None:
    """Delete inquiries, given as key and public id, with all that hangs on them.

    Every deletion comes through here, inside its own transaction, with the rows locked.
    """
    OutgoingMail.objects.filter(about__in=inquiries.values()).delete()
    delete_files_of(inquiries)
    Inquiry.objects.filter(pk__in=inquiries).delete()
