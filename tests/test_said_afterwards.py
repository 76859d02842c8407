"""After an act the next page says what was done, to whoever did it."""

import re

import pytest
from django.test import Client

from souftech.models import OutgoingMail
from tests.doors import ACCOUNT, DATA, ENTER, ask, mailed, mailed_code, signed_in_visitor
from tests.team import begin_with_password, member

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.com"
LEFT = {
    "en": "You are signed out.",
    "fr": "Vous avez quitté votre session.",
    "ar": "سُجّل خروجك.",
}
ANOTHER = {
    "en": "on this page only that one works. A code that you already have works at the link in its",
    "fr": "un autre est en route ; sur cette page, lui seul fonctionne. Un code que vous avez déjà",
    "ar": "فإن رمزًا آخر في طريقه إليك، وهو وحده الصالح في هذه الصفحة. أما الرمز الذي لديك من قبل",
}


def in_language(path: str, code: str) -> str:
    return path.replace("/en/", f"/{code}/")


def says(client: Client, path: str, words: str) -> bool:
    """Tell whether the notice that a page begins at says these words."""
    html = " ".join(client.get(path).content.decode().split())
    return bool(
        re.search(rf'<p class="notice" tabindex="-1" autofocus>[^<]*{re.escape(words)}', html)
    )


def title(client: Client, path: str) -> str:
    return client.get(path).content.decode().partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("code", LEFT)
@pytest.mark.parametrize("page", ["leave/", "leave/everywhere/"])
def test_who_signs_out_reads_so_where_they_may_sign_in_again(page: str, code: str) -> None:
    phone = signed_in_visitor(EMAIL)

    left = phone.post(in_language(f"{ACCOUNT}{page}", code))

    assert left["Location"] == in_language(f"{ENTER}?left", code)
    assert says(phone, left["Location"], LEFT[code])
    assert phone.cookies["sessionid"].value == ""


def test_who_is_signed_in_is_never_told_otherwise() -> None:
    phone = signed_in_visitor(EMAIL)

    assert phone.get(f"{ENTER}?left")["Location"] == ACCOUNT


@pytest.mark.parametrize("door", ["/admin/logout/", "/en/account/sign-out/"])
def test_staff_who_sign_out_read_so_at_their_own_door(client: Client, door: str) -> None:
    begin_with_password(client, member("manager"))

    left = client.post(door)

    assert left["Location"] == "/en/account/sign-in/?left"
    assert says(client, left["Location"], LEFT["en"])


@pytest.mark.parametrize("code", ANOTHER)
def test_who_asks_for_another_code_reads_which_one_works(client: Client, code: str) -> None:
    first = ask(client, EMAIL, in_language(ENTER, code))["Location"]

    second = client.post(f"{first}again/")["Location"]

    told = [says(client, page, ANOTHER[code]) for page in (first, second)]
    titles = [title(client, page) for page in (first, second)]
    assert (told, titles[0] != titles[1]) == ([False, True], True)
    assert not says(Client(), second, ANOTHER[code])


def test_who_gets_no_other_code_is_told_nothing_false_and_the_last_still_opens_the_door() -> None:
    client = Client(REMOTE_ADDR="8.8.8.8")
    ask(client, EMAIL)
    second = ask(client, EMAIL)["Location"]
    link = re.findall(r"http://127.0.0.1:8000(/\S+)", mailed())[0]

    third = client.post(f"{second}again/")["Location"]  # beyond what one network gets

    assert OutgoingMail.objects.filter(occasion="code").count() == 2
    assert says(client, third, ANOTHER["en"])
    assert client.post(third, {"code": mailed_code()}).status_code == 200
    assert client.post(link, {"code": mailed_code()})["Location"] == ACCOUNT


def test_who_has_had_a_link_mailed_may_ask_for_one_to_another_address(client: Client) -> None:
    sent = ask(client, EMAIL, f"{DATA}by-mail/")["Location"]

    again = ask(client, "brahim@example.com", f"{DATA}by-mail/")["Location"]

    html = " ".join(client.get(sent).content.decode().split())
    switch = f'form="form" formaction="{DATA.replace("en", "fr")}language/"'
    assert ("autofocus> We have mailed a link" in html, 'name="email"' in html) == (True, True)
    assert (again, switch in html, 'id="form"' in html) == (sent, True, True)
