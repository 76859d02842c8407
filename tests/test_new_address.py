"""A new address: whose it replaces, for how long it counts as proven, and what is said of it."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from contact.models import Inquiry
from tests.desk import MINUTE, NOW, inquiry
from tests.doors import ask, mailed, mailed_link
from tests.rights import ADDRESS, code_mailed_to, proven
from tests.test_correcting import CORRECT, NEW, move

pytestmark = pytest.mark.django_db
OTHER = "brahim@example.com"


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


def test_the_session_after_a_new_address_ends_with_its_proof() -> None:
    inquiry()

    move(proven())

    lasts = Session.objects.get().expire_date - timezone.now()
    assert datetime.timedelta(minutes=59) < lasts <= datetime.timedelta(hours=1)
