"""The mails of an inquiry, as their readers get them."""

import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from contact.keys import new_key
from contact.models import Inquiry
from contact.services import receive_inquiry
from souftech import outbox
from souftech.models import OutgoingMail
from tests.post import deliver, write_all
from tests.smtp import Relay

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def write(at: datetime.datetime = NOON, **facts: str) -> Inquiry:
    amel: dict[str, Any] = {
        "key": new_key(),
        "name": 'أمل "الوادي" بن علي',
        "email": "amel@example.com",
        "phone": "+213550123456",
        "topic": "project",
        "language": "ar",
        "message": "السلام عليكم،\n\nأريد موقعًا <لمتجري>. https://amel.example/",
    }
    return receive_inquiry(**{**amel, **facts}, at=at)


def mail(occasion: str) -> EmailMessage:
    write_all()
    row = OutgoingMail.objects.get(occasion=occasion)
    return BytesParser(policy=policy.default).parsebytes(row.message().message().as_bytes())


def part(of: EmailMessage, kind: str) -> str:
    body = of.get_body([kind])
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_sender_is_answered_in_arabic_from_right_to_left() -> None:
    inquiry = write()

    letter = mail("acknowledgement")

    assert str(letter["Subject"]).strip() == f"لقد استلمنا رسالتك ({inquiry.reference})"
    assert letter["To"] == "amel@example.com"
    assert letter["From"] == "Souftech <contact@souftech.com>"
    assert letter["Reply-To"] == "Souftech <contact@souftech.com>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["References"] == letter["In-Reply-To"] == inquiry.thread_id
    assert '<html lang="ar" dir="rtl">' in " ".join(part(letter, "html").split())
    assert f"http://127.0.0.1:8000{inquiry.get_absolute_url()}" in part(letter, "plain")


@pytest.mark.promise("share-mail")
def test_the_acknowledgement_repeats_nothing_that_was_typed() -> None:
    write()

    letter = mail("acknowledgement")

    whole = str(letter["Subject"]) + part(letter, "plain") + part(letter, "html")
    for typed in ("أمل", "بن علي", "550", "متجري", "amel.example"):
        assert typed not in whole


def test_staff_read_everything_and_a_reply_goes_to_the_sender() -> None:
    inquiry = write()

    letter = mail("new_inquiry")

    text = part(letter, "plain")
    assert letter["Subject"] == f"New inquiry {inquiry.reference}: A project"
    assert letter["To"] == "staff@souftech.test"
    assert letter["From"] == "Souftech <contact@souftech.com>"
    reply_to = letter["Reply-To"].addresses[0]
    assert (reply_to.display_name, reply_to.addr_spec) == (inquiry.name, inquiry.email)
    assert letter["Auto-Submitted"] == "auto-generated"
    for typed in (inquiry.name, inquiry.email, "+213 550 12 34 56", "أريد موقعًا <لمتجري>."):
        assert typed in text
    html = part(letter, "html")
    assert '<p dir="rtl"' in html
    assert "&lt;لمتجري&gt;" in html
    assert f"http://127.0.0.1:8000/admin/contact/inquiry/{inquiry.pk}/change/" in text


@pytest.mark.promise("share-mail")
def test_by_a_setting_staff_get_the_link_and_nothing_personal(settings: Settings) -> None:
    settings.STAFF_MAIL_CONTENT = "link"
    inquiry = write()

    letter = mail("new_inquiry")

    whole = str(letter) + part(letter, "plain") + part(letter, "html")
    assert inquiry.reference in whole
    # Three digits alone stand in a random Message-ID now and then.
    for personal in ("أمل", "amel", "550123456", "550 12 34 56", "متجري"):
        assert personal not in whole
    assert letter["Reply-To"] is None


def test_each_member_of_staff_gets_a_mail_of_their_own(settings: Settings) -> None:
    settings.STAFF_EMAILS = ["one@souftech.test", "two@souftech.test"]

    write()
    write_all()

    told = OutgoingMail.objects.filter(occasion="new_inquiry").order_by("recipient")
    assert [mail.message().to for mail in told] == [["one@souftech.test"], ["two@souftech.test"]]


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "We have received your message"), ("fr", "Nous avons bien reçu votre message")],
)
def test_the_subject_is_in_the_senders_language(code: str, words: str) -> None:
    inquiry = write(language=code)

    assert mail("acknowledgement")["Subject"] == f"{words} ({inquiry.reference})"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "reply to this mail and we will delete your address and the message."),
        ("fr", "répondez à cet e-mail et nous effacerons votre adresse et le message."),
        ("ar", "أجب عن هذه الرسالة وسنحذف عنوانك وتلك الرسالة."),
    ],
)
def test_who_never_wrote_reads_what_we_delete_if_they_ask(code: str, words: str) -> None:
    write(language=code)

    assert words in part(mail("acknowledgement"), "plain")


def test_both_forms_of_a_mail_say_the_same_words() -> None:
    write(language="fr")

    letter = mail("acknowledgement")

    html = part(letter, "html")
    for paragraph in part(letter, "plain").strip().split("\n\n"):
        first_line = paragraph.splitlines()[0]
        assert first_line in html


def test_an_address_is_thanked_once_an_hour_and_three_times_a_day_at_most() -> None:
    moments = [0, 0.5, 1, 2, 3, 4, 23, 24.1]

    for hours in moments:
        email = "Amel@example.com" if hours == 0.5 else "amel@example.com"
        with time_machine.travel(NOON + hours * HOUR, tick=False):
            write(at=timezone.now(), email=email)
    write_all()

    thanked = OutgoingMail.objects.filter(occasion="acknowledgement")
    about = {mail.about for mail in thanked if mail.about}
    times = sorted(Inquiry.objects.filter(public_id__in=about).values_list("created_at", flat=True))
    assert [(moment - NOON) / HOUR for moment in times] == [0, 1, 2, 24.1]
    assert OutgoingMail.objects.filter(occasion="new_inquiry").count() == len(moments)


def test_two_acknowledgements_that_two_workers_see_in_another_order_are_still_one() -> None:
    write()
    write(message="Something else")
    first, second = OutgoingMail.objects.filter(occasion="acknowledgement").order_by("pk")
    unseen = OutgoingMail.objects.filter(pk=first.pk)

    unseen.update(recipient="nobody@example.com")
    assert outbox.write(second)
    unseen.update(recipient=first.recipient)
    assert not outbox.write(first)

    assert OutgoingMail.objects.filter(occasion="acknowledgement").get() == second


def test_somebody_elses_mails_are_no_reason_to_thank_nobody() -> None:
    for email in ("amel@example.com", "amel@example.org", "amina@example.com"):
        write(email=email)

    deliver(timezone.now())

    thanked = OutgoingMail.objects.filter(occasion="acknowledgement", status="sent")
    assert thanked.count() == 3


def test_a_real_mail_server_gets_both_mails_whole(relay: Relay, settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    inquiry = write()

    deliver(timezone.now())

    to_staff, to_sender = relay.accepted
    assert relay.recipients == [["staff@souftech.test"], ["amel@example.com"]]
    assert part(to_staff, "plain") == part(mail("new_inquiry"), "plain")
    assert to_staff["Reply-To"].addresses[0].display_name == inquiry.name
    assert str(to_sender["Subject"]).strip() == f"لقد استلمنا رسالتك ({inquiry.reference})"
    assert [body.get_content_type() for body in to_sender.iter_parts()] == [
        "text/plain", "text/html",
    ]  # fmt: skip
    assert '<html lang="ar" dir="rtl">' in " ".join(part(to_sender, "html").split())
    assert "شارع 5 جويلية، تغزوت، الوادي، الجزائر" in part(to_sender, "plain")


def test_all_mails_of_an_inquiry_stand_in_one_thread_and_each_has_its_own_id() -> None:
    inquiry = write()

    letters = [mail("acknowledgement"), mail("new_inquiry")]

    assert {letter["References"] for letter in letters} == {inquiry.thread_id}
    assert len({letter["Message-ID"] for letter in letters}) == 2


def test_the_inquiry_remembers_which_policy_was_shown() -> None:
    inquiry = write(at=timezone.now())

    assert (inquiry.policy_date, inquiry.policy_revision) == (datetime.date(2026, 3, 14), 1)
