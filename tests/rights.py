"""Short words for tests about what people do with their data."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.signals import ModelSignal as Signal
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from accounts.person import person_with
from accounts.sessions import SessionStore
from contact.models import Inquiry
from souftech.models import OutgoingMail
from souftech.personal import Person
from tests.desk import inquiry

ADDRESS = "amina@example.com"


def prove(client: Client, email: str = ADDRESS) -> None:
    """Have a browser hold the proof of an address, as a code or link that came back gives it."""
    session = client.session
    session["proven"] = {"email": email, "at": timezone.now().timestamp()}
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)


def proven(email: str = ADDRESS) -> Client:
    """Return the browser of somebody who has just proven an address."""
    client = Client()
    prove(client, email)
    return client


def code_mailed_to(email: str) -> str:
    """Return the code in the newest mail to an address."""
    mail = OutgoingMail.objects.filter(recipient=email, occasion="code").latest("pk")
    (code,) = re.findall(r"^\d{8}$", mail.body, re.MULTILINE)
    return str(code)


def as_it_was(person: Person) -> Person:
    """Return a person whose inquiries are these, even when they are gone."""
    return Person(person.email, list(person.inquiries))  # type: ignore[arg-type]


@contextmanager
def written_meanwhile(signal: Signal) -> Iterator[None]:
    """Have somebody write a first inquiry at the moment at which another is worked on."""
    waiting = ["Written meanwhile"]

    def write(**_facts: object) -> None:
        if waiting:
            inquiry(message=waiting.pop())

    signal.connect(write, sender=Inquiry)
    try:
        yield
    finally:
        signal.disconnect(write, sender=Inquiry)


def person(email: str = ADDRESS) -> Person:
    return as_it_was(person_with(email))


def dump() -> dict[str, list[Any]]:
    """Return every row of every table, and what sessions hold in words."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - named by the database
            rows[table] = cursor.fetchall()
    data = Session.objects.values_list("session_data", flat=True)
    return {**rows, "in sessions": [SessionStore().decode(each) for each in data]}
