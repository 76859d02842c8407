"""Everything that is done to an inquiry, one atomic function an act."""

import datetime
import uuid
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction

from contact import emails
from contact.flood import count_sending
from contact.keys import new_key, stamp_of
from contact.models import Author, Inquiry, Message, State
from contact.spam import Clues, Reason, Signs, Verdict, fingerprint, score, seconds_since
from pages.policy import POLICY
from souftech.models import OutgoingMail
from souftech.throttle import hit

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ACKNOWLEDGEMENTS_A_DAY = 3
TRIES = 3
DELETION_PIECE = 200


def receive_inquiry(
    *,
    message: str,
    at: datetime.datetime,
    key: str = "",
    browser: str = "",
    clues: Clues | None = None,
    **sender: Any,
) -> Inquiry:
    """Keep what was sent and its mails once, all or nothing, and return the inquiry it belongs to.

    `sender` is name, email, phone, topic and language. The same `key` and e-mail make the same
    inquiry, and what is new is added to it. What by its `clues` looks like spam is kept too, but no
    mail goes out. Raises `DatabaseError` or `TooManyError` if nothing was kept.
    """
    email = sender["email"].lower()
    once = stamp_of(key or new_key(), email)
    # The same from one browser on one day is one: "back" may show it in a form with a new key.
    details = [at.date(), email, *(sender[name] for name in ("name", "phone", "topic")), message]
    said = {"author": Author.SENDER, "body": message, "created_at": at}
    said["once"] = stamp_of(browser or key, *details)
    for _try in range(TRIES):
        # The database refuses what it has; to look first would be too early when two come at once.
        with suppress(IntegrityError):
            return _open_inquiry(once, said, clues, **sender)
        with suppress(IntegrityError):
            if inquiry := _continue_inquiry(once, said, **sender):
                return inquiry
    return _open_inquiry(once, said, clues, **sender)


@transaction.atomic
def quarantine_inquiry(inquiry: Inquiry, at: datetime.datetime) -> bool:
    """Set an inquiry apart as suspected spam; false where it already is."""
    others = Inquiry.objects.filter(pk=inquiry.pk).exclude(state=State.SPAM)
    return bool(others.update(**_quarantine((Reason.STAFF.value,), at)))


@transaction.atomic
def restore_inquiry(inquiry: Inquiry, at: datetime.datetime) -> bool:
    """Take an inquiry out of quarantine and send its mails; false where somebody already did."""
    found = Inquiry.objects.quarantined().select_for_update().filter(pk=inquiry.pk).first()
    if found is None:
        return False
    Inquiry.objects.filter(pk=found.pk).update(
        state=State.NEW, quarantined_at=None, spam_reasons=[]
    )
    # What one of us marked had been announced when it came.
    if Reason.STAFF not in found.spam_reasons:
        _tell(found, list(found.messages.filter(author=Author.SENDER)), at)
    return True


@transaction.atomic
def delete_spam(now: datetime.datetime) -> bool:
    """Delete a piece of the spam kept long enough and its mails; tell whether there may be more."""
    # Locked, so that nothing is deleted that somebody restores at this moment.
    old = Inquiry.objects.spam_to_delete(at=now).order_by("pk").select_for_update()
    piece = dict(old.values_list("pk", "public_id")[:DELETION_PIECE])
    OutgoingMail.objects.filter(about__in=piece.values()).delete()
    Inquiry.objects.filter(pk__in=piece).delete()
    return len(piece) == DELETION_PIECE


@transaction.atomic
def _open_inquiry(
    once: uuid.UUID, said: dict[str, Any], clues: Clues | None, **sender: Any
) -> Inquiry:
    """Keep an inquiry, its first message and its mails; `IntegrityError` if it is not the first."""
    at = said["created_at"]
    inquiry = Inquiry.objects.create(
        **sender,
        once=once,
        policy_date=POLICY.date,
        policy_revision=POLICY.revision,
        created_at=at,
        waiting_since=at,
        last_message_at=at,
    )
    first = inquiry.messages.create(**said)
    inquiry.refold()
    # Judged only now, so that what was kept before is never counted as a repeat.
    verdict = _judge(first.body, inquiry.name, clues, at) if clues else Verdict()
    if verdict.is_spam:
        Inquiry.objects.filter(pk=inquiry.pk).update(**_quarantine(verdict.reasons, at))
        inquiry.refresh_from_db()
    else:
        _tell(inquiry, [first], at)
    return inquiry


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
        inquiry.hear(said["created_at"])
        inquiry.save()
        added = before or inquiry.messages.create(**said)
        inquiry.refold()
        if not inquiry.is_quarantined:
            emails.announce_addition(inquiry, added, at=said["created_at"])
    return inquiry


def _judge(message: str, name: str, clues: Clues, at: datetime.datetime) -> Verdict:
    signs = Signs(
        trapped=bool((clues.afterthought or "").strip()),
        seconds=seconds_since(clues.started, at),
        sendings=count_sending(clues.visitor, at),
        repeats=hit("message", fingerprint(message), window=DAY, at=at),
    )
    return score(message, name, signs)


def _quarantine(reasons: tuple[str, ...], at: datetime.datetime) -> dict[str, Any]:
    return {"state": State.SPAM, "quarantined_at": at, "spam_reasons": list(reasons)}


def _tell(inquiry: Inquiry, messages: list[Message], at: datetime.datetime) -> None:
    for message in messages:
        emails.announce_inquiry(inquiry, message)
    if _may_acknowledge(inquiry.email, at):
        emails.acknowledge_inquiry(inquiry)


def _may_acknowledge(email: str, at: datetime.datetime) -> bool:
    """Tell whether this address is due another mail: one an hour, three a day at most.

    Without that limit a stranger could have us fill somebody's mailbox.
    """
    address = email.lower()
    if hit("acknowledgement-hour", address, window=HOUR, at=at) > 1:
        return False
    return hit("acknowledgement-day", address, window=DAY, at=at) <= ACKNOWLEDGEMENTS_A_DAY
