"""In a real browser, on a narrow screen: seeing one's data, and taking the copy of it."""

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import DataCopy
from accounts.services import make_copies
from contact.models import Inquiry
from contact.services import answer_inquiry, note_on, open_inquiry
from tests.attaching import with_files
from tests.browser import Visit, in_any_light, overflow, violations
from tests.copies import AMINA, desk_of_copies, karim, known
from tests.desk import MINUTE, NOW
from tests.post import HOUR
from tests.team import found_groups

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["desk_of_copies"]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def kept(desk_of_copies: None) -> Inquiry:
    found_groups()
    found, staff = with_files(), karim()
    note_on(found, by=staff, body="Calls tomorrow: 0550 12 34 56", at=NOW)
    open_inquiry(found, staff, NOW)
    answer_inquiry(found, by=staff, body="نعم.", seen=found.messages.get().pk, at=NOW + MINUTE)
    return found


def arrive(visit: Visit, client: Any, path: str, **options: Any) -> Page:
    """Open a page as somebody who has proven their address."""
    page = visit("/robots.txt", **options)
    known(client, AMINA)
    name = "sessionid"
    cookie = {"name": name, "value": client.cookies[name].value, "url": page.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(path)
    return page


def faults(page: Page) -> tuple[list[str], int]:
    return (violations(page), overflow(page))


def make_it() -> None:
    while make_copies(timezone.now()):
        pass


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
@pytest.mark.promise("use-operate")
def test_somebody_sees_their_data_and_takes_the_copy(
    visit: Visit, client: Any, kept: Inquiry, code: str, javascript: bool
) -> None:
    options = {"java_script_enabled": javascript, "viewport": PHONE, "accept_downloads": True}
    page = arrive(visit, client, f"/{code}/your-data/", **options)

    page.click(f"a[href='/{code}/your-data/see/']")
    page.click(f"a[href='/{code}/your-data/see/{kept.reference}/']")
    expect(page.locator(".note .said")).to_have_text("Calls tomorrow: 0550 12 34 56")
    seen = [overflow(page)]
    page.goto(f"/{code}/your-data/copy/")
    page.click("main .button")
    expect(page.locator("progress")).to_be_visible()
    make_it()
    if not javascript:
        page.click("main [data-copy] a")
    with page.expect_download() as download:
        page.locator("main a.button").click()
    folder = Path(settings.DATA_DIR, "opened")
    ZipFile(download.value.path()).extractall(folder)
    page.goto(f"file://{folder}/index.html")

    expect(page.locator("html")).to_have_attribute("dir", "rtl" if code == "ar" else "ltr")
    expect(page.locator(".note .said")).to_have_text("Calls tomorrow: 0550 12 34 56")
    assert [*seen, overflow(page)] == [0, 0]


@pytest.mark.parametrize(
    ("held", "heir"),
    [
        ("form[action$='/delete/'] button", "form[action$='/delete/'] button"),
        ("[data-copy] p > a", "[data-fetch]"),
        ("footer a", "footer a"),
    ],
    ids=["the button", "what goes", "elsewhere"],
)
def test_who_waits_for_a_copy_by_keyboard_keeps_their_place_and_hears_that_it_is_ready(
    visit: Visit, client: Any, kept: Inquiry, held: str, heir: str
) -> None:
    page = arrive(visit, client, "/en/your-data/copy/")
    page.click("main .button")
    page.locator(held).first.focus()
    expect(page.locator("main [role=status]")).to_be_empty()

    make_it()
    expect(page.locator("main [role=status]")).to_have_text("Your copy is ready.")

    expect(page.locator("[data-fetch]")).to_have_text(re.compile("Download the copy .*KB"))
    expect(page.locator(heir).first).to_be_focused()


def test_who_waits_too_long_for_a_copy_hears_so_and_keeps_their_place(
    visit: Visit, client: Any, kept: Inquiry
) -> None:
    page = arrive(visit, client, "/en/your-data/copy/")
    page.click("main .button")
    page.locator("[data-copy] p > a").focus()

    DataCopy.objects.update(created_at=timezone.now() - 6 * HOUR)
    expect(page.locator("main [role=status]")).to_have_text("This takes longer than it should.")

    boxes = [page.locator(name).bounding_box() for name in ("[data-busy]", "[data-late]")]
    assert boxes[1]["y"] - boxes[0]["y"] - boxes[0]["height"] >= 16  # type: ignore[index]
    expect(page.locator("[data-late] a")).to_have_attribute("href", "/en/contact/?topic=privacy")
    expect(page.locator("[data-copy] p:not([data-late]) > a")).to_be_focused()
    assert faults(page) == ([], 0)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_pages_of_seeing_taking_and_asking_are_open_to_everybody(
    visit: Visit, client: Any, kept: Inquiry, code: str
) -> None:
    base = f"/{code}/your-data/"
    page = arrive(visit, client, f"{base}see/", viewport={"width": 320, "height": 640})
    found = {"see": in_any_light(page)}

    page.goto(f"{base}see/{kept.reference}/")
    found["one"] = in_any_light(page)
    page.goto(f"{base}request/")
    page.click("main form .button")
    found["request"] = in_any_light(page)
    page.goto(f"{base}copy/")
    page.click("main .button")
    found["making"] = in_any_light(page)
    make_it()
    page.reload()
    found["ready"] = in_any_light(page)

    assert found == dict.fromkeys(found, ([], 0))
