"""The pages about one's data say what is so: after an erasure, a correction and a spent code."""

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from accounts.models import Proof, User, Way
from accounts.rights.erase import SALT
from accounts.services import ask_for_code
from contact.models import Inquiry
from contact.services import open_inquiry
from souftech.models import OutgoingMail
from tests.desk import DAY, NOW, inquiry, member
from tests.doors import DATA, ask
from tests.rights import ADDRESS, proven
from tests.test_correcting import CORRECT, NEW, move
from tests.test_erasing import ERASE, SURE, plain

pytestmark = pytest.mark.django_db
STAYS = {"en": "What stays", "fr": "Ce qui reste", "ar": "ما سيبقى"}
NOTHING_HELD = "Nothing is held under your address any more"
SPENT = "That code is over, and no other was sent."


def test_where_one_of_two_is_erased_no_browser_reads_that_nothing_is_held() -> None:
    kept, _other = inquiry(), inquiry(at=NOW + DAY)

    told = proven().post(ERASE, {"what": kept.reference, "sure": "on"}).headers["Location"]
    page = plain(Client().get(told))

    assert (kept.reference in page, NOTHING_HELD in page) == (True, False)


@pytest.mark.parametrize(
    ("count", "language", "words"),
    [
        (1, "en", ["This inquiry is gone", "know its reference"]),
        (1, "fr", ["Cette demande a disparu", "encore la référence"]),
        (1, "ar", ["حُذف هذا الطلب", "نظلّ طوال 12 شهرًا نعرف رقمه"]),
        (2, "en", ["These inquiries are gone", "know their references"]),
        (2, "fr", ["Ces demandes ont disparu", "encore les références"]),
        (2, "ar", ["حُذف هذان الطلبان", "نظلّ طوال 12 شهرًا نعرف رقميهما"]),
    ],
)
def test_who_erases_one_inquiry_reads_of_one_and_of_two_who_erases_two(
    count: int, language: str, words: list[str]
) -> None:
    for day in range(count):
        inquiry(at=NOW + day * DAY)

    page = plain(proven().post(f"/{language}/your-data/erase/", SURE, follow=True))

    assert [part for part in words if part not in page] == []


def test_staff_whose_account_stays_are_told_that_it_stays() -> None:
    member(ADDRESS)
    inquiry()

    page = plain(proven().post(ERASE, SURE, follow=True))

    assert (NOTHING_HELD in page, "Your account stays" in page) == (False, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your account, because it is that of one of our staff, now or earlier"),
        ("fr", "Votre compte, car c’est celui d’un membre actuel ou ancien de notre équipe"),
        ("ar", "حسابك، لأنه حساب أحد أعضاء فريقنا، حاليًا أو سابقًا"),
    ],
)
def test_who_was_once_of_the_staff_reads_first_that_the_account_stays(
    language: str, words: str
) -> None:
    open_inquiry(inquiry(email="brahim@example.com"), by=member(ADDRESS), at=NOW)
    User.objects.update(is_staff=False)

    page = plain(proven().get(f"/{language}/your-data/erase/"))

    assert words in page.partition(STAYS[language])[2]


def test_whoever_has_never_worked_here_reads_that_the_account_goes() -> None:
    User.objects.create_user(ADDRESS)

    goes, _title, stays = plain(proven().get(ERASE)).partition(STAYS["en"])

    assert "Your account; you are signed out everywhere" in goes
    assert "Your account, because" not in stays


def test_of_many_erased_inquiries_the_rest_is_counted() -> None:
    for number in range(52):
        inquiry(at=NOW + number * DAY, message=f"Message {number}")

    page = plain(proven().post(ERASE, SURE, follow=True))

    assert ("and 2 more" in page, NOTHING_HELD in page) == (True, True)


@pytest.mark.parametrize("typed", [ADDRESS, " Amina@Example.com "])
def test_the_present_address_is_no_new_one(typed: str) -> None:
    inquiry()

    page = plain(proven().post(f"{CORRECT}address/", {"email": typed}))

    assert "This is your address already. Enter the new one." in page
    assert Proof.objects.count() == 0


def test_staff_who_move_their_inquiries_are_told_that_the_account_does_not() -> None:
    member(ADDRESS)
    inquiry()

    page = plain(move(proven()))

    assert "Your account keeps the old one" in page
    assert "stands in everything now" not in page
    assert User.objects.get().email == ADDRESS != Inquiry.objects.get().email


@pytest.mark.parametrize("email", [ADDRESS, "nobody@example.com"])
def test_who_wants_a_fifth_code_is_told_why_none_comes(client: Client, email: str) -> None:
    inquiry()
    pages = [ask(client, email)["Location"] for _ in range(4)]

    answer = client.post(f"{pages[3]}again/", follow=True)

    assert OutgoingMail.objects.filter(occasion="code").count() == 3
    assert "an address gets only a few such mails an hour" in plain(answer)


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("", {"name": "", "phone": "1"}, "There are problems"),
        ("address/", {"email": "none"}, "There is a problem"),
    ],
)
def test_the_title_tells_what_is_to_correct_in_the_words_of_the_box(
    path: str, typed: dict[str, str], words: str
) -> None:
    inquiry()

    page = plain(proven().post(f"{CORRECT}{path}", typed))

    assert (f"<title> {words}: Correct your data" in page, f"<h2>{words}</h2>" in page) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    "page", ["account/enter/", "your-data/by-mail/", "your-data/correct/address/", "inquiry/"]
)
def test_in_a_flood_the_title_tells_what_the_box_tells(settings: Settings, page: str) -> None:
    browser = proven()
    settings.HOURLY_CEILING = 0

    html = plain(browser.post(f"/en/{page}", {"email": NEW}, REMOTE_ADDR="8.8.8.8"))

    words = "Please ask again later"
    assert (f"<title> {words}: " in html, f"<h2>{words}</h2>" in html) == (True, True)


def test_who_waits_for_the_code_at_a_new_address_is_told_why_none_may_come() -> None:
    inquiry()

    page = plain(ask(proven(), NEW, f"{DATA}correct/address/", follow=True))

    assert "an address gets only a few such mails an hour" in page


def test_who_wanted_the_code_for_their_data_is_led_back_to_it(client: Client) -> None:
    kept = inquiry(language="en")
    for _mail in range(3):
        ask_for_code(ADDRESS, way=Way.RIGHTS, language="en", at=kept.created_at)
    Proof.objects.all().delete()
    page = client.post(f"{kept.get_absolute_url()}data/see/")["Location"]
    Proof.objects.all().delete()

    answer = client.post(f"{page}again/", follow=True)

    assert answer.redirect_chain == [(f"{DATA}?spent", 302)]
    assert (SPENT in plain(answer), ADDRESS in plain(answer)) == (True, False)


def test_a_closed_account_of_a_visitor_leads_to_where_one_writes(client: Client) -> None:
    page = plain(client.get("/en/account/inactive/"))

    assert "If this surprises you, please write to us." in page
    assert 'class="onward" href="/en/contact/"' in page


def test_the_preview_names_codes_links_and_sessions() -> None:
    inquiry()

    page = plain(proven().get(ERASE))

    assert "Codes and links that were mailed to you for your data, and the sessions" in page


def test_where_nothing_was_erased_no_mark_is_told_of(client: Client) -> None:
    facts = {"account_stays": False, "erased": [], "further": 0}
    told = [signing.dumps(facts | {"everything": all_of_it}, salt=SALT) for all_of_it in (0, 1)]

    pages = [plain(client.get(f"{ERASE}done/?done={one}")) for one in told]

    assert ["a line that nobody can read" in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "For 2 years: a line that nobody can read without our key"),
        ("fr", "Pendant 2 ans : une ligne que personne ne peut lire sans notre clé"),
        ("ar", "سطر لا يقرؤه أحد من دون مفتاحنا (مدة حفظه: سنتان)"),
    ],
)
def test_before_and_after_an_erasure_one_reads_that_its_mark_stays(
    language: str, words: str
) -> None:
    inquiry()
    browser, place = proven(), f"/{language}/your-data/erase/"

    pages = [plain(browser.get(place)), plain(browser.post(place, SURE, follow=True))]

    assert [words in page for page in pages] == [True, True]
