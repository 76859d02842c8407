"""Which fields hold personal data: each model says it of itself, and what becomes of each.

A model lists its fields in `personal` and `impersonal`; a system check refuses one in neither. The
register of processing and the periods on the privacy page are made from these declarations.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.translation import gettext_lazy as _

OUR_APPS = ("souftech", "accounts", "contact", "pages")


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
    STAFF_ACTS = "staff_acts", _("Record of who of our staff read or changed an inquiry")
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


def our_models() -> Iterator[type[models.Model]]:
    """Give every model of the site's own apps."""
    for label in OUR_APPS:
        yield from apps.get_app_config(label).get_models()


def declarations() -> Iterator[tuple[type[models.Model], Personal]]:
    """Give every declaration of every model, in the order of the apps."""
    for model in our_models():
        for declared in getattr(model, "personal", ()):
            yield model, declared


def check_declarations(**_options: Any) -> list[CheckMessage]:
    """Refuse a field that nobody has declared, and a declaration of what is no field."""
    return [problem for model in our_models() for problem in problems_of(model)]


def problems_of(model: type[models.Model]) -> list[CheckMessage]:
    """Return what is wrong with the declarations of one model."""
    keys = {model._meta.pk.name} if model._meta.pk.auto_created else set()  # noqa: SLF001
    own = [*model._meta.fields, *model._meta.many_to_many]  # noqa: SLF001 - Django's open secret
    names = {field.name for field in own} - keys
    lists = [one.fields for one in getattr(model, "personal", ())]
    told = Counter(" ".join([*lists, getattr(model, "impersonal", "")]).split())
    wrong = {
        "is declared neither personal nor impersonal": names - set(told),
        "is declared and is no field": set(told) - names,
        "is declared twice": {name for name, times in told.items() if times > 1},
    }
    return [
        Error(
            f"{model.__name__}.{name} {what}.",
            hint="See souftech/personal.py: say of each field what it holds, and for how long.",
            obj=model,
            id="souftech.E006",
        )
        for what, found in wrong.items()
        for name in sorted(found)
    ]
