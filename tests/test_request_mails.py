"""Who asks something about their data is told by when it is answered, and so are staff."""

import datetime

import pytest
import time_machine
from pytest_django import Settings

from accounts.person import person_with
from accounts.services import ask_about_data
from contact.models import Inquiry
from souftech.models import OutgoingMail
from tests.copies import AMINA
from tests.desk import DAY, MINUTE, NOW, inquiry, mails, member, signed_in
from tests.post import write_all

pytestmark = pytest.mark.django_db
THANKS = {
    "en": "Our answer reaches you by e-mail no later than 2 December 2026.",
    "fr": "Notre réponse vous parvient par e-mail au plus tard le 2 décembre 2026.",
    "ar": "يصلك ردّنا بالبريد الإلكتروني في أجل أقصاه 2 ديسمبر 2026.",
}
TO_STAFF = {
    "en": "Request about data{}: an objection, due on 2 December 2026",
    "fr": "Demande sur les données{}\u00a0: une opposition, échéance le 2 décembre 2026",
    "ar": "طلب يخصّ البيانات{}: اعتراض، أجله 2 ديسمبر 2026",
}


def asked(at: datetime.datetime = NOW, message: str = "Stop.", language: str = "en") -> Inquiry:
    sender = {"name": "Amel", "message": message, "language": language, "key": ""}
    with time_machine.travel(at, tick=False):
        return ask_about_data(person_with(AMINA), right="objection", at=NOW, **sender)


def thanked() -> list[str]:
    write_all()
    found = OutgoingMail.objects.filter(occasion="acknowledgement").order_by("pk")
    return [Inquiry.objects.get(public_id=str(mail.about)).right for mail in found]


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_who_asks_is_told_by_when_we_answer_and_who_writes_is_not(code: str) -> None:
    kept, other = asked(language=code), inquiry(language=code, email="b@example.com")

    bodies = [mails(one, "acknowledgement")[0].body for one in (kept, other)]

    assert [THANKS[code] in body for body in bodies] == [True, False]


def test_who_has_just_written_is_told_of_their_request_too() -> None:
    for number in range(4):
        inquiry(email=AMINA, message=f"message {number}")

    asked()

    assert thanked() == ["", "objection"]


def test_a_fourth_request_within_a_day_is_not_acknowledged_any_more() -> None:
    for number in range(4):
        asked(NOW + number * MINUTE, f"Stop {number}.")
    asked(NOW + DAY + 5 * MINUTE, "Stop at last.")

    assert thanked() == ["objection"] * 4


@pytest.mark.parametrize("content", ["full", "link"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_staff_are_told_that_it_is_a_request_and_when_it_is_due(
    settings: Settings, code: str, content: str
) -> None:
    settings.STAFF_LANGUAGE, settings.STAFF_MAIL_CONTENT = code, content
    kept = asked()

    (told,) = mails(kept, "new_inquiry")

    assert told.subject == TO_STAFF[code].format(f" {kept.reference}")
    assert TO_STAFF[code].format("") in told.body.splitlines()


def test_the_front_page_of_the_desk_tells_its_own_date() -> None:
    asked()
    client = signed_in(member())

    with time_machine.travel(NOW, tick=False):
        html = " ".join(client.get("/admin/").content.decode().split())

    assert "An objection, due on 2 December 2026" in html
    assert "due by" not in html
