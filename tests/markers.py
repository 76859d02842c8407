"""A person with a string of their own in every field that the models declare, and in a file."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE
from django.db import models
from django.http import HttpRequest

from accounts.admin import note_in_log
from accounts.models import Proof, User, Way
from accounts.person import person_with
from accounts.services import ask_for_copy
from contact.models import Attachment, Inquiry
from contact.services import answer_inquiry, note_on, receive_inquiry
from souftech.declared import declarations, rows_of
from souftech.mail import Mail
from tests.attaching import held, upload
from tests.copies import karim
from tests.desk import NOW
from tests.team import give_app

# An address, a number, and codes of reasons: whoever reads them reads words.
GIVEN = {"email", "phone", "recipient", "removed", "spam_reasons"}


def somebody(email: str, who: str) -> dict[str, str]:
    """Keep all there can be about a person, and return the marker of each field."""
    staff = User.objects.filter(is_staff=True).first() or karim()
    kept = receive_inquiry(
        name=who, email=email, phone=f"+21355012345{len(who) % 10}", topic="project", language="ar",
        message="words", at=NOW, files=held(upload("a.txt", f"content-{who}".encode())),
    )  # fmt: skip
    note_on(kept, by=staff, body="a note", at=NOW)
    answer_inquiry(kept, by=staff, body="yes", seen=kept.messages.get().pk, at=NOW)
    user = User.objects.create_user(email)
    request = HttpRequest()
    request.user = staff
    note_in_log(request, [user], CHANGE, "changed")
    EmailAddress.objects.create(user=user, email=email)
    give_app(user)
    facts = {"email": email, "language": "fr", "created_at": NOW}
    Proof.objects.create(way=Way.LINK, expires_at=NOW, **facts)
    Mail("A subject", "A text", to=[email]).send()
    ask_for_copy(email, language="en", at=NOW)
    return {"file": f"content-{who}", **_mark(email, who)}


def _mark(email: str, who: str) -> dict[str, str]:
    """Put a marker into every field for the copy that takes one, and return those."""
    found = {}
    for model, declared in declarations():
        for name in declared.fields.split() if declared.in_copy else ():
            field: Any = model._meta.get_field(name)
            if not isinstance(field, models.CharField | models.TextField | models.JSONField):
                continue
            if field.choices or name in GIVEN:
                continue
            marker = f"{model.__name__[:1]}{name[:2]}-{who}"[: field.max_length]
            value = {"body": marker} if isinstance(field, models.JSONField) else marker
            rows_of(model, person_with(email)).update(**{name: value})
            found[f"{model.__name__}.{name}"] = marker
    return found


def owner_of(email: str) -> Inquiry:
    return Inquiry.objects.of(email).get()


def file_of(email: str) -> Attachment:
    return Attachment.objects.get(message__inquiry=owner_of(email))
