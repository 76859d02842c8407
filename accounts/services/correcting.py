"""Correcting what is held about a person; what was there before is kept nowhere."""

import datetime
import logging
from collections.abc import Iterable, Sequence
from email.utils import formataddr

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts import emails
from accounts.models import User
from accounts.services.erasing import (
    accounts_of,
    erase_accounts,
    erase_what_is_theirs,
    locked,
    mails_to,
)
from contact.emails import send_links, url_of
from contact.models import Inquiry
from contact.services import drop_copies, forget_links_to
from souftech.ledger import LedgerError, disguise, write_down
from souftech.models import OutgoingMail
from souftech.outbox import forget_mails
from souftech.personal import Person
from souftech.rewording import reword

logger = logging.getLogger(__name__)


@transaction.atomic
def correct_details(
    person: Person, *, name: str, phone: object, reference: str = "", at: datetime.datetime
) -> int:
    """Write another name and telephone number into a person's inquiries, or into one of them.

    Mails that still say the old ones say the new, and copies that hold them are dropped. Return in
    how many inquiries anything was corrected.
    """
    found = locked(person, **({"reference": reference} if reference else {}))
    corrected = [one for one in found if _correct(one, at, name=name, phone=phone)]
    if corrected:
        drop_copies(person.email)
        _note(corrected, at)
    return len(corrected)


@transaction.atomic
def move_person(person: Person, email: str, *, at: datetime.datetime) -> None:
    """Give everything held about a person another address, which they have proven to be theirs.

    What is held under that address already is joined with it. An account of staff is not touched.
    Links in the old mailbox open nothing any more; the new address is mailed its own. One mail
    tells the old address, unless it bounces, in case it was not its owner who did this.
    """
    new = User.normalize_username(email)
    if new == person.email:
        return
    # What only the old address could use is of no use now, and would tell of it.
    erased = erase_what_is_theirs(person)
    moved = list(locked(person))
    arrives = not any(inquiry.bounces for inquiry in moved)
    for inquiry in moved:
        _correct(inquiry, at, email=email, bounces=False, link_version=inquiry.link_version + 1)
    forget_links_to(person.email)
    # Those about inquiries are reworded; one that has come meanwhile keeps its own.
    forget_mails(mails_to(person).filter(about=None))
    accounts = list(accounts_of(person).select_for_update(of=("self",)))
    erased += _move_accounts(accounts, new)
    _mail_links(email)
    if arrives:
        _tell_old(person, [*accounts, *moved], at)
    _note(moved, at, erased)


def _mail_links(email: str) -> None:
    """Mail an address the links of what is its own now: those that the old one got have ended."""
    found = Inquiry.objects.of(email)
    if newest := found.order_by("-created_at", "-pk").first():
        send_links(email, found, language=newest.language)


def _tell_old(person: Person, held: Sequence[User | Inquiry], at: datetime.datetime) -> None:
    """Tell the old address, in the language of what was held under it, unless that is nothing."""
    if held:
        stays = User.objects.filter(email=person.email).exists()
        language = held[-1].language
        emails.tell_old_address(person.email, language=language, account_stays=stays, at=at)


def _move_accounts(old: Iterable[User], email: str) -> list[str]:
    """Rename the account, if there is one; where the new address has its own, that one stays.

    Return what the ledger has to hold of that.
    """
    if User.objects.filter(email=email).exists():
        return erase_accounts(old)
    for user in old:
        EmailAddress.objects.filter(user=user).delete()  # the library's own list, made at need
        user.email = email
        user.save(update_fields=["email"])
    return []


def mark_of_correction(inquiry: Inquiry) -> str:
    """Return what stands in the ledger for an inquiry whose sender was corrected."""
    return disguise("correction", inquiry.public_id)


def _note(corrected: Iterable[Inquiry], at: datetime.datetime, erased: Iterable[str] = ()) -> None:
    """Note that these were corrected, so that a restore can tell whose correction it lost.

    What was `erased` for that is noted with them.
    """
    try:
        write_down([*erased, *map(mark_of_correction, corrected)], at)
    except LedgerError:
        # Unlike an erasure, a correction that is not noted is still a correction.
        logger.exception("A correction was made that the ledger does not name.")


def _correct(inquiry: Inquiry, at: datetime.datetime, **details: object) -> bool:
    """Correct one inquiry, and what its mails say."""
    before = _spellings(inquiry)
    if not inquiry.correct(**details):
        return False
    inquiry.corrected_at = at
    inquiry.save(update_fields=[*details, "corrected_at"])
    inquiry.refold()
    changes = dict(zip(before, _spellings(inquiry), strict=True))
    reword(OutgoingMail.objects.filter(about=inquiry.public_id), changes)
    return True


def _spellings(inquiry: Inquiry) -> list[str]:
    """Return what mails say of the sender, as they spell it, and the link they bring."""
    phone = inquiry.phone
    numbers = [phone.as_international, phone.as_e164] if phone else ["", ""]
    named = f": {inquiry.name}\n"  # as in "Name: Amina": a word by itself may be another's
    return [
        formataddr((inquiry.name, inquiry.email)),
        named,
        inquiry.email,
        *numbers,
        url_of(inquiry),
    ]
