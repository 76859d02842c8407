"""The project's mail backend: sending a mail is an INSERT, in the caller's transaction."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from email.utils import format_datetime, parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from souftech.eml import delete_copies
from souftech.mail import Payload, pack, unpack
from souftech.models import ADDRESS_LENGTH, SUBJECT_LENGTH, OutgoingMail

# The outbox sets these for each copy: one recipient must not see another, and an id is the row's.
OWN_HEADERS = {"to", "cc", "bcc", "message-id", "date"}


class EmailBackend(BaseEmailBackend):
    """Keep every mail, one row a recipient, if and only if the caller's transaction is kept."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store all these mails or none; `ValueError` tells of a header that cannot be sent."""
        now = timezone.now()
        rows = [row for message in email_messages for row in copies_of(message, now)]
        try:
            OutgoingMail.objects.bulk_create(rows)
        except DatabaseError:
            if not self.fail_silently:
                raise
            return 0
        return len(email_messages)


def forget_mails(mails: QuerySet[OutgoingMail]) -> list[uuid.UUID]:
    """Delete mails in the caller's transaction, sent or not, and return the keys they had.

    What a machine without a mail server wrote of them to the disk goes when that is over.
    """
    found = dict(mails.values_list("pk", "key"))
    OutgoingMail.objects.filter(pk__in=found).delete()
    transaction.on_commit(partial(delete_copies, list(found.values())))
    return list(found.values())


def unwritten(
    occasion: str, *, to: str, language: str, about: uuid.UUID, **facts: Any
) -> OutgoingMail:
    """Return an unsaved row for a mail that is written when its turn comes, from these `facts`.

    The facts are such as JSON can hold, and few: whoever writes to us waits until they are kept.
    """
    now = timezone.now()
    return OutgoingMail(
        occasion=occasion, recipient=to, language=language, about=about, payload={"facts": facts},
        created_at=now, due_at=now,
    )  # fmt: skip


def keep(mails: Iterable[OutgoingMail]) -> None:
    """Store these mails in the caller's transaction, all at once."""
    OutgoingMail.objects.bulk_create(mails)


def write(mail: OutgoingMail) -> bool:
    """Write a mail of which there are only facts; false if it is gone, or another worker has it.

    One for which its writer returns none is not to be sent after all, and goes. Whatever a writer
    raises is the caller's to handle.
    """
    message = import_string(settings.MAIL_WRITERS)[mail.occasion](mail)
    if message is None:
        mail.take_back()
        return False
    return mail.keep_text(str(message.subject), _packed(mail.recipient, mail, message))


def copies_of(message: EmailMessage, now: datetime.datetime) -> list[OutgoingMail]:
    """Return an unsaved row for each recipient, so that one refused address costs nobody a mail."""
    recipients = {parseaddr(str(name))[1]: str(name) for name in message.recipients()}
    return [_copy_for(name, address, message, now) for address, name in recipients.items()]


def _copy_for(
    name: str, address: str, message: EmailMessage, now: datetime.datetime
) -> OutgoingMail:
    if not 0 < len(address) <= ADDRESS_LENGTH:
        raise ValueError("A mail needs a recipient's address, and of a usual length.")
    row = OutgoingMail(
        occasion=getattr(message, "occasion", "") or "other",
        language=getattr(message, "language", "") or get_language() or settings.LANGUAGE_CODE,
        about=getattr(message, "about", None),
        expires_at=getattr(message, "expires_at", None),
        recipient=address,
        subject=str(message.subject)[:SUBJECT_LENGTH],
        created_at=now,
        due_at=now,
    )
    row.payload = _packed(name, row, message)
    return row


def _packed(name: str, row: OutgoingMail, message: EmailMessage) -> Payload:
    payload = pack(message, to=name, headers=_headers_of(row, message))
    # Put together once now, so that a header nobody could send stops the caller and not the worker.
    unpack(payload).message()
    return payload


def _headers_of(row: OutgoingMail, message: EmailMessage) -> dict[str, str]:
    """Return the headers of every try, the same each time."""
    given = {
        name: str(value)
        for name, value in message.extra_headers.items()
        if name.lower() not in OWN_HEADERS
    }
    if "auto-submitted" not in {name.lower() for name in given}:
        given["Auto-Submitted"] = "auto-generated"
    return given | {"Message-ID": row.message_id, "Date": format_datetime(row.created_at)}
