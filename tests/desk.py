"""Short words for tests about the staff desk."""

import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from contact.models import Inquiry, Keeping, StaffAct
from contact.services import receive_inquiry
from contact.services.receiving import quarantine
from souftech.models import OutgoingMail
from tests.post import write_all
from tests.team import begin_with_password

NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
LIST = "/admin/contact/inquiry/"


def inquiry(name: str = "أمينة", at: datetime.datetime = NOW, **facts: Any) -> Inquiry:
    """Keep an inquiry as the form does."""
    sender = {
        "email": "amina@example.com", "phone": "", "topic": "project", "language": "ar",
        "message": "أريد موقعًا.", **facts,
    }  # fmt: skip
    return receive_inquiry(name=name, at=at, **sender)


def member(email: str = "karim@souftech.com", *rights: str) -> User:
    """Return somebody of the staff who has these rights about inquiries, or all of support's."""
    user = User.objects.create_user(email, "a long password", is_staff=True, language="fr")
    names = rights or ("view_inquiry", "change_inquiry", "answer_inquiry")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def mark_of_old(kept: Inquiry, at: datetime.datetime) -> None:
    """Set an inquiry apart as one could when what was answered could still be marked."""
    Inquiry.objects.filter(pk=kept.pk).update(**quarantine(("staff",), at))


def end_of(kept: Inquiry) -> datetime.datetime | None:
    """Return when an inquiry goes by the periods of now."""
    return Keeping.read().end_of(kept)


def signed_in(user: User) -> Client:
    client = Client()
    begin_with_password(client, user)
    return client


def page(kept: Inquiry, act: str = "change") -> str:
    return f"{LIST}{kept.pk}/{act}/"


def typed(kept: Inquiry, body: str, **more: Any) -> dict[str, Any]:
    """Return the answer box filled in by somebody who has read all there is."""
    last = kept.messages.last()
    return {"answer-seen": last.pk if last else 0, "answer-body": body, **more}


def said(kept: Inquiry) -> list[tuple[str, str]]:
    return list(kept.messages.values_list("author", "body"))


def mails(kept: Inquiry, occasion: str) -> list[OutgoingMail]:
    """Return its mails of this occasion, as they leave."""
    write_all()
    found = OutgoingMail.objects.filter(about=kept.public_id, occasion=occasion)
    return list(found.order_by("pk"))


def acts() -> list[tuple[str, str, str]]:
    """Return the record of staff access, the oldest first."""
    rows = StaffAct.objects.order_by("pk").select_related("staff")
    return [(str(row.staff), row.act, row.reference) for row in rows]
