"""Everything that is done to an inquiry, one atomic function an act."""

import datetime
import uuid
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction

from contact import emails
from contact.keys import new_key, stamp_of
from contact.models import Author, Inquiry, Message
from pages.policy import POLICY
from souftech.throttle import hit

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ACKNOWLEDGEMENTS_A_DAY = 3
TRIES = 3


def receive_inquiry(
    *, message: str, at: datetime.datetime, key: str = "", browser: str = "", **sender: Any
) -> Inquiry:
    """Keep what was sent and its mails once, all or nothing, and return the inquiry it belongs to.

    `sender` is name, email, phone, topic and language. What comes with the `key` of the same form
    and the same e-mail belongs to the same inquiry, and what is new in it is added there. The same
    in every field from the same `browser` on the same day is one whatever its key, since "back" may
    show the text in a form with a new one. Raises `DatabaseError` if nothing was kept.
    """
    email = sender["email"].lower()
    details = [sender[name] for name in ("name", "phone", "topic")]
    once = stamp_of(key or new_key(), email)
    said = {
        "author": Author.SENDER,
        "body": message,
        "created_at": at,
        "once": stamp_of(browser or key, at.date(), email, *details, message),
    }
    for act in [_open_inquiry, _continue_inquiry] * TRIES:
        # The database is asked to keep it and refuses what it has: to look first would be a moment
        # too early whenever two come at once. It refuses a reference that is taken, too.
        with suppress(IntegrityError):
            if inquiry := act(once, said, **sender):
                return inquiry
    return _open_inquiry(once, said, **sender)


@transaction.atomic
def _open_inquiry(once: uuid.UUID, said: dict[str, Any], **sender: Any) -> Inquiry:
    """Keep an inquiry, its first message and its mails; `IntegrityError` if it is not the first."""
    inquiry = Inquiry.objects.create(
        **sender,
        once=once,
        policy_date=POLICY.date,
        policy_revision=POLICY.revision,
        created_at=said["created_at"],
    )
    first = inquiry.messages.create(**said)
    _send_first_mails(inquiry, first)
    return inquiry


def _send_first_mails(inquiry: Inquiry, first: Message) -> None:
    emails.announce_inquiry(inquiry, first)
    if _may_acknowledge(inquiry.email, first.created_at):
        emails.acknowledge_inquiry(inquiry)


@transaction.atomic
def _continue_inquiry(once: uuid.UUID, said: dict[str, Any], **sender: Any) -> Inquiry | None:
    """Add to the inquiry of this form what is new, and tell staff of it; none if there is none."""
    if known := Message.objects.select_related("inquiry").filter(once=said["once"]).first():
        return known.inquiry
    # Whoever is second waits here, and then sees what the first has added.
    inquiry = Inquiry.objects.select_for_update().filter(once=once).first()
    if inquiry is None:
        return None
    before = inquiry.messages.filter(author=said["author"], body=said["body"]).first()
    details = {name: typed for name, typed in sender.items() if name != "email"}
    if inquiry.correct(**details) or before is None:
        inquiry.reopen()
        inquiry.save()
        added = before or inquiry.messages.create(**said)
        emails.announce_addition(inquiry, added, at=said["created_at"])
    return inquiry


def _may_acknowledge(email: str, at: datetime.datetime) -> bool:
    """Tell whether this address is due another mail: one an hour, three a day at most.

    Without that limit a stranger could have us fill somebody's mailbox.
    """
    address = email.lower()
    if hit("acknowledgement-hour", address, window=HOUR, at=at) > 1:
        return False
    return hit("acknowledgement-day", address, window=DAY, at=at) <= ACKNOWLEDGEMENTS_A_DAY
