"""Suspected spam: set apart, taken back, and deleted only after its time."""

import datetime

from django.db import transaction

from accounts.models import User
from contact import emails
from contact.models import Act, Author, Inquiry, State
from contact.services.erasing import delete_in_time
from contact.services.receiving import quarantine, tell_of
from contact.services.recording import record
from contact.spam import Reason
from souftech.models import RetentionRun
from souftech.outbox import keep

DELETION_PIECE = 200


@transaction.atomic
def quarantine_inquiry(inquiry: Inquiry, at: datetime.datetime, by: User | None = None) -> bool:
    """Set an inquiry apart as suspected spam; false where it already is, or cannot be spam."""
    suspects = Inquiry.objects.may_be_spam().filter(pk=inquiry.pk).exclude(state=State.SPAM)
    if not suspects.update(**quarantine((Reason.STAFF.value,), at)):
        return False
    record(Act.QUARANTINED, inquiry, by, at)
    return True


@transaction.atomic
def restore_inquiry(inquiry: Inquiry, at: datetime.datetime, by: User | None = None) -> bool:
    """Take an inquiry out of quarantine and send its mails; false where somebody already did."""
    found = Inquiry.objects.quarantined().select_for_update().filter(pk=inquiry.pk).first()
    if found is None:
        return False
    Inquiry.objects.filter(pk=found.pk).update(
        state=State.OPEN if found.first_answered_at else State.NEW,
        waiting_since=found.waiting_since or at, closed_at=None, delete_at=None, kept_months=None,
        files_delete_at=None, quarantined_at=None, spam_reasons=[],
    )  # fmt: skip
    record(Act.RESTORED, found, by, at)
    said = found.messages.filter(author=Author.SENDER)
    if not found.was_announced:
        tell_of(found, list(said))
        return True
    # What one of us marked had been announced when it came, but not what was added since.
    for message in said.filter(created_at__gt=found.quarantined_at):
        keep(emails.announce_message(found, message))
    return True


@transaction.atomic
def delete_spam(now: datetime.datetime) -> bool:
    """Delete a piece of the spam kept long enough and what belongs to it; tell if there is more."""
    # Locked, so that nothing is deleted that somebody restores at this moment.
    old = Inquiry.objects.spam_to_delete(at=now).order_by("pk").select_for_update()
    piece = dict(old.values_list("pk", "public_id")[:DELETION_PIECE])
    delete_in_time(piece)
    RetentionRun.objects.note("contact.services.delete_spam", now, spam=len(piece))
    return len(piece) == DELETION_PIECE
