"""Which fields hold personal data: each model says it of itself, and what becomes of each.

A model lists its fields in `personal` and `impersonal`; what libraries bring is listed for them in
souftech/borrowed.py. The register of processing and the periods on the privacy page are made from
these declarations: see souftech/declared.py.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CONTACT = "contact", _("Name and contact details")
    CONTENT = "content", _("What was written")
    CIRCUMSTANCES = "circumstances", _("Topic, language, state and dates")
    TECHNICAL = "technical", _("Coded technical data")
    STAFF = "staff", _("Who of our staff it was")


class Purpose(models.TextChoices):
    REPLY = "reply", _("Replying to inquiries")
    DELIVER = "deliver", _("Delivering mails")
    SIGN_IN = "sign_in", _("Signing in")
    PROTECT = "protect", _("Curbing misuse")
    ACCOUNT_FOR = "account_for", _("Showing who had access")
    RIGHTS = "rights", _("Keeping your rights")


class Kept(models.TextChoices):
    INQUIRY = "inquiry", _("Inquiries and their messages")
    FILE = "file", _("Files that came with a message")
    MAIL = "mail", _("Text of a mail that was sent")
    ADDRESSEE = "addressee", _("Recipient and subject of a mail")
    STAFF_ACTS = (
        "staff_acts",
        _("Record of who of our staff read or changed an inquiry or an account"),
    )
    ACCOUNT = "account", _("Accounts")
    SESSION = "session", _("Being signed in")
    PROOF = "proof", _("Codes and links that prove an address")
    COPY = "copy", _("Copy of somebody’s data, made for them")
    ERASURE = "erasure", _("Operational record of an erased inquiry")
    COUNTERS = "counters", _("Counters against misuse")


class Erased(models.TextChoices):
    WITH_INQUIRY = "with_inquiry", _("Deleted with the inquiry")
    WITH_ACCOUNT = "with_account", _("Deleted with the account")
    WITH_PERSON = "with_person", _("Deleted with all that is held about a person")
    BY_CLOCK = "by_clock", _("Deleted when its time is over")


@dataclass(frozen=True)
class Person:
    """Whose data: an address in lower case, and the ids of the inquiries that came from it.

    A model with fields for the copy gives what it holds by `objects.of_person(person)`.
    """

    email: str
    inquiries: models.QuerySet[Any, uuid.UUID]


@dataclass(frozen=True)
class Personal:
    """Fields of one model, named with spaces between, that are alike in all the rest."""

    fields: str
    kind: Kind
    purpose: Purpose
    kept: Kept
    erased: Erased
    in_copy: bool = True
