"""The visitors' door leads to no right of staff, whoever comes through it, whatever they send."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from accounts.models import User
from souftech.models import OutgoingMail
from tests.doors import ACCOUNT, DATA, ENTER, ask, enter, mailed_code, mailed_link
from tests.team import member, sign_in_fully

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.com"
RIGHTS: dict[str, Any] = {
    "is_staff": "on", "is_superuser": "on", "is_active": "on", "groups": "1",
    "user_permissions": "1",
}  # fmt: skip


@pytest.mark.promise("protection")
@pytest.mark.parametrize("demanded", [True, False])
def test_staff_who_come_in_by_a_code_have_no_right_of_staff(
    client: Client, settings: Settings, demanded: bool
) -> None:
    settings.STAFF_SECOND_FACTOR = demanded
    owner = member("manager", is_superuser=True)
    enter(client, owner.email)

    door = client.get("/admin/", follow=True)

    assert client.get(ACCOUNT).status_code == 200
    assert (door.status_code, "Sign out and go to the staff’s door" in door.content.decode()) == (
        403, True,
    )  # fmt: skip
    assert client.get("/admin/contact/inquiry/").status_code == 302


def test_staff_with_a_second_factor_are_asked_for_it_at_this_door_too(client: Client) -> None:
    owner = member("manager", is_superuser=True)
    sign_in_fully(Client(), owner)

    answer = enter(client, owner.email)

    assert answer["Location"] == "/en/account/sign-in/code/"
    assert client.get(ACCOUNT)["Location"] == ENTER


STAFF_PAGES = ["second-factor/", "second-factor/app/", "second-factor/passkey/", "again/",
               "second-factor/codes/", "second-factor/codes/new/"]  # fmt: skip


@pytest.mark.parametrize("email", [EMAIL, "manager@souftech.test"])
def test_whoever_came_by_a_code_finds_no_page_about_how_staff_sign_in(
    client: Client, email: str
) -> None:
    member("manager")
    enter(client, email)

    answers = [client.get(f"/en/account/{page}") for page in STAFF_PAGES]
    answers += [client.post(f"/en/account/{page}") for page in STAFF_PAGES]

    assert {answer.status_code for answer in answers} == {404}


def test_no_field_that_a_stranger_adds_anywhere_gives_any_right(client: Client) -> None:
    page = client.post(ENTER, {"email": EMAIL, **RIGHTS})
    client.post(page["Location"], {"code": mailed_code(), **RIGHTS})
    for address in public_addresses():
        client.post(address, {"email": EMAIL, **RIGHTS})
        client.post(address, {"email": EMAIL, "login": EMAIL, "password": "x", **RIGHTS})

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    assert user.user_permissions.count() == 0


def public_addresses() -> list[str]:
    """Return every address of accounts and rights that takes nothing but what is posted."""
    every = [
        f"{prefix}{one.pattern}"
        for name, prefix in (("accounts.urls", ACCOUNT), ("accounts.rights.urls", DATA))
        for one in get_resolver(name).url_patterns
    ]
    plain = [page for page in every if "<" not in page and "leave" not in page]
    return [*plain, "/en/contact/", "/en/inquiry/", f"{ACCOUNT}leave/"]


def test_a_code_stands_large_in_two_groups_in_its_mail_and_is_taken_as_it_stands_there(
    client: Client,
) -> None:
    page = ask(client, EMAIL)["Location"]
    mail = OutgoingMail.objects.get(occasion="code").message()

    html = str(mail.alternatives[0][0])
    (shown,) = re.findall('<strong style="font-size: 28px">(.*?)</strong>', html)

    code = mailed_code()
    assert shown == f"{code[:4]}\u00a0{code[4:]}"
    assert code in str(mail.body)
    assert client.post(page, {"code": shown})["Location"] == ACCOUNT


def test_a_mailed_link_is_read_in_ones_own_language_and_stays_in_its_own_address(
    client: Client,
) -> None:
    ask(client, "amina@example.com", f"{DATA}by-mail/")
    link = mailed_link()
    french = link.replace("/en/", "/fr/")

    shown = client.get(link).content.decode()
    used = client.post(french)
    over = [client.get(page).content.decode() for page in (link, french)]

    for html in (shown, *over):
        assert (f'<a href="{french}"' in html, "?next=" in html) == (True, False)
    assert (used.status_code, "Ce lien n’est plus valable" in over[1]) == (302, True)
