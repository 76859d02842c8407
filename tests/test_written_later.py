"""Nobody who writes waits for our mails: kept as facts, they are written as they leave."""

import datetime

import pytest
from django.conf import settings
from django.core import mail as post_office
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contact.models import Inquiry, Message
from contact.services import erase_inquiry, mark_bouncing, renew_link, write_on
from souftech.health import GIVEN_UP, troubles
from souftech.models import OutgoingMail
from souftech.outbox import write
from tests.desk import inquiry, mails, member
from tests.post import DAY, HOUR, NOW, deliver, write_all

pytestmark = pytest.mark.django_db
STAFF = "staff@souftech.test"


def posted() -> list[tuple[str, str]]:
    return [(letter.to[0], str(letter.subject)) for letter in post_office.outbox]


def rows(*names: str) -> list[tuple[object, ...]]:
    return list(OutgoingMail.objects.order_by("pk").values_list(*names))


def test_a_submission_keeps_whom_to_write_to_about_what_and_in_which_language() -> None:
    kept = inquiry()

    known = rows("occasion", "recipient", "language", "about", "status", "subject")
    assert known == [
        ("new_inquiry", STAFF, "en", kept.public_id, "queued", ""),
        ("acknowledgement", "amina@example.com", "ar", kept.public_id, "queued", ""),
    ]
    (message,) = kept.messages.all()
    facts = {"message": message.pk, "received": kept.created_at.isoformat()}
    assert rows("payload") == [({"facts": facts},), ({"facts": {}},)]


def test_the_worker_writes_each_mail_and_keeps_what_it_has_sent() -> None:
    kept = inquiry()

    deliver(timezone.now())

    subjects = [
        f"New inquiry {kept.reference}: A project",
        f"لقد استلمنا رسالتك ({kept.reference})",
    ]
    assert posted() == [(STAFF, subjects[0]), ("amina@example.com", subjects[1])]
    assert rows("subject", "status") == [(subject, "sent") for subject in subjects]
    texts = [letter.body for letter in post_office.outbox]
    assert [row.body for row in OutgoingMail.objects.order_by("pk")] == texts


def test_staff_read_the_very_message_they_are_told_of_whatever_was_said_since() -> None:
    kept = inquiry(message="The first.")
    write_on(kept, body="The second.", key="", at=NOW + HOUR)
    write_on(kept, body="The third.", key="", at=NOW + 2 * HOUR)

    told = [*mails(kept, "new_inquiry"), *mails(kept, "message")]

    words = ["The first.", "The second.", "The third."]
    assert [[word for word in words if word in mail.body] for mail in told] == [[w] for w in words]
    for mail, hour in zip(told, ["11:00", "12:00", "13:00"], strict=True):
        assert f"22 November 2026, {hour}" in mail.body


def test_what_was_written_for_the_first_try_is_sent_at_every_other() -> None:
    kept = inquiry(message="Before.")
    write_all()
    texts = rows("subject", "payload")

    Inquiry.objects.filter(pk=kept.pk).update(name="Somebody else", topic="other")
    Message.objects.update(body="After.")
    deliver(timezone.now())

    assert rows("subject", "payload") == texts
    assert "Before." in str(post_office.outbox[0].body)


def test_a_mail_that_leaves_late_brings_the_link_that_opens_now() -> None:
    kept = inquiry()
    renew_link(kept, by=member(), at=NOW)

    (thanks,) = mails(kept, "acknowledgement")

    kept.refresh_from_db()
    assert kept.get_absolute_url() in thanks.body


def test_a_mail_that_cannot_be_written_is_tried_again_until_it_is_given_up_for_all_to_see() -> None:
    inquiry()
    OutgoingMail.objects.filter(recipient=STAFF).update(occasion="unheard of")
    now = timezone.now()

    deliver(now)
    first = OutgoingMail.objects.get(recipient=STAFF)
    pause = first.due_at - now
    while OutgoingMail.objects.waiting().exists():
        now += settings.OUTBOX_GIVE_UP_AFTER / 70
        deliver(now)

    last = OutgoingMail.objects.get(recipient=STAFF)
    assert (first.attempts, first.last_error, pause.seconds) == (1, "KeyError", 60)
    assert (last.status, last.facts, GIVEN_UP in troubles(now)) == ("given_up", first.facts, True)
    assert [to for to, _subject in posted()] == ["amina@example.com"]


def test_what_could_not_be_written_is_written_when_it_is_sent_again(admin_client: Client) -> None:
    kept = inquiry()
    OutgoingMail.objects.filter(recipient=STAFF).update(status="given_up", attempts=75)
    row = OutgoingMail.objects.get(recipient=STAFF)

    admin_client.post(reverse("admin:souftech_outgoingmail_send_again", args=[row.pk]))
    deliver(timezone.now())

    assert (STAFF, f"New inquiry {kept.reference}: A project") in posted()


def test_an_erased_inquiry_takes_its_mails_with_it_even_out_of_the_workers_hand() -> None:
    kept = inquiry()
    in_hand = OutgoingMail.objects.get(recipient=STAFF)
    assert in_hand.claim(timezone.now())

    erase_inquiry(kept, by=member(), reason="She asked for it.", at=NOW)
    with pytest.raises(Message.DoesNotExist):
        write(in_hand)
    deliver(timezone.now() + DAY)

    assert rows("occasion") == [("please_delete",)]
    assert posted() == [(STAFF, "Please delete: 1 inquiry was erased")]


def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    inquiry()
    late, now = OutgoingMail.objects.get(recipient=STAFF), timezone.now()
    assert late.claim(now)
    other = OutgoingMail.objects.get(pk=late.pk)
    assert other.claim(now + settings.OUTBOX_LEASE)

    assert (write(late), write(other)) == (False, True)


def test_an_address_that_bounces_gets_no_mail_that_was_still_to_be_written() -> None:
    kept = inquiry()

    mark_bouncing(kept, by=member(), at=NOW)
    deliver(timezone.now())

    assert rows("recipient", "status") == [(STAFF, "sent"), ("amina@example.com", "expired")]


def test_staff_see_that_a_mail_has_yet_to_be_written_and_later_not_its_text(
    admin_client: Client,
) -> None:
    kept = inquiry(message="For the desk alone.")
    row = OutgoingMail.objects.get(recipient=STAFF)
    pages = ["admin:souftech_outgoingmail_changelist", "admin:souftech_outgoingmail_change"]
    paths = [reverse(pages[0]), reverse(pages[1], args=[row.pk])]

    before = [admin_client.get(path).content.decode() for path in paths]
    write_all()
    after = [admin_client.get(path).content.decode() for path in paths]

    assert ["(not written)" in html for html in before + after] == [True, True, False, False]
    assert "It is written when its turn comes, just before it leaves." in before[1]
    assert [f"New inquiry {kept.reference}: A project" in html for html in after] == [True, True]
    assert ["For the desk alone." in html for html in before + after] == [False] * 4
    assert "Only the recipient may read this one." in after[1]


def test_the_inquirys_page_at_the_desk_names_mails_without_a_subject(admin_client: Client) -> None:
    kept = inquiry()

    html = admin_client.get(f"/admin/contact/inquiry/{kept.pk}/change/").content.decode()

    assert html.count("<bdi>(not written)</bdi>") == 2


def test_a_mail_waits_no_shorter_for_being_unwritten() -> None:
    inquiry()

    codes = [trouble.code for trouble in troubles(timezone.now() + datetime.timedelta(minutes=16))]

    assert "outbox_late" in codes
