"""Everything that is done to an inquiry, one atomic function an act."""

import datetime
from typing import Any

from django.db import transaction

from contact import emails
from contact.flood import count_sending
from contact.links import new_reference
from contact.models import Author, Inquiry, Message, State
from contact.spam import Clues, Reason, Signs, Verdict, fingerprint, score, seconds_since
from pages.policy import POLICY
from souftech.models import OutgoingMail
from souftech.throttle import hit

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
ACKNOWLEDGEMENTS_A_DAY = 3
DELETION_PIECE = 200


@transaction.atomic
def receive_inquiry(
    *, message: str, at: datetime.datetime, clues: Clues | None = None, **sender: Any
) -> Inquiry:
    """Keep an inquiry, its first message and its mails: all of them, or none.

    `sender` is name, email, phone, topic and language. What by its `clues` looks like spam is kept
    too, but no mail goes out. Raises `DatabaseError` or `TooManyError` if nothing was kept.
    """
    verdict = _judge(message, sender["name"], clues, at) if clues else Verdict()
    inquiry = Inquiry.objects.create(
        **sender,
        reference=_unused_reference(),
        policy_date=POLICY.date,
        policy_revision=POLICY.revision,
        created_at=at,
        **(_quarantine(verdict.reasons, at) if verdict.is_spam else {}),
    )
    first = inquiry.messages.create(author=Author.SENDER, body=message, created_at=at)
    if not verdict.is_spam:
        _tell(inquiry, [first], at)
    return inquiry


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
