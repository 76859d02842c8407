"""Everything that is done to an inquiry, one atomic function an act."""

import datetime
from typing import Any

from django.db import transaction

from contact import emails
from contact.links import new_reference
from contact.models import Author, Inquiry
from pages.policy import POLICY
from souftech.throttle import hit

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ACKNOWLEDGEMENTS_A_DAY = 3


@transaction.atomic
def receive_inquiry(*, message: str, at: datetime.datetime, **sender: Any) -> Inquiry:
    """Keep an inquiry, its first message and its mails: all of them, or none.

    `sender` is name, email, phone, topic and language. Raises `DatabaseError` if nothing was kept.
    """
    inquiry = Inquiry.objects.create(
        **sender,
        reference=_unused_reference(),
        policy_date=POLICY.date,
        policy_revision=POLICY.revision,
        created_at=at,
    )
    first = inquiry.messages.create(author=Author.SENDER, body=message, created_at=at)
    emails.announce_inquiry(inquiry, first)
    if _may_acknowledge(inquiry.email, at):
        emails.acknowledge_inquiry(inquiry)
    return inquiry


def _unused_reference() -> str:
    while Inquiry.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def _may_acknowledge(email: str, at: datetime.datetime) -> bool:
    """Tell whether this address is due another mail: one an hour, three a day at most.

    Without that limit a stranger could have us fill somebody's mailbox.
    """
    address = email.lower()
    if hit("acknowledgement-hour", address, window=HOUR, at=at) > 1:
        return False
    return hit("acknowledgement-day", address, window=DAY, at=at) <= ACKNOWLEDGEMENTS_A_DAY
