"""Pages keep their shape with other scroll bars, other colours and on paper."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from souftech.letters import as_html
from tests.browser import CHROMIUM, SWITCHES, Visit
from tests.desk import inquiry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: Any = {"width": 360, "height": 740}
WIDTHS = """() => {
  const root = document.documentElement;
  return [root.scrollWidth - root.clientWidth, innerWidth - root.clientWidth];
}"""
BARS = """() => [...document.querySelectorAll(".pages a")].map((link) => {
  const style = getComputedStyle(link);
  return style.borderBlockEndColor !== style.borderBlockStartColor;
})"""
FIRST_LINES = """(names) => names.map((name) => {
  const within = document.querySelector(name);
  const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT, (text) => text.data.trim()
    ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const range = document.createRange();
  range.selectNodeContents(texts.nextNode());
  const box = [...range.getClientRects()].find((line) => line.width > 0);
  return Math.round(box.bottom);
})"""


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_scroll_bar_that_takes_room_makes_no_page_scroll_sideways(
    chromium: Browser, live_server: LiveServer, code: str
) -> None:
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=SWITCHES, ignore_default_args=["--hide-scrollbars"]
    )
    page = browser.new_page(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    page.goto(f"/{code}/")

    sideways, bar = page.evaluate(WIDTHS)
    browser.close()

    assert (sideways, bar > 0) == (0, True)


@pytest.mark.parametrize("forced", ["active", "none"])
def test_the_page_that_one_is_on_is_marked_in_any_colours(visit: Visit, forced: str) -> None:
    page = visit("/en/contact/", forced_colors=forced)

    assert page.evaluate(BARS) == [False, True, False]


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_what_stands_side_by_side_starts_on_one_line(visit: Visit, code: str) -> None:
    page = visit(f"/{code}/", viewport={"width": 1280, "height": 900})

    for left, right in ((".place address", ".place div"), ("footer address", "footer ul")):
        assert len(set(first_lines(page, left, right))) == 1, left


def first_lines(page: Page, *names: str) -> list[int]:
    """Return where the first line of each stands."""
    return list(page.evaluate(FIRST_LINES, list(names)))


def test_a_button_keeps_its_distance_and_stays_off_the_paper(visit: Visit) -> None:
    page = visit("/en/privacy/")
    button = page.locator(".document .button")
    box, title = button.bounding_box(), page.locator("#facts h2").bounding_box()

    page.emulate_media(media="print")

    assert box
    assert title
    assert title["y"] - box["y"] - box["height"] > 40
    assert page.locator(".button:visible").count() == 0


@pytest.mark.parametrize("code", ["en", "ar"])
def test_what_is_to_be_corrected_keeps_off_the_edge_of_a_phone(visit: Visit, code: str) -> None:
    kept = inquiry(language=code)
    page = visit(kept.get_absolute_url(), viewport=PHONE)

    page.click("main form .button")

    box = page.locator("main > .error-summary").bounding_box()
    assert box
    assert (box["x"] >= 16, box["x"] + box["width"] <= PHONE["width"] - 16) == (True, True)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_long_link_in_a_mail_is_whole_on_a_phone(chromium: Browser, code: str) -> None:
    page = chromium.new_page(viewport=PHONE)
    page.set_content(as_html("Links", f"https://souftech.com/{code}/{'x' * 90}/", code))

    sideways, _bar = page.evaluate(WIDTHS)
    box = page.locator("a").bounding_box()
    page.close()

    assert box
    assert (sideways, box["x"] >= 0, box["x"] + box["width"] <= PHONE["width"]) == (0, True, True)
