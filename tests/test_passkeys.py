"""Staff use a passkey as their second factor."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser import Visit
from tests.team import PASSWORD, SIGN_IN, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACTOR = "/en/account/second-factor/"


def enter(page: Page) -> None:
    """Fill in the sign-in form and send it."""
    page.fill("#id_login", "owner@souftech.test")
    page.fill("#id_password", PASSWORD)
    page.click("main form button")


def give_security_key(page: Page) -> None:
    """Put a security key into the browser that is always touched."""
    options = {
        "protocol": "ctap2", "transport": "usb", "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_a_second_factor_too(visit: Visit) -> None:
    member("owner", is_superuser=True)
    page = visit(SIGN_IN)
    give_security_key(page)
    enter(page)
    page.goto(f"{FACTOR}passkey/")
    page.click("#passkey")
    expect(page.locator("h1")).to_have_text("Recovery codes")

    page.goto("/en/account/sign-out/")
    page.click("main form button")
    page.goto(SIGN_IN)
    enter(page)
    page.click("#passkey")

    expect(page.locator("#user-tools")).to_contain_text("owner@souftech.test")
    assert [kept.type for kept in Authenticator.objects.order_by("pk")] == [
        "webauthn",
        "recovery_codes",
    ]


def test_a_passkey_that_is_not_shown_is_told_in_words(visit: Visit) -> None:
    member("owner", is_superuser=True)
    page = visit(SIGN_IN)
    enter(page)
    page.goto(f"{FACTOR}passkey/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error()); }")

    page.click("#passkey")

    expect(page.get_by_role("alert")).to_contain_text("The passkey was not accepted.")
