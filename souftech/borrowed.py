"""What the models of libraries hold of people: said here, since they do not say it themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose

Words = str | Promise


@dataclass(frozen=True)
class Borrowed:
    """What a library's model would say if it were ours, and our words for it and its fields.

    `whose` finds the rows about a person.
    """

    impersonal: str
    personal: tuple[Personal, ...] = ()
    whose: Callable[[Person], Q] | None = None
    verbose_name: Words = ""
    verbose_name_plural: Words = ""
    words: Mapping[str, Words] = field(default_factory=dict)


def _of_account(person: Person) -> Q:
    return Q(user__email=person.email, user__is_staff=False)


def _of_address(person: Person) -> Q:
    return Q(email_address__user__email=person.email, email_address__user__is_staff=False)


def _about_account(person: Person) -> Q:
    accounts: Any = get_user_model().objects
    numbers = accounts.of_person(person).values_list(Cast("pk", TextField()))
    kind = {"content_type__app_label": "accounts", "content_type__model": "user"}
    return Q(object_id__in=numbers, **kind)


LOG = Borrowed(
    personal=(
        Personal(
            "user action_time action_flag change_message",
            Kind.STAFF, Purpose.ACCOUNT_FOR, Kept.STAFF_ACTS, Erased.BY_CLOCK,
        ),
        Personal(
            "object_id object_repr",
            Kind.TECHNICAL, Purpose.ACCOUNT_FOR, Kept.STAFF_ACTS, Erased.BY_CLOCK, in_copy=False,
        ),
    ),
    impersonal="content_type",
    whose=_about_account,
    verbose_name=_("entry in the desk’s log"),
    verbose_name_plural=_("entries in the desk’s log"),
    words={
        "user": _("who"), "action_time": _("when"), "action_flag": _("what"),
        "change_message": _("what was changed"), "object_id": _("number"),
        "object_repr": _("name in the log"),
    },
)  # fmt: skip

ADDRESS = Borrowed(
    personal=(
        Personal("email", Kind.CONTACT, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT),
        Personal(
            "verified primary",
            Kind.CIRCUMSTANCES, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT,
        ),
    ),
    impersonal="user",
    whose=_of_account,
    verbose_name=_("address of an account"),
    verbose_name_plural=_("addresses of accounts"),
    words={"email": _("e-mail"), "verified": _("confirmed"), "primary": _("main address")},
)  # fmt: skip

CONFIRMATION = Borrowed(
    personal=(
        Personal(
            "created sent",
            Kind.CIRCUMSTANCES, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT,
        ),
        Personal(
            "key",
            Kind.TECHNICAL, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT, in_copy=False,
        ),
    ),
    impersonal="email_address",
    whose=_of_address,
    verbose_name=_("confirmation of an address"),
    verbose_name_plural=_("confirmations of addresses"),
    words={"created": _("created"), "sent": _("mailed"), "key": _("key")},
)  # fmt: skip

FACTOR = Borrowed(
    personal=(
        Personal(
            "type created_at last_used_at",
            Kind.CIRCUMSTANCES, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT,
        ),
        Personal(
            "data",
            Kind.TECHNICAL, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT, in_copy=False,
        ),
    ),
    impersonal="user",
    whose=_of_account,
    verbose_name=_("second factor"),
    verbose_name_plural=_("second factors"),
    words={
        "type": _("kind"), "created_at": _("created"), "last_used_at": _("last used"),
        "data": _("secret of the second factor"),
    },
)  # fmt: skip

BORROWED = {
    "admin.LogEntry": LOG,
    "account.EmailAddress": ADDRESS,
    "account.EmailConfirmation": CONFIRMATION,
    "mfa.Authenticator": FACTOR,
    # Roles, rights and the list of models come with the program and are about nobody.
    "auth.Group": Borrowed(impersonal="name permissions"),
    "auth.Permission": Borrowed(impersonal="name content_type codename"),
    "contenttypes.ContentType": Borrowed(impersonal="app_label model"),
}
