"""Strangers who guess or ask are held back at the doors, and the owner never is."""

import datetime
import hashlib
import logging
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Way
from accounts.services import ask_for_code, ask_for_link
from souftech.models import OutgoingMail
from tests.desk import MINUTE, NOW
from tests.doors import DATA, ENTER, ask
from tests.team import SIGN_IN, code_of, give_app, member, sign_in

pytestmark = pytest.mark.django_db

CODE = "/en/account/sign-in/code/"
BY_MAIL, EMAIL = f"{DATA}by-mail/", "amina@example.com"


def test_a_network_that_floods_the_door_waits_a_minute(client: Client, settings: Settings) -> None:
    settings.FORWARDED_BY = [ip_network("127.0.0.1")]
    stranger = {"X-Forwarded-For": "203.0.113.7"}

    for _ in range(31):
        response = client.post(SIGN_IN, {}, headers=stranger)
    page = response.content.decode()

    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Please try again in a minute" in page
    assert client.get(SIGN_IN, headers=stranger).status_code == 200


def test_a_stranger_is_stopped_and_the_owner_gets_in_from_elsewhere(
    client: Client, settings: Settings
) -> None:
    settings.FORWARDED_BY = [ip_network("127.0.0.1")]
    user = member("support")
    stranger, home = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "198.51.100.4"}

    refused: Any = None
    for _ in range(8):
        refused = client.post(SIGN_IN, {"login": user.email, "password": "guess"}, headers=stranger)
    late = sign_in(client, user, **stranger)
    owner = sign_in(Client(), user, **home)

    told = [page.context["form"].non_field_errors() for page in (refused, late)]
    assert told == [["Too many failed login attempts. Try again later."]] * 2
    assert owner["Location"] == "/admin/"


def test_the_owner_gets_in_from_the_same_network_five_minutes_later(client: Client) -> None:
    user = member("support")
    for _ in range(8):
        client.post(SIGN_IN, {"login": user.email, "password": "guess"})

    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=5, seconds=1)):
        response = sign_in(client, user)

    assert response.status_code == 302


def test_codes_are_not_guessed_from_many_networks(client: Client, settings: Settings) -> None:
    settings.FORWARDED_BY = [ip_network("127.0.0.1")]
    user = member("support")
    secret = give_app(user)
    sign_in(client, user)

    for number in range(6):
        elsewhere = {"X-Forwarded-For": f"203.0.{number}.7"}
        client.post(CODE, {"code": "000000"}, headers=elsewhere)
    response = client.post(CODE, {"code": code_of(secret)})

    told = response.context["form"].errors["code"]
    assert told == ["Too many failed login attempts. Try again later."]


def test_counting_failures_keeps_nobodys_address(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FORWARDED_BY = [ip_network("127.0.0.1")]
    caplog.set_level(logging.DEBUG)
    marks = ["amel@example.com", "203.0.113.7"]

    typed = {"login": marks[0], "password": "guess"}
    client.post(SIGN_IN, typed, headers={"X-Forwarded-For": marks[1]})

    hashed = [hashlib.sha256(mark.encode()).hexdigest() for mark in marks]
    keys = " ".join(getattr(cache, "_cache"))  # noqa: B009 - what the library has counted under
    assert [mark for mark in [*marks, *hashed] if mark in keys + caplog.text] == []
    assert keys.count("login_failed") == 2


def test_whose_codes_a_stranger_has_spent_still_gets_links_and_three_of_them_an_hour() -> None:
    for _ in range(3):
        ask_for_code(EMAIL, way=Way.SIGN_IN, language="en", at=NOW)

    for n in range(4):
        ask_for_link(EMAIL, language="en", at=NOW + n * MINUTE)

    assert OutgoingMail.objects.filter(occasion="data_link").count() == 3


@pytest.mark.parametrize(("page", "occasion"), [(ENTER, "code"), (BY_MAIL, "data_link")])
def test_no_stranger_can_have_all_mails_of_an_hour(page: str, occasion: str) -> None:
    mailed_by = []
    for peer in ("8.8.8.8", "8.8.8.8", "8.8.8.8", "9.9.9.9", "9.9.9.9"):
        ask(Client(), EMAIL, page, REMOTE_ADDR=peer)
        mailed_by.append(OutgoingMail.objects.filter(occasion=occasion).count())

    assert mailed_by == [1, 2, 2, 3, 3]
