"""Erasing inquiries: what goes, what stays, and the act itself."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from accounts.models import DataCopy, User
from contact.emails import ask_staff_to_delete
from contact.models import Act, Attachment, Cause, ErasedInquiry, Inquiry, StaffAct
from contact.services.files import delete_copies, delete_files_of, delete_files_older
from contact.services.recording import record
from souftech.ledger import disguise, mark_of, write_down
from souftech.models import OutgoingMail
from souftech.outbox import forget_mails


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
    return OutgoingMail.objects.filter(Q(about=inquiry.public_id) | _links_to(inquiry.email))


@transaction.atomic
def erase_inquiry(inquiry: Inquiry, *, by: User, reason: str, at: datetime.datetime) -> None:
    """Erase an inquiry and all that belongs to it, mails sent or not; who and why is recorded.

    The copies of its sender's data go too: they hold it. Staff are asked to delete its mails, where
    they got any.

    `Inquiry.DoesNotExist` if it is gone; `LedgerError`, with nothing erased, where the ledger
    cannot be written.
    """
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    marks = [*forget_links_to(found.email), *erase_whole([found], Cause.STAFF, at)]
    marks += drop_copies(found.email)
    ask_staff_to_delete([found])
    record(Act.ERASED, inquiry, by, at, reason)
    write_down(marks, at)


def erase_whole(inquiries: Sequence[Inquiry], cause: Cause, at: datetime.datetime) -> list[str]:
    """Erase inquiries for good, and return what the ledger has to hold of that.

    What stays is the operational record, and of the record of staff access who did what and when:
    a reason in somebody's own words may tell of the person. Inside the caller's transaction, with
    the rows locked.
    """
    leave_record(inquiries, cause, at)
    keys = {inquiry.pk: inquiry.public_id for inquiry in inquiries}
    acts = StaffAct.objects.filter(about__in=keys.values()).exclude(reason="")
    acts.update(reason="")
    delete_whole(keys)
    return [mark_of_inquiry(inquiry, cause) for inquiry in inquiries]


def erase_older(inquiry: Inquiry, at: datetime.datetime) -> None:
    """Erase what an inquiry held at `at`, and leave what its sender has written since.

    Inside the caller's transaction, with the row locked.
    """
    delete_files_older(inquiry, at)
    forget_mails(OutgoingMail.objects.filter(about=inquiry.public_id, created_at__lte=at))
    for said in (inquiry.messages, inquiry.notes):
        said.filter(created_at__lte=at).delete()
    StaffAct.objects.filter(about=inquiry.public_id, at__lte=at).update(reason="")
    inquiry.refold()


def leave_record(inquiries: Sequence[Inquiry], cause: Cause, at: datetime.datetime) -> None:
    """Write the operational record of inquiries that are erased at `at`."""
    rows = [
        ErasedInquiry(
            reference=inquiry.reference, topic=inquiry.topic, language=inquiry.language,
            created_at=inquiry.created_at, closed_at=inquiry.closed_at, erased_at=at, cause=cause,
        )
        for inquiry in inquiries
    ]  # fmt: skip
    ErasedInquiry.objects.bulk_create(rows, ignore_conflicts=True)


def mark_of_inquiry(inquiry: Inquiry, cause: Cause) -> str:
    """Return what stands in the ledger for an inquiry that was erased for this cause."""
    return disguise("inquiry", cause.value, inquiry.public_id)


def forget_links_to(email: str) -> list[str]:
    """Delete the mails with all links of an address; return what the ledger has to hold of that."""
    mails = OutgoingMail.objects.filter(_links_to(email))
    return [disguise("mail", key) for key in forget_mails(mails)]


def drop_copies(*emails: str) -> list[str]:
    """Delete the copies of the data of addresses; return what the ledger has to hold of that.

    What somebody still waits for is asked for anew, as long ago, and holds what is there then.
    """
    copies = DataCopy.objects.filter(email__in=set(map(User.normalize_username, emails)))
    dropped = delete_copies(copies)
    # Another row, not the same: whichever worker writes the old one then finds it gone.
    DataCopy.objects.bulk_create(copy.asked_anew() for copy in dropped if copy.ready_at is None)
    return [mark_of(copy) for copy in dropped]


def delete_in_time(inquiries: dict[int, uuid.UUID]) -> None:
    """Delete inquiries whose time is over as `delete_whole`, and the copies that hold them."""
    drop_copies(*Inquiry.objects.filter(pk__in=inquiries).values_list("email", flat=True))
    delete_whole(inquiries)


def delete_whole(inquiries: dict[int, uuid.UUID]) -> None:
    """Delete inquiries, given as key and public id, with all that hangs on them.

    Every deletion comes through here, inside its own transaction, with the rows locked.
    """
    forget_mails(OutgoingMail.objects.filter(about__in=inquiries.values()))
    delete_files_of(inquiries)
    Inquiry.objects.filter(pk__in=inquiries).delete()


def _links_to(email: str) -> Q:
    return Q(Exact(Lower("recipient"), email.lower()), occasion="links")
