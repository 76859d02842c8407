"""A person with a string of their own in every field that the models declare, and in a file."""

from typing import Any

from django.db import models

from accounts.holdings import held_models
from accounts.models import Proof, User, Way
from accounts.person import person_with
from accounts.services import ask_for_copy
from contact.models import Attachment, Inquiry
from contact.services import answer_inquiry, note_on, receive_inquiry
from souftech.mail import Mail
from souftech.personal import declarations
from tests.attaching import held, upload
from tests.copies import karim
from tests.desk import NOW


def somebody(email: str, who: str) -> dict[str, str]:
    """Keep all there can be about a person, and return the marker of each field."""
    staff = User.objects.filter(is_staff=True).first() or karim()
    kept = receive_inquiry(
        name=who, email=email, phone=f"+21355012345{len(who) % 10}", topic="project", language="ar",
        message="words", at=NOW, files=held(upload("a.txt", f"content-{who}".encode())),
    )  # fmt: skip
    note_on(kept, by=staff, body="a note", at=NOW)
    answer_inquiry(kept, by=staff, body="yes", seen=kept.messages.get().pk, at=NOW)
    User.objects.create_user(email)
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
            if field.choices or name in ("email", "phone", "recipient"):
                continue
            marker = f"{model.__name__[:1]}{name[:2]}-{who}"[: field.max_length]
            value = {"body": marker} if isinstance(field, models.JSONField) else marker
            held_models()[model._meta.model_name or ""].objects.of_person(  # type: ignore[attr-defined]
                person_with(email)
            ).update(**{name: value})
            found[f"{model.__name__}.{name}"] = marker
    return found


def owner_of(email: str) -> Inquiry:
    return Inquiry.objects.of(email).get()


def file_of(email: str) -> Attachment:
    return Attachment.objects.get(message__inquiry=owner_of(email))
