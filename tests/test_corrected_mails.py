"""What mails say after a correction: what is right now, and the link that opens now."""

from typing import Any

import pytest
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.person import person_with
from accounts.services import correct_details, move_person
from contact.models import Inquiry
from souftech.models import OutgoingMail
from souftech.outbox import write
from tests.desk import NOW, inquiry
from tests.post import deliver, write_all
from tests.rights import ADDRESS, person, proven, written_meanwhile
from tests.test_correcting import NEW, move, senders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("said", ["ſami", "samı", "SAMİ"])
def test_letters_that_only_look_like_those_of_the_address_hinder_no_correction(said: str) -> None:
    inquiry("Sami", email="sami@example.com", message=f"{said}@example.com")
    write_all()

    move(proven("sami@example.com"))

    assert [email for _name, email, _phone in senders()] == [NEW]
    notice = OutgoingMail.objects.get(occasion="new_inquiry")
    assert f"E-mail: {NEW}" in notice.body


def test_a_name_is_found_whose_letters_change_in_lower_case() -> None:
    inquiry("İsmail", message="Good day")
    write_all()

    correct_details(person(), name="Omar", phone="", at=NOW)

    notice = OutgoingMail.objects.get(occasion="new_inquiry")
    assert ("Name: Omar" in notice.body, "İsmail" in notice.body) == (True, False)


def test_links_in_the_old_mailbox_open_nothing_any_more_and_the_new_one_gets_others() -> None:
    kept, browser = inquiry(message="Good day"), Client()
    old = kept.get_absolute_url()
    write_all()

    move_person(person_with(ADDRESS), NEW, at=NOW)

    kept.refresh_from_db()
    new = kept.get_absolute_url()
    assert [browser.get(path).status_code for path in (old, new)] == [404, 200]
    mails = OutgoingMail.objects.filter(recipient=NEW).order_by("pk")
    assert [(mail.occasion, new in mail.body, old in mail.body) for mail in mails] == [
        ("acknowledgement", True, False), ("links", True, False)
    ]  # fmt: skip


def test_a_mail_that_a_worker_is_just_writing_is_written_anew() -> None:
    inquiry(message="Good day")
    mail = OutgoingMail.objects.get(occasion="acknowledgement")
    assert mail.claim(timezone.now())

    move_person(person_with(ADDRESS), NEW, at=NOW)

    assert write(mail) is False
    mail.refresh_from_db()
    assert (mail.recipient, mail.due_at <= timezone.now()) == (NEW, True)


@pytest.mark.usefixtures("at_once")
def test_what_was_written_of_mails_to_the_disk_goes_with_the_old(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "souftech.eml.EmailBackend"
    inquiry(message="Good day")
    deliver(timezone.now())
    written = len(list(settings.MAIL_FOLDER.iterdir()))

    move_person(person_with(ADDRESS), NEW, at=NOW)

    assert (written, list(settings.MAIL_FOLDER.iterdir())) == (2, [])


@pytest.mark.parametrize("whose", [person, person_with])
def test_what_is_written_while_all_is_moved_keeps_its_mails(whose: Any) -> None:
    inquiry()

    with written_meanwhile(post_save):
        move_person(whose(ADDRESS), NEW, at=NOW)

    first, second = Inquiry.objects.order_by("pk")
    assert (first.email, second.email) == (NEW, ADDRESS)
    for kept in (first, second):
        assert OutgoingMail.objects.filter(about=kept.public_id, occasion="new_inquiry").exists()
