"""Correcting what is held about oneself: at once, everywhere, and with nothing left of the old."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import DataCopy, Session, User, Way
from accounts.person import person_with
from accounts.services import ask_for_code, correct_details, move_person
from contact.models import Inquiry
from contact.services import answer_inquiry, send_links
from souftech.models import OutgoingMail
from tests.desk import DAY, NOW, inquiry, member, signed_in
from tests.post import deliver, write_all
from tests.rights import ADDRESS, code_mailed_to, dump, person, proven
from tests.test_erasing import plain

pytestmark = pytest.mark.django_db
CORRECT = "/en/your-data/correct/"
NEW = "amina.new@example.com"
OLD_WORDS = (ADDRESS, "أمينة", "2KPZhdmK2YbYqQ", "550 12 34 56", "0550123456", "550123456")


def details(**changes: str) -> dict[str, str]:
    return {"name": "Amina Saïdi", "phone": "0661 22 33 44", **changes}


def senders() -> list[tuple[str, str, str]]:
    rows = Inquiry.objects.order_by("pk").values_list("name", "email", "phone")
    return [(name, email, str(phone)) for name, email, phone in rows]


def left_of_the_old() -> list[tuple[str, str]]:
    """Return in which tables anything of the old stands, but for what people wrote themselves."""
    return [
        (table, word) for table, rows in dump().items() for word in OLD_WORDS if word in str(rows)
    ]


def busy() -> Inquiry:
    """Keep an inquiry with mails in every state, copies and codes."""
    kept = inquiry(phone="+213550123456", message="Good day")
    last = kept.messages.latest("pk")
    answer_inquiry(kept, by=member(), body="Yes.", seen=last.pk, at=NOW)
    write_all()
    first = OutgoingMail.objects.order_by("pk").first()
    OutgoingMail.objects.filter(pk=getattr(first, "pk", 0)).update(status="sent")
    OutgoingMail.objects.filter(occasion="answer").update(status="given_up")
    send_links(ADDRESS, language="ar", at=NOW)
    ask_for_code(ADDRESS, way=Way.RIGHTS, language="ar", at=NOW)
    DataCopy.objects.create(email=ADDRESS, language="ar", created_at=NOW)
    return kept


@pytest.mark.promise("rights", "user-control")
def test_name_and_telephone_are_corrected_in_all_inquiries_and_their_mails() -> None:
    kept, _other = busy(), inquiry(at=NOW + DAY, phone="+213550123456", message="Again")

    page = plain(proven().post(CORRECT, details(), follow=True))

    assert '<p class="notice" tabindex="-1" autofocus> It is corrected.' in page
    assert "Corrected: your data" in page
    assert senders() == [("Amina Saïdi", ADDRESS, "+213661223344")] * 2
    kept.refresh_from_db()
    assert ("amina saidi" in kept.search_text, "0661223344" in kept.search_text) == (True, True)
    notice = OutgoingMail.objects.get(about=kept.public_id, occasion="new_inquiry")
    assert "Name: Amina Saïdi" in notice.body
    assert "Phone: +213 661 22 33 44" in notice.body
    assert [word for _table, word in left_of_the_old() if word != ADDRESS] == []


def test_a_mail_that_is_written_after_a_correction_says_what_is_right_now() -> None:
    inquiry("Ali", message="Good day")

    correct_details(person(), name="Omar", phone="", at=NOW)
    write_all()

    notice = OutgoingMail.objects.get(occasion="new_inquiry")
    assert ("Name: Omar" in notice.body, "Ali" in notice.body) == (True, False)


def test_a_telephone_number_stands_in_the_form_as_it_stands_elsewhere() -> None:
    inquiry(phone="+213550123456")

    html = proven().get(CORRECT).content.decode()

    assert 'value="+213 550 12 34 56"' in html


def test_a_telephone_number_can_be_taken_back() -> None:
    inquiry(phone="+213550123456")

    proven().post(CORRECT, details(phone=""))

    assert senders() == [("Amina Saïdi", ADDRESS, "")]


def test_where_inquiries_differ_one_of_them_can_be_corrected_alone() -> None:
    first, second = inquiry("Amina"), inquiry("Amine", at=NOW + DAY)
    browser = proven()

    page = plain(browser.get(CORRECT))
    browser.post(CORRECT, details(phone="", reference=second.reference))

    assert [text in page for text in ("Your inquiries differ", first.reference, "Amine")] == [
        True
    ] * 3
    assert [name for name, _email, _phone in senders()] == ["Amina", "Amina Saïdi"]


def test_a_name_is_never_changed_inside_other_words() -> None:
    kept = inquiry("Ali", message="Alinea by Ali")
    write_all()

    correct_details(person(), name="Omar", phone="", at=NOW)

    notice = OutgoingMail.objects.get(occasion="new_inquiry")
    assert ("Name: Omar" in notice.body, "Alinea by Ali" in notice.body) == (True, True)
    assert kept.messages.get().body == "Alinea by Ali"


def test_a_correction_drops_the_copies_that_hold_the_old() -> None:
    busy()
    DataCopy.objects.update(ready_at=NOW)

    correct_details(person(), name="Omar", phone="", at=NOW)

    assert DataCopy.objects.count() == 0


def test_nobody_corrects_the_inquiry_of_somebody_else() -> None:
    inquiry("Amina")
    inquiry("Amine", at=NOW + DAY)
    other = inquiry("Brahim", email="brahim@example.com")

    page = plain(proven().post(CORRECT, details(reference=other.reference)))

    assert "This is not there any more: choose anew." in page
    assert [name for name, _email, _phone in senders()] == ["Amina", "Amine", "Brahim"]


def test_what_is_typed_wrong_is_said_and_kept() -> None:
    inquiry()

    page = plain(proven().post(CORRECT, details(name="", phone="12")))

    assert "Enter your name, so that we know how to address you." in page
    assert 'value="12"' in page


def move(browser: Client, email: str = NEW) -> Any:
    """Ask for the new address, and enter the code that came to it."""
    browser.post(f"{CORRECT}address/", {"email": email})
    code = code_mailed_to(email)
    return browser.post(f"{CORRECT}address/code/", {"code": code}, follow=True)


@pytest.mark.promise("rights", "user-control")
def test_a_new_address_stands_everywhere_once_it_is_proven_and_the_old_nowhere() -> None:
    busy()
    User.objects.create_user(ADDRESS)
    Inquiry.objects.update(bounces=True, name="Amina", phone="")
    browser = proven()

    page = plain(move(browser))
    deliver(timezone.now())

    assert "Your new address stands in everything now." in page
    assert (senders(), User.objects.filter(email=NEW).count()) == ([("Amina", NEW, "")], 1)
    assert Inquiry.objects.get().is_reachable()
    assert [table for table, word in left_of_the_old() if word == ADDRESS] == []
    recipients = set(OutgoingMail.objects.values_list("recipient", "payload__to"))
    assert recipients == {(NEW, NEW), ("staff@souftech.test", "staff@souftech.test")}


def test_until_the_code_is_entered_nothing_changes() -> None:
    inquiry()
    browser = proven()

    browser.post(f"{CORRECT}address/", {"email": NEW})
    page = plain(browser.post(f"{CORRECT}address/code/", {"code": "00000000x"}))

    assert "This code is not right, or it is over." in page
    assert [email for _name, email, _phone in senders()] == [ADDRESS]


def test_a_code_is_of_use_only_in_the_browser_that_asked_for_it() -> None:
    inquiry()
    proven().post(f"{CORRECT}address/", {"email": NEW})
    other = proven()

    answer = other.post(f"{CORRECT}address/code/", {"code": code_mailed_to(NEW)})

    assert answer.headers["Location"] == CORRECT
    assert [email for _name, email, _phone in senders()] == [ADDRESS]


def test_a_code_for_something_else_corrects_nothing() -> None:
    inquiry()
    browser = proven()
    session = browser.session
    asked = ask_for_code(NEW, way=Way.SIGN_IN, language="en", at=NOW)
    session["correction"] = {"proof": str(asked), "from": ADDRESS}
    session.save()

    browser.post(f"{CORRECT}address/code/", {"code": code_mailed_to(NEW)})

    assert [email for _name, email, _phone in senders()] == [ADDRESS]


def test_what_is_held_under_both_addresses_is_joined() -> None:
    inquiry()
    inquiry("Amine", email=NEW, at=NOW + DAY)
    old, new = User.objects.create_user(ADDRESS), User.objects.create_user(NEW)

    move_person(person_with(ADDRESS), NEW, at=NOW)

    assert {email for _name, email, _phone in senders()} == {NEW}
    assert (list(User.objects.all()), old.pk == new.pk) == ([new], False)


def test_the_account_of_staff_is_never_renamed_nor_taken() -> None:
    karim, rachid = member(ADDRESS), member(NEW)
    inquiry()

    move_person(person_with(ADDRESS), NEW, at=NOW)

    assert (senders()[0][1], set(User.objects.all())) == (NEW, {karim, rachid})
    assert sorted(user.email for user in User.objects.all()) == sorted([ADDRESS, NEW])


def test_every_session_of_the_old_address_ends() -> None:
    inquiry()
    user = User.objects.create_user(ADDRESS)
    signed_in(user)
    elsewhere, browser = proven(), proven()

    move(browser)

    assert Session.objects.count() == 1
    assert elsewhere.get(CORRECT).headers["Location"] == "/en/your-data/"
    assert browser.get(CORRECT).status_code == 200


def test_nobody_learns_from_the_answer_whether_an_address_is_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    inquiry()
    inquiry("Brahim", email="brahim@example.com")
    User.objects.create_user("brahim@example.com")
    answers, mails = [], []

    for email in ("brahim@example.com", "nobody@example.com"):
        browser = proven()
        with django_assert_num_queries(10):
            answer = browser.post(f"{CORRECT}address/", {"email": email}, follow=True)
        answers.append((answer.redirect_chain, "We have mailed a code" in plain(answer)))
        mails.append(OutgoingMail.objects.filter(recipient=email, occasion="code").count())

    assert (answers[0], mails) == (answers[1], [1, 1])


def test_an_address_gets_three_codes_an_hour_and_the_answer_stays_the_same() -> None:
    browser = proven()
    answers = [browser.post(f"{CORRECT}address/", {"email": NEW}) for _ in range(4)]

    assert {answer.headers["Location"] for answer in answers} == {f"{CORRECT}address/code/"}
    assert OutgoingMail.objects.count() == 3


def test_a_network_cannot_have_us_mail_the_whole_world(settings: Settings) -> None:
    settings.HOURLY_CEILING = 2
    browser = proven()
    public: dict[str, Any] = {"REMOTE_ADDR": "8.8.8.8"}

    answers = [
        browser.post(f"{CORRECT}address/", {"email": f"{n}@example.com"}, **public)
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
