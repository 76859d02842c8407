"""What a backup from before has brought back: erased once more, or named as no longer right."""

import datetime
from collections import Counter

from django.db import transaction

from accounts.models import User
from accounts.services.correcting import mark_of_correction
from accounts.services.erasing import (
    delete_rows,
    erase_accounts,
    managers_of_persons,
    mark_of_account,
)
from contact.models import Author, Cause, Inquiry
from contact.services import erase_older, erase_whole, mark_of_inquiry
from souftech.ledger import disguise, mark_of, read
from souftech.models import OutgoingMail
from souftech.outbox import forget_mails

Known = dict[str, datetime.datetime]


@transaction.atomic
def replay_erasures() -> Counter[str]:
    """Erase what the ledger says was erased and is there; return how much of what that was.

    Only what is older than its erasure goes: what somebody has written since stays. Done twice it
    does nothing more.
    """
    known = read()
    done = Counter(inquiries=0, accounts=0, others=0)
    if known:
        done["inquiries"] = sum(_erase_again(*found) for found in _inquiries(known))
        done["accounts"] = len(erase_accounts(_accounts(known)))
        done["others"] = _erase_others(known)
    return done


def lost_corrections() -> list[str]:
    """Return the references of inquiries that were corrected later than their rows know of.

    A backup has brought back what stood there before; the ledger cannot tell what came after.
    """
    known = read()
    rows = Inquiry.objects.only("public_id", "reference", "corrected_at").order_by("pk")
    return [
        inquiry.reference
        for inquiry in rows.iterator()
        if (when := known.get(mark_of_correction(inquiry)))
        and (inquiry.corrected_at is None or inquiry.corrected_at < when)
    ]


def _inquiries(known: Known) -> list[tuple[int, Cause, datetime.datetime]]:
    """Return the inquiries that were erased, and why and when."""
    rows = Inquiry.objects.only("public_id", "created_at").order_by("pk")
    return [
        (inquiry.pk, cause, known[mark])
        for inquiry in rows.iterator()
        for cause in Cause
        if (mark := mark_of_inquiry(inquiry, cause)) in known and inquiry.created_at <= known[mark]
    ]


def _erase_again(pk: int, cause: Cause, when: datetime.datetime) -> bool:
    found = Inquiry.objects.without_texts().select_for_update(of=("self",))
    inquiry = found.filter(pk=pk).first()
    if inquiry is None:
        return False
    if inquiry.messages.filter(author=Author.SENDER, created_at__gt=when).exists():
        held = inquiry.messages.filter(created_at__lte=when).exists()
        erase_older(inquiry, when)
        return held
    erase_whole([inquiry], cause, when)
    return True


def _accounts(known: Known) -> list[User]:
    visitors = User.objects.filter(is_staff=False).order_by("pk")
    return [user for user in visitors.iterator() if mark_of_account(user) in known]


def _erase_others(known: Known) -> int:
    """Erase mails about no inquiry, copies, proofs and sessions that the ledger names."""
    mails = OutgoingMail.objects.filter(about=None).values_list("pk", "key").iterator()
    keys = [pk for pk, key in mails if disguise("mail", key) in known]
    count = len(forget_mails(OutgoingMail.objects.filter(pk__in=keys)))
    for manager in managers_of_persons():
        rows = [row.pk for row in manager.order_by("pk").iterator() if mark_of(row) in known]
        count += len(delete_rows(manager.filter(pk__in=rows)))
    return count
