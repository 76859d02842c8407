"""An address is proven by what was mailed there: once, within its time, and not by guessing."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from accounts.models import Proof, Way
from accounts.models.proofs import PAGE_WAYS
from accounts.services import ask_for_code, ask_for_link, enter_code, purge_proofs, use_link
from souftech.delivery import purge_mail_bodies
from souftech.models import OutgoingMail
from tests.desk import MINUTE, NOW, inquiry
from tests.doors import ACCOUNT, DATA, ENTER, ask, mailed, mailed_code, mailed_link
from tests.machine import Machine
from tests.post import deliver

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
EMAIL = "amina@example.com"


def asked(at: datetime.datetime = NOW, email: str = EMAIL, way: Way = Way.SIGN_IN) -> uuid.UUID:
    return ask_for_code(email, way=way, language="en", at=at)


def entered(proof: uuid.UUID, code: str, at: datetime.datetime = NOW) -> bool:
    return enter_code(proof, code, ways=PAGE_WAYS, at=at) is not None


def wrong() -> str:
    return f"{(int(mailed_code()) + 1) % 10**8:08}"


@pytest.mark.parametrize(("after", "proves"), [(15 * MINUTE - SECOND, True), (15 * MINUTE, False)])
def test_a_code_works_for_a_quarter_of_an_hour(after: datetime.timedelta, proves: bool) -> None:
    proof = asked()

    assert entered(proof, mailed_code(), NOW + after) == proves


def test_a_code_works_once() -> None:
    proof = asked()

    assert [entered(proof, mailed_code()), entered(proof, mailed_code())] == [True, False]


@pytest.mark.parametrize(("guesses", "proves"), [(4, True), (5, False)])
def test_five_guesses_are_all_there_are(guesses: int, proves: bool) -> None:
    proof = asked()

    before = {entered(proof, wrong()) for _ in range(guesses)}

    assert (before, entered(proof, mailed_code())) == ({False}, proves)


def test_a_code_opens_only_what_it_was_asked_for_and_at_its_own_address() -> None:
    first, code = asked(), mailed_code()
    correction = asked(way=Way.CORRECTION)

    tried = [entered(correction, mailed_code()), entered(uuid.uuid4(), code)]

    other = enter_code(first, code, ways=[Way.RIGHTS, Way.LINK], at=NOW)
    assert (tried, other, entered(first, code)) == ([False, False], None, True)


def test_only_a_hash_of_a_code_is_kept_and_the_mail_goes_with_it() -> None:
    asked()
    code = mailed_code()
    deliver()

    kept = Proof.objects.values_list().get()
    mail = OutgoingMail.objects.get()
    sealed = mail.is_sealed
    while purge_mail_bodies(NOW + 15 * MINUTE):
        pass

    assert (code in str(kept), code in mail.subject, sealed) == (False, False, True)
    assert OutgoingMail.objects.get().payload == {}


def test_an_address_gets_three_codes_an_hour_whatever_its_case() -> None:
    for n in range(3):
        asked(NOW + n * MINUTE, "Amina@Example.com")
    spared = asked(NOW + 4 * MINUTE)

    assert OutgoingMail.objects.count() == 3
    assert not entered(spared, mailed_code(), NOW + 4 * MINUTE)
    asked(NOW + HOUR)
    assert OutgoingMail.objects.count() == 4


def test_whoever_asks_too_often_sees_the_page_that_all_see(client: Client) -> None:
    pages = [ask(client, EMAIL, follow=True) for _ in range(4)]

    assert [page.status_code for page in pages] == [200] * 4
    last = client.post(pages[3].redirect_chain[0][0], {"code": mailed_code()})
    assert "This code is not right, or it is over." in last.content.decode()


def test_a_network_cannot_have_the_whole_world_mailed(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 2
    public: dict[str, Any] = {"REMOTE_ADDR": "8.8.8.8"}

    answers = [ask(client, f"{n}@example.com", **public) for n in range(3)]
    by_mail = ask(client, "kept@example.com", f"{DATA}by-mail/", **public)

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert (by_mail.status_code, "kept@example.com" in by_mail.content.decode()) == (429, True)
    assert "2@example.com" in answers[2].content.decode()
    assert (0 < int(answers[2]["Retry-After"]) <= 3600, OutgoingMail.objects.count()) == (True, 2)


def test_a_link_is_shown_by_reading_and_used_by_the_button_alone(client: Client) -> None:
    ask(client, EMAIL, f"{DATA}by-mail/")
    link = mailed_link()

    seen = [client.get(link).status_code for _prefetch in range(3)]
    used = Client().post(link)
    again = [client.get(link).status_code, client.post(link).status_code]

    assert (seen, used["Location"], again) == ([200] * 3, DATA, [410, 410])


@pytest.mark.parametrize(("after", "proves"), [(24 * HOUR - SECOND, True), (24 * HOUR, False)])
def test_a_link_works_for_a_day(after: datetime.timedelta, proves: bool) -> None:
    ask_for_link(EMAIL, language="en", at=NOW)
    *_rest, proof, token, _end = mailed_link().split("/")

    found = use_link(uuid.UUID(proof), token, at=NOW + after)

    assert (found is not None) == proves


def test_a_guessed_link_proves_nothing_and_a_code_is_no_link() -> None:
    ask_for_link(EMAIL, language="en", at=NOW)
    link = Proof.objects.get()
    code = asked(NOW + MINUTE)

    tried = [use_link(link.public_id, "x" * 32, at=NOW), use_link(code, mailed_code(), at=NOW)]

    assert tried == [None, None]


def test_proofs_are_deleted_when_their_time_is_over() -> None:
    asked()
    ask_for_link(EMAIL, language="en", at=NOW)

    counts = []
    for after in (15 * MINUTE - SECOND, 15 * MINUTE, 24 * HOUR - SECOND, 24 * HOUR):
        purge_proofs(NOW + after)
        counts.append(Proof.objects.count())

    assert counts == [2, 1, 1, 0]


@pytest.mark.parametrize(
    "typed", ["٤١١٣٣٢٠٧", "4113 3207", " 41133207 ", "۴۱۱۳۳۲۰۷", "\u200e4113-3207"]
)
def test_a_code_is_read_in_the_digits_of_any_keyboard(client: Client, typed: str) -> None:
    page = ask(client, EMAIL)["Location"]
    Proof.objects.all().delete()

    html = client.post(page, {"code": typed}).content.decode()

    assert "Enter the eight digits from the mail." not in html


def test_the_page_of_a_code_tells_its_address_to_its_own_browser_alone(client: Client) -> None:
    page = ask(client, EMAIL)["Location"]

    shown = [EMAIL in one.get(page).content.decode() for one in (client, Client())]

    assert (shown, EMAIL in page) == ([True, False], False)


def test_another_code_is_sent_to_whoever_asked_and_to_nobody_else(client: Client) -> None:
    page = ask(client, EMAIL)["Location"]

    stranger = Client().post(f"{page}again/")
    again = client.post(f"{page}again/")

    assert (stranger["Location"], OutgoingMail.objects.count()) == (ENTER, 2)
    assert client.post(again["Location"], {"code": mailed_code()})["Location"] == ACCOUNT


@pytest.mark.parametrize("page", [ENTER, f"{DATA}by-mail/"])
def test_an_expired_page_comes_back_with_the_address(page: str) -> None:
    answer = ask(Client(enforce_csrf_checks=True), EMAIL, page)

    html = answer.content.decode()
    assert (answer.status_code, f'value="{EMAIL}"' in html) == (403, True)
    assert "Nothing is lost: please press the button once more." in html
    assert (OutgoingMail.objects.count(), "no-store" in answer["Cache-Control"]) == (0, True)


def test_an_expired_page_of_a_code_costs_no_try(client: Client) -> None:
    page = ask(client, EMAIL)["Location"]

    answer = Client(enforce_csrf_checks=True).post(page, {"code": "123456"})

    assert (answer.status_code, 'value="123456"' in answer.content.decode()) == (403, True)
    assert Proof.objects.get().tries == 0


def test_the_holder_of_a_link_without_the_mailbox_gets_nothing(client: Client) -> None:
    kept = inquiry(language="en")

    answer = client.post(f"{kept.get_absolute_url()}data/see/", follow=True)

    html = answer.content.decode()
    assert "We have mailed a code to the address that we have on file." in html
    assert ("amina" in html, "example.com" in html) == (False, False)
    assert 'action="/en/your-data/by-mail/"' in client.get(DATA).content.decode()
    with travel(NOW):
        assert "You have shown" not in client.get(DATA).content.decode()


@pytest.mark.promise("rights")
def test_the_code_from_the_page_of_an_inquiry_opens_ones_data(client: Client) -> None:
    kept = inquiry(language="fr")
    page = client.post(f"{kept.get_absolute_url()}data/see/")["Location"]

    opened = client.post(page, {"code": mailed_code()}, follow=True)

    assert opened.redirect_chain == [("/fr/your-data/see/", 302)]
    assert EMAIL in opened.content.decode()
    assert "sessionid" in client.cookies


@pytest.mark.parametrize("right", ["see", "correct", "copy", "erase"])
def test_each_button_beside_an_inquiry_leads_to_its_own_page(client: Client, right: str) -> None:
    kept = inquiry(language="ar")
    shown = client.get(kept.get_absolute_url()).content.decode()
    door = f"{kept.get_absolute_url()}data/{right}/"

    page = client.post(door)["Location"]
    opened = client.post(page, {"code": mailed_code()})

    assert shown.count(f'formaction="{door}"') == 1
    assert opened["Location"] == f"/ar/your-data/{right}/"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "we have mailed nothing this time. Please ask again after"),
        ("fr", "nous n’avons envoyé aucun e-mail cette fois-ci. Renouvelez votre demande après"),
        ("ar", "فلم نرسل أي بريد هذه المرة. أعد الطلب بعد الساعة"),
    ],
)
@pytest.mark.parametrize("page", ["account/enter/", "your-data/by-mail/", "inquiry/", "data/see/"])
def test_who_asks_for_a_code_or_a_link_in_a_flood_is_told_that_nothing_was_mailed(
    client: Client, settings: Settings, page: str, code: str, said: str
) -> None:
    kept = inquiry(language=code)
    settings.HOURLY_CEILING = 0
    place = f"{kept.get_absolute_url()}{page}" if "data/see" in page else f"/{code}/{page}"

    answer = client.post(place, {"email": EMAIL}, REMOTE_ADDR="8.8.8.8")

    html = " ".join(answer.content.decode().split())
    assert (answer.status_code, html.count(said), "<textarea" in html) == (429, 1, "see" in page)


@pytest.mark.promise("rights")
def test_a_proof_counts_for_an_hour_and_no_longer(client: Client) -> None:
    with travel(NOW, tick=False):
        ask(client, EMAIL, f"{DATA}by-mail/")
        client.post(mailed_link())

    seen = []
    for after in (HOUR - SECOND, HOUR):
        with travel(NOW + after, tick=False):
            seen.append(EMAIL in client.get(DATA).content.decode())

    assert seen == [True, False]


def test_a_stranger_who_asks_leaves_no_trace_of_the_owners_data() -> None:
    inquiry(language="en")

    ask(Client(), EMAIL, f"{DATA}by-mail/")

    assert ("KXRT" in mailed("data_link"), "أمينة" in mailed("data_link")) == (False, False)


def test_guesses_at_the_same_moment_are_counted_one_by_one(machine: Machine) -> None:
    machine.call("ask_for_one_code('amina@example.com')").wait()

    guessers = [machine.call("guess(12)") for _ in range(3)]

    assert [guesser.wait() for guesser in guessers] == [0, 0, 0]
    assert machine.ask("SELECT tries, used_at FROM accounts_proof") == [(5, None)]
