"""Staff find, read and follow up what people wrote."""

import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from contact.models import Inquiry
from contact.services import receive_inquiry
from souftech.models import OutgoingMail
from tests.team import begin_with_password

pytestmark = pytest.mark.django_db

LIST = "/admin/contact/inquiry/"


def write(name: str, **facts: str) -> Inquiry:
    sender: dict[str, Any] = {
        "email": f"{name}@example.com",
        "phone": "",
        "topic": "project",
        "language": "en",
    }
    at = timezone.now() - datetime.timedelta(hours=3)
    return receive_inquiry(name=name, message=f"words of {name}", at=at, **{**sender, **facts})


def rows(client: Client, **query: str) -> list[str]:
    page = client.get(LIST, query)
    return [inquiry.name for inquiry in page.context["cl"].result_list]


def test_inquiries_stand_newest_first_with_what_staff_need_to_choose(admin_client: Client) -> None:
    write("amel")
    kept = write("brahim", topic="support", language="ar")

    html = admin_client.get(LIST).content.decode()

    assert rows(admin_client) == ["brahim", "amel"]
    for fact in (kept.reference, "Support", "Arabic", "New", "3\xa0hours"):
        assert fact in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "brahim@example.com"}, ["brahim"]),
        ({"q": "words of amel"}, ["amel"]),
        ({"q": "0661"}, ["brahim"]),
        ({"q": "٠٦٦١ ٢٣ ٤٥ ٦٧"}, ["brahim"]),
        ({"q": "0662"}, []),
        ({"q": "+213661234567"}, ["brahim"]),
        ({"topic__exact": "support"}, ["brahim"]),
        ({"language__exact": "en"}, ["amel"]),
        ({"state__exact": "closed"}, []),
    ],
)
def test_staff_search_and_filter(
    admin_client: Client, query: dict[str, str], found: list[str]
) -> None:
    write("amel")
    write("brahim", topic="support", language="ar", phone="+213661234567")

    assert rows(admin_client, **query) == found


def test_the_list_costs_the_same_queries_however_long_it_is(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        write(f"sender{number}")
    admin_client.get(LIST)

    with django_assert_num_queries(9):
        admin_client.get(LIST)


def test_an_inquiry_shows_its_words_as_text_with_its_mails_and_their_state(
    admin_client: Client,
) -> None:
    kept = write("<b>amel</b>", phone="+213661234567", email="amel@example.com")

    html = " ".join(admin_client.get(f"{LIST}{kept.pk}/change/").content.decode().split())

    assert '<div class="message-body" dir="auto">words of &lt;b&gt;amel&lt;/b&gt;</div>' in html
    assert "<bdi>&lt;b&gt;amel&lt;/b&gt;</bdi>" in html
    assert 'href="tel:+213661234567" dir="ltr">+213 661 23 45 67</a>' in html
    for mail in OutgoingMail.objects.all():
        assert f"/admin/souftech/outgoingmail/{mail.pk}/change/" in html


@pytest.mark.parametrize("number", ["0", "abc", "999999"])
def test_an_inquiry_that_there_is_not_is_not_found(admin_client: Client, number: str) -> None:
    assert admin_client.get(f"{LIST}{number}/change/").status_code == 404


def test_no_form_changes_what_somebody_wrote(admin_client: Client) -> None:
    kept = write("amel")

    refused = admin_client.post(f"{LIST}{kept.pk}/change/", {"state": "spam", "name": "x"})

    kept.refresh_from_db()
    assert (refused.status_code, kept.state, kept.name) == (405, "new", "amel")


def test_nobody_deletes_or_invents_an_inquiry_by_accident(admin_client: Client) -> None:
    kept = write("amel")

    pages = [f"{LIST}{kept.pk}/delete/", f"{LIST}add/"]

    assert [admin_client.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403]
    assert "delete_selected" not in admin_client.get(LIST).content.decode()
    assert Inquiry.objects.count() == 1


def test_staff_without_the_right_see_nothing(client: Client) -> None:
    kept = write("amel")
    member = User.objects.create_user("karim@souftech.com", "a long password", is_staff=True)
    begin_with_password(client, member)

    before = client.get(f"{LIST}{kept.pk}/change/").status_code
    member.user_permissions.add(Permission.objects.get(codename="view_inquiry"))

    assert (before, client.get(f"{LIST}{kept.pk}/change/").status_code) == (403, 200)


def test_visitors_are_led_to_the_sign_in(client: Client) -> None:
    door = client.get(LIST, follow=True).redirect_chain

    query = f"?{urlencode({'next': LIST})}"
    assert door == [(f"/admin/login/?next={LIST}", 302), (f"/en/account/sign-in/{query}", 302)]


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_admin_speaks_the_language_that_was_chosen(
    admin_client: Client, code: str, direction: str
) -> None:
    write("amel")
    admin_client.cookies["language"] = code

    html = admin_client.get(LIST).content.decode()

    assert f'<html lang="{code}" dir="{direction}"' in html


def test_an_account_is_an_address_whatever_its_case(client: Client) -> None:
    User.objects.create_superuser("Owner@Souftech.com", "a long password")

    typed = {"login": "OWNER@souftech.com", "password": "a long password"}
    response = client.post("/en/account/sign-in/?next=/admin/", typed)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert str(User.objects.get()) == "owner@souftech.com"


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_a_manager_makes_an_account_in_the_admin(admin_client: Client) -> None:
    typed = {
        "email": "Karim@souftech.com", "language": "ar", "usable_password": "true",
        "password1": "three words here", "password2": "three words here",
    }  # fmt: skip

    admin_client.post("/admin/accounts/user/add/", typed)

    made = User.objects.exclude(is_superuser=True).get()
    assert (made.email, made.language, made.is_staff) == ("karim@souftech.com", "ar", False)
