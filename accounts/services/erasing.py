"""Erasing what is held about a person, all of it or one inquiry, and once more after a restore."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F

from accounts.models import DataCopy, User
from accounts.models.users import UserQuerySet
from contact.emails import ask_staff_to_delete
from contact.models import Attachment, Cause, Inquiry, Message, Note, StaffAct
from contact.models.questions import InquiryQuerySet
from contact.services import Extent, delete_copies, drop_copies, erase_whole, forget_links_to
from souftech.declared import declarations
from souftech.ledger import disguise, mark_of, write_down
from souftech.models import OutgoingMail
from souftech.outbox import forget_mails
from souftech.personal import Erased, Person

# Mails to staff as staff, whoever they are besides: to drop one would be to leave a duty undone.
DUTIES = ("digest", "invitation", "late", "other", "please_delete", "pressing", "selftest")


@dataclass(frozen=True)
class Holding:
    """What is held about a person: the inquiries, how much is in them, and what is beside them."""

    inquiries: list[Inquiry]
    extent: Extent
    copies: int
    has_account: bool
    account_stays: bool

    def __bool__(self) -> bool:
        has_any_account = self.has_account or self.account_stays
        return bool(self.inquiries or self.extent.mails or self.copies or has_any_account)


def holding_of(person: Person) -> Holding:
    """Return what would go if everything were erased, and whether an account would stay."""
    goes = accounts_of(person).exists()
    return Holding(
        list(Inquiry.objects.of_person(person).without_texts()),
        Extent(
            messages=Message.objects.of_person(person).count(),
            files=Attachment.objects.of_person(person).count(),
            notes=Note.objects.of_person(person).count(),
            mails=mails_to(person).count(),
        ),
        copies=DataCopy.objects.of_person(person).count(),
        has_account=goes,
        account_stays=not goes and User.objects.filter(email=person.email).exists(),
    )


@transaction.atomic
def erase_person(person: Person, *, at: datetime.datetime) -> list[str]:
    """Erase all that is held about a person, and return the references of what that was.

    An account of staff stays. What arrives while this is done is either erased with the rest or
    wholly new. Done twice it does nothing more. `LedgerError`: nothing was erased.
    """
    inquiries = list(locked(person).without_texts())
    marks = erase_whole(inquiries, Cause.PERSON, at)
    marks += [disguise("mail", key) for key in forget_mails(mails_to(person).filter(about=None))]
    marks += erase_what_is_theirs(person)
    marks += erase_accounts(accounts_of(person).select_for_update(of=("self",)))
    return _conclude(inquiries, marks, at)


@transaction.atomic
def erase_one_inquiry(person: Person, reference: str, *, at: datetime.datetime) -> list[str]:
    """Erase one inquiry of a person, and the copies of their data that hold it.

    Return its reference, or nothing if the person has no such inquiry.
    """
    inquiries = list(locked(person, reference=reference).without_texts())
    if not inquiries:
        return []
    marks = [*forget_links_to(person.email), *erase_whole(inquiries, Cause.PERSON, at)]
    marks += drop_copies(person.email)
    return _conclude(inquiries, marks, at)


def erase_what_is_theirs(person: Person) -> list[str]:
    """Delete all rows that go with their person; return what the ledger has to hold of that."""
    theirs = [manager.of_person(person) for manager in managers_of_persons()]
    return [mark_of(row) for rows in theirs for row in delete_rows(rows)]


def delete_rows(rows: models.QuerySet[Any]) -> list[Any]:
    """Delete rows that go with their person, and return them; a copy goes with its bytes."""
    if rows.model is DataCopy:
        return delete_copies(rows)
    found = list(rows.select_for_update(of=("self",)))
    manager = rows.model._default_manager  # noqa: SLF001 - Django's open secret
    manager.filter(pk__in=[row.pk for row in found]).delete()
    return found


def erase_accounts(accounts: Iterable[User]) -> list[str]:
    """Delete accounts; what the admin noted of changes to them names nobody.

    Inside the caller's transaction, with the rows locked; return what the ledger has to hold.
    """
    found = list(accounts)
    marks = [mark_of_account(user) for user in found]
    kind = ContentType.objects.get_for_model(User)
    noted = LogEntry.objects.filter(content_type=kind, object_id__in=[user.pk for user in found])
    noted.update(object_repr=F("object_id"), change_message="")
    for user in found:
        user.delete()
    return marks


def accounts_of(person: Person) -> UserQuerySet:
    """Return the account that goes with a person: of staff, or once of staff, none goes."""
    found: UserQuerySet = User.objects.of_person(person)
    # Asked by key: joined, the whole record of access would be read.
    keys = list(found.values_list("pk", flat=True))
    acts, noted = StaffAct.objects.filter(staff__in=keys), LogEntry.objects.filter(user__in=keys)
    return found.none() if acts.exists() or noted.exists() else found


def mails_to(person: Person) -> models.QuerySet[OutgoingMail]:
    """Return the mails to a person or about their inquiries; what staff get as staff is apart."""
    mails = OutgoingMail.objects.of_person(person)
    staff = {address.lower() for address in settings.STAFF_EMAILS}
    if person.email in staff or User.objects.filter(email=person.email, is_staff=True).exists():
        return mails.exclude(about=None, occasion__in=DUTIES)
    return mails


def managers_of_persons() -> Iterator[Any]:
    """Give the manager of each model whose rows go with their person, which finds them."""
    known = {model for model, told in declarations() if told.erased == Erased.WITH_PERSON}
    for model in sorted(known, key=lambda model: model._meta.label):  # noqa: SLF001 - Django's open secret
        yield model._default_manager  # noqa: SLF001 - the same


def mark_of_account(user: User) -> str:
    """Return what stands in the ledger for an account: a key alone may be given anew."""
    joined = user.date_joined.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return disguise("account", user.pk, joined)


def locked(person: Person, **narrowed: str) -> InquiryQuerySet:
    """Return the inquiries as they are now; whoever writes in one at this moment comes first."""
    found = Inquiry.objects.of_person(person).filter(**narrowed)
    return found.select_for_update(of=("self",)).order_by("pk")


def _conclude(inquiries: list[Inquiry], marks: list[str], at: datetime.datetime) -> list[str]:
    ask_staff_to_delete(inquiries)
    write_down(marks, at)
    return [inquiry.reference for inquiry in inquiries]
