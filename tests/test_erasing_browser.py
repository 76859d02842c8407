"""One's data in a real browser: corrected and erased, in three languages, without scripts too."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from contact.models import Inquiry
from tests.browser import Visit, in_any_light, overflow
from tests.desk import DAY, NOW, inquiry
from tests.rights import ADDRESS, code_mailed_to, proven

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 740}
NEW = "amina.new@example.com"


def enter(visit: Visit, path: str, live_server: LiveServer, **options: object) -> Page:
    """Open a page as somebody who has just proven the address."""
    page = visit("/en/", viewport=NARROW, **options)
    session = proven().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(path)
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("user-control")
def test_somebody_corrects_name_and_address(
    visit: Visit, live_server: LiveServer, code: str, javascript: bool
) -> None:
    inquiry(language=code, phone="+213550123456")
    page = enter(visit, f"/{code}/your-data/", live_server, java_script_enabled=javascript)

    page.click(f'main a[href="/{code}/your-data/correct/"]')
    page.fill("#id_name", "أمينة بن علي")
    page.fill("#id_phone", "")
    page.locator("main form .button").first.click()
    expect(page.locator("main .notice[autofocus]")).to_be_focused()
    page.fill("#id_email", NEW)
    page.locator("main form .button").last.click()
    page.fill("#id_code", code_mailed_to(NEW))
    page.click("main form .button")

    expect(page.locator("main .notice[autofocus]")).to_be_focused()
    expect(page.locator("main")).to_contain_text(NEW)
    rows = list(Inquiry.objects.values_list("name", "email", "phone"))
    assert (rows, overflow(page)) == ([("أمينة بن علي", NEW, "")], 0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("user-control")
def test_somebody_erases_one_inquiry_and_then_everything(
    visit: Visit, live_server: LiveServer, code: str, javascript: bool
) -> None:
    kept, other = inquiry(language=code), inquiry(language=code, at=NOW + DAY)
    User.objects.create_user(ADDRESS)
    page = enter(visit, f"/{code}/your-data/", live_server, java_script_enabled=javascript)

    page.click(f'main a[href="/{code}/your-data/erase/"]')
    page.check(f'[value="{kept.reference}"]')
    page.check("#id_sure")
    page.click("main form .button")
    expect(page.locator("main .held")).to_be_focused()
    expect(page.locator("main")).to_contain_text(kept.reference)
    page.goto(f"/{code}/your-data/erase/")
    page.check('[value="everything"]')
    page.check("#id_sure")
    page.click("main form .button")

    expect(page.locator("main")).to_contain_text(other.reference)
    assert (Inquiry.objects.count(), User.objects.count(), overflow(page)) == (0, 0, 0)
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_these_pages_and_what_they_refuse_are_open_to_everybody(
    visit: Visit, live_server: LiveServer, code: str
) -> None:
    inquiry("Amina", language=code)
    inquiry("Amine", language=code, at=NOW + DAY)
    page = enter(visit, f"/{code}/your-data/erase/", live_server)
    faults = [in_any_light(page)]

    page.click("main form .button")
    faults.append(in_any_light(page))
    page.goto(f"/{code}/your-data/correct/")
    faults.append(in_any_light(page))
    page.fill("#id_name", "")
    page.locator("main form .button").first.click()
    faults.append(in_any_light(page))
    page.fill("#id_email", "x")
    page.locator("main form .button").last.click()
    faults.append(in_any_light(page))
    page.fill("#id_email", NEW)
    page.locator("main form .button").last.click()
    page.fill("#id_code", "1")
    page.click("main form .button")
    faults.append(in_any_light(page))
    page.goto(f"/{code}/your-data/erase/")
    page.check('[value="everything"]')
    page.check("#id_sure")
    page.click("main form .button")
    faults.append(in_any_light(page))

    assert faults == [([], 0)] * 7


def test_who_forgets_to_confirm_is_led_to_where_it_is_confirmed(
    visit: Visit, live_server: LiveServer
) -> None:
    inquiry(language="en")
    page = enter(visit, "/en/your-data/erase/", live_server)
    page.check('[value="everything"]')

    page.click("main form .button")
    page.click(".error-summary a")

    expect(page.locator("#id_sure")).to_be_focused()
    expect(page.locator('[value="everything"]')).to_be_checked()
    assert Inquiry.objects.count() == 1
