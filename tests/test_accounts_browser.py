"""Signing in and opening one’s data in a browser, in every language, with and without script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Proof
from contact.models import Inquiry
from tests.browser import Visit, in_any_light, overflow, violations
from tests.desk import inquiry
from tests.doors import mailed, mailed_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
EMAIL = "amina@example.com"


def path_in(text: str) -> str:
    """Return the path of the last address of the site in a mail."""
    return str(re.findall(r"http://127.0.0.1:8000(/\S+)", text)[-1])


def faults(page: Page) -> tuple[list[str], int]:
    return violations(page), overflow(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("use-operate")
def test_somebody_signs_in_and_finds_their_inquiries(
    visit: Visit, code: str, javascript: bool
) -> None:
    kept = inquiry(language=code)
    page = visit(f"/{code}/", java_script_enabled=javascript, viewport=PHONE)

    page.click(f'footer a[href="/{code}/account/"]')
    page.fill("#id_email", EMAIL)
    page.click("main form .button")
    page.fill("#id_code", mailed_code())
    page.click("main form .button")
    page.click(f'main a[href*="{kept.reference}"]')

    expect(page.locator(".slip strong")).to_have_text(kept.reference)
    page.goto(f"/{code}/account/")
    page.click(f'form[action="/{code}/account/leave/"] button')
    page.goto(f"/{code}/account/")
    expect(page).to_have_url(re.compile(rf"/{code}/account/enter/$"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("rights")
def test_somebody_opens_their_data_by_a_mailed_link(
    visit: Visit, code: str, javascript: bool
) -> None:
    page = visit(f"/{code}/", java_script_enabled=javascript, viewport=PHONE)

    page.click(f'footer a[href="/{code}/your-data/"]')
    page.fill("#id_email", EMAIL)
    page.click("main form .button")
    expect(page.locator("main .notice").first).to_be_focused()
    page.goto(path_in(mailed("data_link").partition("Souftech\n")[0]))
    page.click("main form .button")

    expect(page.locator("main bdi")).to_have_text(EMAIL)
    assert overflow(page) == 0


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_the_page_of_an_inquiry_leads_to_the_data_of_its_sender(visit: Visit, code: str) -> None:
    kept = inquiry(language=code)
    page = visit(kept.get_absolute_url(), viewport=PHONE)

    page.click('button[formaction$="/data/see/"]')
    expect(page.locator("main")).not_to_contain_text("example.com")
    page.fill("#id_code", mailed_code())
    page.click("main form .button")

    expect(page).to_have_url(re.compile(rf"/{code}/your-data/see/"))


@pytest.mark.parametrize("code", ["en", "ar"])
def test_every_page_of_the_doors_and_its_errors_are_open_to_everybody(
    visit: Visit, code: str
) -> None:
    inquiry(language=code)
    Inquiry.objects.update(closed_at=timezone.now())
    page = visit(f"/{code}/account/enter/", viewport={"width": 320, "height": 640})
    found = {"enter": in_any_light(page)}
    page.click("main form .button")
    found["no address"] = in_any_light(page)
    page.fill("#id_email", EMAIL)
    page.click("main form .button")
    found["code"] = in_any_light(page)
    page.fill("#id_code", "12")
    page.click("main form .button")
    found["wrong code"] = in_any_light(page)
    page.fill("#id_code", mailed_code())
    page.click("main form .button")
    found["account"] = in_any_light(page)
    page.goto(f"/{code}/your-data/")
    found["proven"] = in_any_light(page)

    assert found == dict.fromkeys(found, ([], 0))


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_pages_of_a_mailed_link_are_open_to_everybody(visit: Visit, code: str) -> None:
    page = visit(f"/{code}/your-data/", viewport={"width": 320, "height": 640})
    found = {"ask": faults(page)}
    page.click("main form .button")
    found["no address"] = faults(page)
    page.fill("#id_email", EMAIL)
    page.click("main form .button")
    found["sent"] = faults(page)
    page.goto(path_in(mailed("data_link").partition("Souftech\n")[0]))
    found["link"] = faults(page)
    Proof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page.click("main form .button")
    found["over"] = faults(page)

    assert found == dict.fromkeys(found, ([], 0))
