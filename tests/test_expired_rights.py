"""The forms about one's data that came too late: nothing is done, and they come back filled."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.links import invitation_link
from accounts.models import DataCopy, Proof, User
from accounts.services import ask_for_copy, ask_for_link
from contact.models import Inquiry
from souftech.models import OutgoingMail
from tests.desk import DAY, NOW, inquiry
from tests.doors import ACCOUNT, DATA, ask, mailed_link, signed_in_visitor
from tests.rights import ADDRESS, prove, proven
from tests.team import SIGN_IN, begin_with_password, give_app, member, sign_in

pytestmark = pytest.mark.django_db
EXPIRED = "This page had expired before you sent it."
FORMS = [
    ("correct/", {"name": "Samia", "phone": "0661"}, ['value="Samia"', 'value="0661"']),
    ("correct/address/", {"email": "new@example.com"}, ['value="new@example.com"']),
    ("correct/address/code/", {"code": "1234 5678"}, ['value="1234 5678"']),
    ("erase/", {"what": "everything", "sure": "on"}, ['value="everything"', "checked"]),
]


def pressed_late(browser: Client, path: str) -> tuple[int, bool, bool]:
    """Press a button too late; return the status, whether that is said, and the button is back."""
    browser.handler.enforce_csrf_checks = True
    answer = browser.post(path)
    html = answer.content.decode()
    return answer.status_code, EXPIRED in html, f'action="{path}"' in html


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


@pytest.mark.parametrize("right", ["see", "correct", "copy", "erase"])
def test_a_late_button_beside_an_inquiry_comes_back_on_its_page(right: str) -> None:
    kept = inquiry(language="en")

    answer = pressed_late(Client(), f"{kept.get_absolute_url()}data/{right}/")

    assert answer == (403, True, True)
    assert Proof.objects.count() == 0


@pytest.mark.parametrize(("path", "asked", "left"), [("", False, 0), ("delete/", True, 1)])
def test_a_late_button_of_the_copy_comes_back_on_its_page(
    path: str, *, asked: bool, left: int
) -> None:
    if asked:
        ask_for_copy(ADDRESS, language="en", at=timezone.now())

    answer = pressed_late(proven(), f"{DATA}copy/{path}")

    assert (answer, DataCopy.objects.count()) == ((403, True, True), left)


def test_who_asks_for_another_code_too_late_still_has_the_page_for_the_first() -> None:
    browser = Client()
    page = ask(browser, ADDRESS)["Location"]

    answer = pressed_late(browser, f"{page}again/")

    assert (answer, Proof.objects.count()) == ((403, True, True), 1)


def test_who_asks_too_late_for_the_code_to_their_data_can_ask_again() -> None:
    browser = Client()
    browser.force_login(User.objects.create_user(ADDRESS))

    answer = pressed_late(browser, f"{DATA}code/")

    assert (answer, Proof.objects.count()) == ((403, True, True), 0)


@pytest.mark.parametrize("path", ["leave/", "leave/everywhere/"])
def test_who_leaves_too_late_finds_the_way_out_again(path: str) -> None:
    browser = signed_in_visitor(ADDRESS)

    answer = pressed_late(browser, f"{ACCOUNT}{path}")

    assert (answer, browser.get(ACCOUNT).status_code) == ((403, True, True), 200)


def test_whoever_is_done_with_their_data_too_late_finds_that_button_again() -> None:
    assert pressed_late(proven(), f"{ACCOUNT}leave/") == (403, True, True)


def test_a_mailed_link_that_was_opened_too_late_is_not_used_up() -> None:
    ask_for_link(ADDRESS, language="en", at=timezone.now())
    link = mailed_link()

    answer = pressed_late(Client(), link)

    assert (answer[:2], Client().get(link).status_code) == ((403, True), 200)


def test_who_looks_for_their_inquiries_too_late_finds_the_address_as_typed() -> None:
    answer = Client(enforce_csrf_checks=True).post("/en/inquiry/", {"email": ADDRESS})

    html = answer.content.decode()
    assert (answer.status_code, EXPIRED in html) == (403, True)
    assert f'value="{ADDRESS}"' in html
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("page", ["account/enter/", "your-data/by-mail/", "inquiry/"])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "Please send once more: "),
        ("fr", "À envoyer encore une fois\u00a0: "),
        ("ar", "يُرجى الإرسال مرة أخرى: "),
    ],
)
def test_the_title_says_that_a_form_came_too_late_and_its_language_is_changed_even_then(
    page: str, code: str, words: str
) -> None:
    browser, switch = Client(enforce_csrf_checks=True), page.replace("by-mail/", "")

    answers = [
        browser.post(f"/{code}/{at}", {"email": ADDRESS}) for at in (page, f"{switch}language/")
    ]

    late, switched = (answer.content.decode() for answer in answers)
    assert late.partition("<title>")[2].lstrip().startswith(words)
    assert [html.count(f'value="{ADDRESS}"') for html in (late, switched)] == [1, 1]
    assert words not in switched


def test_a_code_of_odd_length_costs_no_try() -> None:
    browser = proven()
    browser.post(f"{DATA}correct/address/", {"email": "new@example.com"})

    page = browser.post(f"{DATA}correct/address/code/", {"code": "1234"})

    assert "Enter the eight digits from the mail." in page.content.decode()
    assert Proof.objects.get().tries == 0


def answered_late(browser: Client, path: str) -> tuple[int, bool, bool]:
    """Send a page of staff too late; return the status, whether that is said, and what is kept."""
    browser.handler.enforce_csrf_checks = True
    typed = {"login": "typed", "password": "typed", "code": "typed", "new_password1": "typed"}
    answer = browser.post(path, typed)
    html = answer.content.decode()
    title = html.partition("<title>")[2].lstrip()
    told = title.startswith("Please send once more: ") and f"{EXPIRED} Please do it" in html
    return answer.status_code, told, "typed" in html


def test_a_page_of_staff_that_expired_comes_back_empty() -> None:
    browser, karim = Client(), member("manager")
    give_app(karim)
    before = answered_late(Client(), SIGN_IN)
    sign_in(browser, karim)
    second = answered_late(browser, f"{SIGN_IN}code/")
    begin_with_password(browser, karim)

    again = [answered_late(browser, f"/en/account/again/{way}") for way in ("", "code/")]

    assert [before, second, *again] == [(403, True, False)] * 4


def test_an_invitation_that_expired_while_it_was_open_can_be_taken_all_the_same() -> None:
    invited = member("support", email="amel@souftech.test")

    late = answered_late(Client(), urlsplit(invitation_link(invited)).path)

    assert late == (403, True, False)
