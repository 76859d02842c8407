"""Staff sign in with a password and a second factor, for eight hours."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Session
from accounts.services import purge_sessions
from tests.doors import ACCOUNT, signed_in_visitor
from tests.environment import ENVIRONMENT
from tests.team import PASSWORD, SIGN_IN, code_of, give_app, member, sign_in, sign_in_fully

pytestmark = pytest.mark.django_db

CODE = "/en/account/sign-in/code/"
FACTOR = "/en/account/second-factor/"
HOURS = datetime.timedelta(hours=1)


@pytest.fixture
def _demanded(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


def way(client: Client, page: str = "/admin/") -> list[str]:
    """Return where somebody is led who asks for `page`."""
    return [step for step, _status in client.get(page, follow=True).redirect_chain]


@pytest.mark.usefixtures("_demanded")
def test_a_password_alone_leads_to_setting_up_the_second_factor(client: Client) -> None:
    response = sign_in(client, member("support"))

    assert response["Location"] == "/admin/"
    assert way(client) == ["/admin/login/?next=/admin/", FACTOR]


def test_where_it_is_not_demanded_nobody_is_kept_out_without_it(client: Client) -> None:
    sign_in(client, member("support"))

    page = client.get(FACTOR).content.decode()

    assert (way(client), "Continue to the desk" in page) == ([], True)


@pytest.mark.usefixtures("_demanded")
def test_whoever_sets_up_an_app_is_in_and_gets_recovery_codes(client: Client) -> None:
    sign_in(client, member("support"))
    secret = client.get(f"{FACTOR}app/").context["form"].secret

    response = client.post(f"{FACTOR}app/", {"code": code_of(secret)}, follow=True)

    assert response.redirect_chain == [(f"{FACTOR}codes/", 302)]
    assert len(response.context["unused_codes"]) == 10
    assert way(client) == []


@pytest.mark.usefixtures("_demanded")
def test_an_app_is_asked_for_before_anything_is_seen(client: Client) -> None:
    user = member("support")
    secret = give_app(user)

    first = sign_in(client, user)
    before = client.get("/admin/").status_code
    second = client.post(CODE, {"code": code_of(secret)})

    assert (first["Location"], before, second["Location"]) == (CODE, 302, "/admin/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_demanded")
def test_a_recovery_code_lets_somebody_in_once(client: Client) -> None:
    user = member("support")
    give_app(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    tries = []
    for stranger in (client, Client()):
        sign_in(stranger, user)
        tries.append(stranger.post(CODE, {"code": code}).status_code)

    assert tries == [302, 200]


@pytest.mark.usefixtures("_demanded")
def test_a_session_from_before_the_second_factor_has_to_show_it(client: Client) -> None:
    user = member("support")
    sign_in(client, user)
    secret = give_app(user)

    door = way(client)
    client.post(door[-1], {"code": code_of(secret)})

    assert door == ["/admin/login/?next=/admin/", "/en/account/again/code/?next=/admin/"]
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("_demanded")
def test_whoever_removes_the_second_factor_is_out_again(client: Client) -> None:
    user = member("support")
    sign_in_fully(client, user)

    client.post(f"{FACTOR}app/remove/")

    assert Authenticator.objects.count() == 0
    assert way(client) == ["/admin/login/?next=/admin/", FACTOR]


def test_a_change_of_sign_in_asks_again_and_keeps_nothing_that_was_sent(client: Client) -> None:
    user = member("support")
    sign_in_fully(client, user)

    with time_machine.travel(timezone.now() + HOURS):
        response = client.post(
            f"{FACTOR}app/remove/", {"mark": "a mark"}, headers={"X-Forwarded-For": "203.0.113.7"}
        )

    assert response["Location"] == f"/en/account/again/?next={FACTOR}app/remove/"
    kept = str(dict(client.session))
    assert ("a mark" in kept, "203.0.113.7" in kept, "127.0.0.1" in kept) == (False, False, False)


def test_the_password_leads_back_to_what_somebody_wanted_to_change(client: Client) -> None:
    user = member("support")
    sign_in_fully(client, user)

    with time_machine.travel(timezone.now() + HOURS):
        door = client.get(f"{FACTOR}app/remove/")["Location"]
        wrong = client.post(door, {"password": "guess"})
        right = client.post(door, {"password": PASSWORD})
        removal = client.get(right["Location"])

    assert wrong.context["form"].errors == {"password": ["Incorrect password."]}
    assert (right["Location"], removal.status_code) == (f"{FACTOR}app/remove/", 200)


def test_a_session_ends_after_eight_hours_however_busy(client: Client) -> None:
    user = member("support")
    now = timezone.now()
    seen = []

    with time_machine.travel(now, tick=False):
        sign_in_fully(client, user)
    for after in (4 * HOURS, 7.9 * HOURS, 8.1 * HOURS):
        with time_machine.travel(now + after, tick=False):
            seen.append(client.get("/admin/").status_code)
            session = client.session
            session["busy"] = str(after)
            session.save()

    assert seen == [200, 200, 302]


def test_a_session_that_is_over_is_cleared_away(client: Client) -> None:
    sign_in(client, member("support"))

    kept = [purge_sessions(timezone.now()), Session.objects.count()]
    gone = [purge_sessions(timezone.now() + 9 * HOURS), Session.objects.count()]

    assert (kept, gone) == ([False, 1], [False, 0])


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 302)])
def test_whoever_is_signed_in_for_longer_than_a_shortened_time_is_signed_out(
    settings: Settings, days: int, status: int
) -> None:
    now = timezone.now()
    visitor = signed_in_visitor("amina@example.com")

    settings.VISITOR_SESSION_AGE = 7 * 24 * 3600
    with time_machine.travel(now + days * 24 * HOURS, tick=False):
        assert visitor.get(ACCOUNT).status_code == status


def test_the_sessions_of_staff_end_sooner_too(client: Client, settings: Settings) -> None:
    sign_in_fully(client, member("manager", is_superuser=True))
    now, seen = timezone.now(), []

    settings.SESSION_COOKIE_AGE = 3600
    for after in (0.9, 1.1):
        with time_machine.travel(now + after * HOURS, tick=False):
            seen.append(client.get("/admin/").status_code)

    assert seen == [200, 302]


def test_a_session_that_would_outlast_a_shortened_time_is_cleared_away(settings: Settings) -> None:
    signed_in_visitor("amina@example.com")

    settings.VISITOR_SESSION_AGE = 7 * 24 * 3600
    purge_sessions(timezone.now())

    assert Session.objects.count() == 0


def test_the_session_cookie_comes_with_signing_in_and_not_before(client: Client) -> None:
    user = member("support")

    blank = client.get(SIGN_IN).cookies
    failed = Client().post(SIGN_IN, {"login": user.email, "password": "guess"}).cookies
    signed_in = sign_in(Client(), user).cookies

    names = [sorted(cookies) for cookies in (blank, failed, signed_in)]
    assert names == [["csrftoken"], ["csrftoken"], ["csrftoken", "sessionid"]]


def test_the_database_and_its_backups_hold_no_second_factor_in_the_clear(client: Client) -> None:
    user = member("support")
    sign_in(client, user)
    secret = client.get(f"{FACTOR}app/").context["form"].secret

    page = client.post(f"{FACTOR}app/", {"code": code_of(secret)}, follow=True)

    kept = str([*Authenticator.objects.values_list("data", flat=True)])
    secrets = [secret, *page.context["unused_codes"]]
    assert [text for text in secrets if text in kept] == []


def test_under_another_key_no_code_works(client: Client, settings: Settings) -> None:
    user = member("support")
    secret = give_app(user)
    settings.SECRET_KEY = "another key of the tests, fifty characters long, and not the first"

    sign_in(client, user)
    response = client.post(CODE, {"code": code_of(secret)})

    assert response.context["form"].errors == {"code": ["Incorrect code."]}


def test_a_lost_second_factor_is_removed_by_command(client: Client) -> None:
    user = member("support")
    give_app(user)

    call_command("remove_second_factor", "SUPPORT@souftech.test", verbosity=0)
    response = sign_in(client, user)

    assert (Authenticator.objects.count(), response["Location"]) == (0, "/admin/")
    with pytest.raises(CommandError, match="no such account"):
        call_command("remove_second_factor", user.email)


def pages_of(patterns: list[Any]) -> Iterator[str]:
    """Return every address under these patterns."""
    for one in patterns:
        if not hasattr(one, "url_patterns"):
            yield str(one.pattern)
            continue
        yield from (f"{one.pattern}{inner}" for inner in pages_of(one.url_patterns))


def test_there_are_these_pages_of_signing_in_and_no_others() -> None:
    found = sorted(pages_of(get_resolver("accounts.urls").url_patterns))

    assert found == [
        "", "again/", "again/code/", "again/passkey/", "code/<uuid:proof>/",
        "code/<uuid:proof>/again/", "enter/", "enter/language/", "inactive/",
        "invitation/<str:token>/", "leave/", "leave/everywhere/", "second-factor/",
        "second-factor/app/", "second-factor/app/remove/",
        "second-factor/codes/", "second-factor/codes/file/", "second-factor/codes/new/",
        "second-factor/passkey/", "second-factor/passkey/<int:pk>/remove/", "sign-in/",
        "sign-in/code/", "sign-out/",
    ]  # fmt: skip


def test_no_field_that_a_stranger_adds_gives_any_right(client: Client) -> None:
    visitor = member("visitor", is_staff=False)
    more: dict[str, Any] = {"is_staff": "on", "is_superuser": "on", "groups": "1"}

    client.post(SIGN_IN, {"login": visitor.email, "password": PASSWORD, **more})

    visitor.refresh_from_db()
    assert (visitor.is_staff, visitor.is_superuser, visitor.groups.count()) == (False, False, 0)
    assert "STAFF_SECOND_FACTOR" not in ENVIRONMENT
