"""The forms about one's data that came too late: nothing is done, and they come back filled."""

import pytest
from django.test import Client

from accounts.models import Proof
from contact.models import Inquiry
from tests.desk import DAY, NOW, inquiry
from tests.rights import prove, proven

pytestmark = pytest.mark.django_db
DATA = "/en/your-data/"
EXPIRED = "This page had expired before you sent it."
FORMS = [
    ("correct/", {"name": "Samia", "phone": "0661"}, ['value="Samia"', 'value="0661"']),
    ("correct/address/", {"email": "new@example.com"}, ['value="new@example.com"']),
    ("correct/address/code/", {"code": "1234 5678"}, ['value="1234 5678"']),
    ("erase/", {"what": "everything", "sure": "on"}, ['value="everything"', "checked"]),
]


@pytest.mark.parametrize(("path", "typed", "kept"), FORMS)
def test_a_form_that_expired_comes_back_filled(
    path: str, typed: dict[str, str], kept: list[str]
) -> None:
    inquiry("Amina")
    inquiry("Amine", at=NOW + DAY)
    browser = Client(enforce_csrf_checks=True)
    prove(browser)

    answer = browser.post(DATA + path, typed)

    html = answer.content.decode()
    assert (answer.status_code, EXPIRED in html) == (403, True)
    assert [text for text in kept if text not in html] == []
    assert (Inquiry.objects.count(), Proof.objects.count()) == (2, 0)
    assert (html.count("checked") == 2) == (path == "erase/")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", [path for path, _typed, _kept in FORMS])
def test_without_a_proof_it_comes_back_to_nobody(path: str) -> None:
    inquiry("Amina")

    answer = Client(enforce_csrf_checks=True).post(DATA + path, {"name": "Samia"})

    assert answer.headers["Location"] == DATA


def test_a_code_of_odd_length_costs_no_try() -> None:
    browser = proven()
    browser.post(f"{DATA}correct/address/", {"email": "new@example.com"})

    page = browser.post(f"{DATA}correct/address/code/", {"code": "1234"})

    assert "Enter the eight digits from the mail." in page.content.decode()
    assert Proof.objects.get().tries == 0
