"""A browser for the tests: Debian's Chromium, driven by Playwright."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
# Axe would read style sheets anew through an inline style, which the policy refuses.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
RUN_AXE = """async (options) => (await axe.run(options)).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))"""
# Django's links take a moment to change their colour: axe would see one in between.
END_TRANSITIONS = """() => {
  const begun = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  for (let all = begun(); all.length; all = begun()) all.forEach((one) => one.finish());
}"""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; without Chromium the tests that need it say so."""
    if not CHROMIUM:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("No Chromium on this machine.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """A function that opens a page as a new visitor; every console error fails the test."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(path: str, **options: Any) -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, **options))
        contexts[-1].set_default_timeout(8000)
        page = contexts[-1].new_page()
        page.on("console", lambda note: troubles.extend([note.text] * (note.type == "error")))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A page that was asked to fail is no trouble, nor a turn of pages that the next one cut short,
    # of which Chromium tells in whichever it happens; everything else in the console is.
    asked_for = re.compile("the server responded with a status of (4|503)|^Transition was aborted")
    assert [text for text in troubles if not asked_for.search(text)] == []


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA and its best practices."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(RUN_AXE, AXE_OPTIONS))


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def in_any_light(page: Page) -> tuple[list[str], int]:
    """Return the violations in dark and in light, and by how many pixels the page is too wide."""
    found, widths = [], []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(END_TRANSITIONS)
        found += [f"{scheme}: {violation}" for violation in violations(page)]
        widths.append(overflow(page))
    return found, max(widths)
