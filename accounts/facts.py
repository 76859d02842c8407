"""One field of one row: as a machine reads it, and as a person does, in the language in use."""

import datetime
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import label_of
from contact.models import Attachment, Author, Inquiry, Message
from souftech.declared import name_of_field
from souftech.models import OutgoingMail
from souftech.personal import Person
from souftech.punctuation import comma, semicolon
from souftech.sizes import size_in_words

Told = tuple[Any, str]  # what JSON holds, and what people read; they read nothing where that is ""


@dataclass(frozen=True)
class Fact:
    """What one field holds: its name and value for machines, its label and text for people."""

    name: str
    value: Any
    label: str
    text: str
    is_long: bool


def fact_of(row: Any, field: models.Field, person: Person, at: datetime.datetime) -> Fact:
    """Return what `field` of `row` holds about `person` at that moment."""
    special = SPECIAL.get((type(row), field.name))
    value, text = special(row, person, at) if special else _plain(row, field)
    is_long = isinstance(field, models.TextField | models.JSONField)
    return Fact(field.name, value, capfirst(name_of_field(field)), text, is_long)


def staff_in_words(staff: User | None) -> Told:
    """Return who of our staff that was: their roles, and no name."""
    if staff is None:
        return None, ""
    roles = list(staff.groups.all())
    words = {"staff": _("Our staff"), "roles": comma().join(label_of(role) for role in roles)}
    text = _("%(staff)s (%(roles)s)") % words if roles else words["staff"]
    return [role.name for role in roles] or ["staff"], text


def _plain(row: Any, field: models.Field) -> Told:
    value = getattr(row, field.name)
    if field.related_model is User:
        return staff_in_words(value)
    if value is None or value == "":
        return None, ""
    if field.choices:
        return value, str(getattr(row, f"get_{field.name}_display")())
    return _in_words(value)


def _in_words(value: Any) -> Told:
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value)
        return local.isoformat(), date_format(local, "DATETIME_FORMAT")
    if isinstance(value, datetime.date):
        return value.isoformat(), date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return value, _("yes") if value else _("no")
    if isinstance(value, uuid.UUID):
        return str(value), ""
    if hasattr(value, "as_e164"):
        return value.as_e164, value.as_international
    return value, str(value)


def _author(message: Message, *_more: object) -> Told:
    return message.author, _("You") if message.author == Author.SENDER else _("Our staff")


def _policy(inquiry: Inquiry, *_more: object) -> Told:
    """Return its day, and for people its revision too: by itself that number says nothing."""
    day, shown = _in_words(inquiry.policy_date)
    told = {"date": shown, "number": inquiry.policy_revision}
    return day, _("%(date)s, revision %(number)d") % told


def _revision(inquiry: Inquiry, *_more: object) -> Told:
    return inquiry.policy_revision, ""


def _suspicions(inquiry: Inquiry, *_more: object) -> Told:
    return inquiry.spam_reasons_in_words, "\n".join(inquiry.spam_reasons_in_words)


def _removed(file: Attachment, *_more: object) -> Told:
    return file.removed_in_words, semicolon().join(file.removed_in_words)


def _change(entry: LogEntry, *_more: object) -> Told:
    said = str(entry.get_change_message())
    return said or None, said


def _factor(factor: Authenticator, *_more: object) -> Told:
    """Return what it is, and what the person called it where they could."""
    kind, name = factor.get_type_display(), str(factor)
    return [factor.type, name], kind if name == kind else f"{kind} · {name}"


def _file_name(file: Attachment, *_more: object) -> Told:
    return file.name + file.ending, file.name + file.ending


def _file_size(file: Attachment, *_more: object) -> Told:
    return file.size, size_in_words(file.size)


def _recipient(mail: OutgoingMail, person: Person, _at: datetime.datetime) -> Told:
    """Return their own address; the mailbox of one of our staff is not theirs to know."""
    own = mail.recipient.lower() == person.email
    return (mail.recipient, mail.recipient) if own else ("staff", _("Our staff"))


def _subject(mail: OutgoingMail, _person: Person, at: datetime.datetime) -> Told:
    """Return it unless it may hold the code; that it is withheld is said once, for the text."""
    return (None, "") if _opens_a_door(mail, at) else (mail.subject, mail.subject)


def _text(mail: OutgoingMail, person: Person, at: datetime.datetime) -> Told:
    if _opens_a_door(mail, at):
        return None, _("A code or a link that still works stands only in the mail itself.")
    body = mail.body if mail.recipient.lower() == person.email else _without_our_door(mail.body)
    return body or None, body


def _without_our_door(body: str) -> str:
    """Return a mail to staff without the addresses of their pages: the path is a secret of ours."""
    door = rf"https?://[^/\s]+/{re.escape(settings.ADMIN_PATH)}\S*"
    words = _("(the address of a page for our staff)")
    return re.sub(door, lambda _found: words, body)


def _opens_a_door(mail: OutgoingMail, at: datetime.datetime) -> bool:
    # Who sits before a page that somebody left open must not read the next code in it.
    return mail.is_sealed and mail.expires_at is not None and mail.expires_at > at


SPECIAL: dict[tuple[type, str], Callable[..., Told]] = {
    (Attachment, "name"): _file_name,
    (Attachment, "removed"): _removed,
    (Attachment, "size"): _file_size,
    (Authenticator, "type"): _factor,
    (Inquiry, "policy_date"): _policy,
    (Inquiry, "policy_revision"): _revision,
    (Inquiry, "spam_reasons"): _suspicions,
    (LogEntry, "change_message"): _change,
    (Message, "author"): _author,
    (OutgoingMail, "payload"): _text,
    (OutgoingMail, "recipient"): _recipient,
    (OutgoingMail, "subject"): _subject,
}
