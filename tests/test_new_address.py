"""A new address: whose it replaces, for how long it counts as proven, and what is said of it."""

import datetime
from pathlib import Path

import pytest
from django.core import mail as post
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Session, User
from accounts.person import person_with
from accounts.services import move_person
from contact.models import Inquiry
from contact.services import mark_bouncing
from souftech.delivery import purge_mail_bodies
from souftech.models import OutgoingMail
from tests.desk import DAY, MINUTE, NOW, inquiry, member
from tests.doors import ask, mailed, mailed_link
from tests.post import deliver
from tests.rights import ADDRESS, code_mailed_to, dump, proven
from tests.test_correcting import CORRECT, NEW, move

pytestmark = pytest.mark.django_db
OTHER = "brahim@example.com"
EML = "souftech.eml.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def prove_also(browser: Client, email: str) -> None:
    """Prove another address in the same session, by the link that is mailed to it."""
    ask(browser, email, "/en/your-data/by-mail/")
    browser.post(mailed_link())


@pytest.mark.parametrize("again", [[OTHER], [OTHER, ADDRESS]])
def test_a_code_asked_for_one_address_never_moves_what_is_under_another(again: list[str]) -> None:
    inquiry()
    inquiry("Brahim", email=OTHER)
    browser = proven()
    browser.post(f"{CORRECT}address/", {"email": NEW})

    for email in again:
        prove_also(browser, email)
    code = code_mailed_to(NEW)
    answer = browser.post(f"{CORRECT}address/code/", {"code": code})

    assert answer.headers["Location"] == CORRECT
    assert list(Inquiry.objects.order_by("pk").values_list("email", flat=True)) == [ADDRESS, OTHER]


def test_a_new_address_with_many_inquiries_is_told_where_those_beyond_the_mail_are() -> None:
    for number in range(25):
        inquiry(at=NOW + number * MINUTE, message=str(number), language="fr")

    move(proven())

    body = mailed("links")
    assert (body.count("/inquiry/"), "5 demandes plus anciennes" in body) == (20, True)
    assert "http://127.0.0.1:8000/fr/account/enter/" in body


def with_the_old() -> list[str]:
    """Return the tables in which the old address stands."""
    return [table for table, rows in dump().items() if ADDRESS in str(rows)]


def told_to_old(at: datetime.datetime) -> OutgoingMail:
    move_person(person_with(ADDRESS), NEW, at=at)
    return OutgoingMail.objects.get(occasion="address_replaced")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_old_address_is_told_that_another_stands_for_it_and_not_which(language: str) -> None:
    inquiry(language=language)

    mail = told_to_old(timezone.now())

    said = str(mail.payload)
    assert (mail.recipient, mail.language, mail.about) == (ADDRESS, language, None)
    assert ("contact@souftech.com" in mail.body, NEW in said) == (True, False)


def test_the_owner_of_an_account_alone_is_told_in_its_language() -> None:
    User.objects.create_user(ADDRESS, language="fr")

    assert told_to_old(timezone.now()).language == "fr"


KEEPS = {
    "en": "Your account keeps this address.",
    "fr": "Votre compte garde cette adresse.",
    "ar": "أما حسابك فيحتفظ بهذا العنوان.",
}


@pytest.mark.parametrize("is_staff", [False, True])
@pytest.mark.parametrize("language", KEEPS)
def test_only_one_of_the_staff_is_told_that_their_account_keeps_the_old_address(
    language: str, is_staff: bool
) -> None:
    User.objects.create_user(ADDRESS, is_staff=is_staff)
    inquiry(language=language)

    mail = told_to_old(timezone.now())

    assert (KEEPS[language] in mail.body) == is_staff


def test_an_old_address_whose_mails_come_back_is_sent_none() -> None:
    mark_bouncing(inquiry(), by=member(), at=NOW)

    move_person(person_with(ADDRESS), NEW, at=NOW)

    told = OutgoingMail.objects.filter(occasion="address_replaced")
    assert (told.count(), Inquiry.objects.get().email) == (0, NEW)


def test_whoever_left_nothing_with_us_is_told_nothing() -> None:
    move_person(person_with(ADDRESS), NEW, at=NOW)

    assert OutgoingMail.objects.count() == 0


def test_once_the_old_address_is_told_it_is_kept_nowhere() -> None:
    inquiry(language="en")
    told_to_old(timezone.now())

    deliver(timezone.now())

    told = [sent.to for sent in post.outbox if "Another address" in str(sent.subject)]
    assert (told, with_the_old()) == ([[ADDRESS]], [])


@pytest.mark.usefixtures("at_once")
def test_without_a_mail_server_the_file_that_told_the_old_goes_after_its_days(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MAIL_TRANSPORT, settings.MAIL_FOLDER = EML, tmp_path
    inquiry(language="en")
    told_to_old(timezone.now())
    deliver(timezone.now())

    found = []
    for days in (6, 7.1):
        purge_mail_bodies(timezone.now() + days * DAY)
        files = [file.read_text() for file in tmp_path.glob("*.eml")]
        found.append(sum("Another address" in text for text in files))

    assert found == [1, 0]


def test_an_old_address_that_cannot_be_told_is_not_kept_for_that_either(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = SMTP
    settings.EMAIL_PORT = 1
    inquiry()
    now = timezone.now()
    told_to_old(now)

    deliver(now)
    before = with_the_old()
    purge_mail_bodies(now + 3 * DAY)

    assert (before, with_the_old()) == (["souftech_outgoingmail"], [])


def test_the_session_after_a_new_address_ends_with_its_proof() -> None:
    inquiry()

    move(proven())

    lasts = Session.objects.get().expire_date - timezone.now()
    assert datetime.timedelta(minutes=59) < lasts <= datetime.timedelta(hours=1)
