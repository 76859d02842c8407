"""A mail that is sent is kept with the rest of its transaction, ready to be sent, or not at all."""

import datetime
import uuid
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.utils import translation
from pytest_django import Settings
from time_machine import TimeMachineFixture

from souftech.delivery import purge_mail_bodies
from souftech.mail import Mail
from souftech.models import OutgoingMail
from tests.post import DAY, NOW, deliver, queue

pytestmark = pytest.mark.django_db

INQUIRY = uuid.UUID("6f1d3c52-6a0e-4a43-9f5b-0f7c5f2f9a11")


def send(**options: Any) -> list[OutgoingMail]:
    """Send a mail and return its rows."""
    facts = {"subject": "Good day", "body": "Hello", "to": ["amina@example.com"], **options}
    Mail(**facts).send()
    return list(OutgoingMail.objects.order_by("pk"))


def test_a_mail_is_kept_with_what_it_is_for_and_how_long_it_is_of_use(
    time_machine: TimeMachineFixture,
) -> None:
    time_machine.move_to(NOW, tick=False)
    ends = NOW + datetime.timedelta(minutes=10)

    (row,) = send(occasion="code", language="ar", about=INQUIRY, expires_at=ends)

    assert (row.occasion, row.language, row.about) == ("code", "ar", INQUIRY)
    assert (row.recipient, row.subject, row.body) == ("amina@example.com", "Good day", "Hello")
    assert (row.created_at, row.due_at, row.expires_at) == (NOW, NOW, ends)
    assert (row.status, row.attempts, row.finished_at, row.last_error) == ("queued", 0, None, "")


def test_sending_reaches_no_mail_server() -> None:
    send()

    assert mail.outbox == []


def test_a_mail_of_django_itself_is_kept_in_the_language_it_was_written_in() -> None:
    with translation.override("fr"):
        send_mail("Bonjour", "Texte", None, ["amina@example.com"])

    row = OutgoingMail.objects.get()

    assert (row.occasion, row.language, row.subject) == ("other", "fr", "Bonjour")


def test_a_mail_of_a_transaction_that_fails_was_never_sent() -> None:
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert OutgoingMail.objects.count() == 0


def test_every_recipient_gets_an_own_copy_that_names_nobody_else() -> None:
    forged = {"To": "everybody@example.com", "cc": "lina@example.com"}
    to, cc, bcc = ["Amina <amina@example.com>"], ["lina@example.com"], ["omar@example.com"]

    rows = send(to=[*to, *cc], cc=cc, bcc=bcc, headers=forged)

    copies = [row.message() for row in rows]
    headers = [(copy.message()["To"], copy.message()["Cc"]) for copy in copies]
    assert [copy.recipients() for copy in copies] == [to, cc, bcc]
    assert headers == [(to[0], None), (cc[0], None), (bcc[0], None)]


def test_every_try_sends_the_same_id_and_date(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
    (row,) = send(headers={"Message-ID": "<forged@example.com>", "date": "yesterday"})

    time_machine.shift(datetime.timedelta(hours=5))
    again = OutgoingMail.objects.get().message().message()

    assert again.get_all("Message-ID") == [f"<{row.key}@souftech.com>"]
    assert again.get_all("Date") == ["Sun, 22 Nov 2026 10:00:00 +0000"]


@pytest.mark.parametrize(
    ("given", "sent"),
    [({}, "auto-generated"), ({"auto-submitted": "auto-replied"}, "auto-replied")],
)
def test_a_mail_says_that_no_person_typed_it(given: dict[str, str], sent: str) -> None:
    (row,) = send(headers=given)

    assert row.message().message().get_all("Auto-Submitted") == [sent]


@pytest.mark.parametrize(
    "forged",
    [
        {"subject": "Hi\nBcc: victim@example.com"},
        {"to": ["amina@example.com\nBcc: victim@example.com"]},
        {"bcc": ["amina@example.com\nBcc: victim@example.com"]},
        {"reply_to": ["amina@example.com\r\nBcc: victim@example.com"]},
        {"from_email": "amina@example.com\nBcc: victim@example.com"},
        {"headers": {"References": "<a@b>\nBcc: victim@example.com"}},
        {"to": ["a" * 300 + "@example.com"]},
        {"subject": "half a character: \ud800"},
    ],
)
def test_a_header_that_is_none_stops_the_caller_and_keeps_nothing(forged: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        send(**forged)

    assert OutgoingMail.objects.count() == 0


def test_one_bad_mail_of_several_keeps_them_all_out() -> None:
    good = EmailMessage("Good", "Text", to=["amina@example.com"])
    bad = EmailMessage("Bad\n", "Text", to=["amina@example.com"])

    with pytest.raises(ValueError, match="newlines"):
        mail.get_connection().send_messages([good, bad])

    assert OutgoingMail.objects.count() == 0


def test_text_html_and_files_come_out_as_they_went_in() -> None:
    files = [("photo.png", b"\x89PNG\x00\xff", "image/png"), ("ملاحظة.txt", "سر", "text/plain")]
    html = [('<p dir="rtl">نص</p>', "text/html")]

    send(body="نص", alternatives=html, attachments=files)

    assert parts_of(OutgoingMail.objects.get().message()) == [
        ("multipart/mixed", None, None),
        ("multipart/alternative", None, None),
        ("text/plain", None, "نص".encode()),
        ("text/html", None, '<p dir="rtl">نص</p>'.encode()),
        ("image/png", "photo.png", b"\x89PNG\x00\xff"),
        ("text/plain", "ملاحظة.txt", "سر".encode()),
    ]


def test_an_attachment_that_cannot_be_kept_stops_the_caller() -> None:
    with pytest.raises(TypeError, match="text or bytes"):
        send(attachments=[("mail.eml", Parsed(), "message/rfc822")])

    assert OutgoingMail.objects.count() == 0


def parts_of(message: EmailMessage) -> list[tuple[str, str | None, Any]]:
    return [
        (part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
        for part in message.message().walk()
    ]


@pytest.mark.usefixtures("at_once")
def test_the_file_of_a_mail_goes_when_its_text_goes(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "souftech.eml.EmailBackend"
    queue()
    deliver()
    written = len(list(Path(settings.MAIL_FOLDER).iterdir()))

    purge_mail_bodies(NOW + 365 * DAY)

    assert (written, list(Path(settings.MAIL_FOLDER).iterdir())) == (1, [])
