"""A person of whom everything that can be held is held, with a mark in all that is text."""

import io
import secrets
from email import message_from_bytes
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import CHANGE
from django.db import models
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.admin import note_in_log
from accounts.models import DataCopy, User, Way
from accounts.services import ask_for_code
from contact.files.store import store
from contact.models import Inquiry
from contact.services import answer_inquiry, note_on, open_inquiry, send_links
from souftech.declared import declarations, knows_persons, rows_of
from souftech.models import OutgoingMail
from souftech.personal import Erased, Person
from tests.attaching import held, upload
from tests.desk import DAY, NOW, inquiry, member
from tests.post import deliver, queue
from tests.rights import person, proven
from tests.team import give_app

# What a random id, a hash, an address or a path has to be as it is; it has to be gone all the same.
GIVEN = {
    "email", "key", "object_id", "owner", "password", "phone", "recipient", "reference",
    "secret_hash", "session_data", "session_key", "sha256",
}  # fmt: skip


def marked(email: str, mark: str, phone: str = "") -> Inquiry:
    """Keep a person's inquiry with everything that may hang on it or stand beside it."""
    file = held(upload(f"{mark}.txt", f"{mark} in a file".encode()))
    kept = inquiry(mark, email=email, phone=phone, message=f"I am {mark}", files=file)
    karim = User.objects.filter(email="karim@souftech.com").first() or member()
    open_inquiry(kept, karim, NOW)
    note_on(kept, by=karim, body=f"Call {mark}", at=NOW)
    last = kept.messages.latest("pk")
    answer_inquiry(kept, by=karim, body=f"Yes, {mark}", seen=last.pk, at=NOW)
    send_links(email, language="ar", at=NOW)
    _have_account(email, mark, by=karim)
    deliver(timezone.now())
    for state in OutgoingMail.Status.values:
        mail = queue(NOW, body=mark, subject=mark, to=[email], about=kept.public_id)
        OutgoingMail.objects.filter(pk=mail.pk).update(status=state, due_at=timezone.now() + DAY)
    return kept


def _have_account(email: str, mark: str, by: User) -> None:
    user = User.objects.create_user(email)
    request = HttpRequest()
    request.user = by
    note_in_log(request, [user], CHANGE, [{"changed": {"fields": ["E-mail"]}}])
    address = EmailAddress.objects.create(user=user, email=email, primary=True)
    EmailConfirmation.objects.create(email_address=address, key=secrets.token_hex(8), sent=NOW)
    give_app(user)
    ask_for_code(email, way=Way.RIGHTS, language="ar", at=NOW)
    key = f"copies/{secrets.token_hex(8)}"
    store().write(key, io.BytesIO(mark.encode()))
    DataCopy.objects.create(email=email, language="ar", created_at=NOW, key=key, size=7)
    proven(email)
    Client().force_login(user)


def of_persons() -> dict[type[models.Model], list[str]]:
    """Return each model that holds data of persons, and its fields declared as such."""
    named: dict[type[models.Model], list[str]] = {}
    for model, told in declarations():
        if knows_persons(model):
            named.setdefault(model, []).extend(told.fields.split())
    return named


def mark_all(email: str, mark: str) -> None:
    """Put the mark into every text field that is declared, those of tomorrow too."""
    whose = person(email)
    for model, names in of_persons().items():
        for name in set(names) - GIVEN:
            field: Any = model._meta.get_field(name)
            if field.choices:
                continue
            if isinstance(field, models.JSONField):
                rows_of(model, whose).update(**{name: {"body": mark, "to": mark}})
            elif isinstance(field, models.CharField | models.TextField):
                rows_of(model, whose).update(**{name: mark})


def held_by(whose: Person) -> dict[str, int]:
    """Return how much each model holds of a person, of what does not wait for its clock."""
    waiting = {model for model, told in declarations() if told.erased == Erased.BY_CLOCK}
    return {
        model.__name__: rows_of(model, whose).count()
        for model in of_persons()
        if model not in waiting
    }


def words_in(path: Path) -> str:
    """Return the content of a file, and of a mail its parts, which travel encoded."""
    content = path.read_bytes()
    if path.suffix == ".eml":
        parts = message_from_bytes(content).walk()
        content += b"".join(part.get_payload(decode=True) or b"" for part in parts)  # type: ignore[misc]
    return content.decode("latin-1")


def in_files(folder: Path) -> list[str]:
    """Return name and content of every file under a folder and in the place for files."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = [f"{path}: {words_in(path)}" for path in files]
    for key, _written in store().written():
        content = b"".join(store().pieces(key, 0, 10**6))
        texts.append(f"{key}: {content.decode('latin-1')}")
    return texts
