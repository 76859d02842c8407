"""Files in a real browser: dropped, cancelled on their way, and all of it by keyboard too."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contact.models import Inquiry
from tests.attaching import in_rows, names
from tests.browser import Visit, in_any_light, overflow, violations
from tests.hostile_files import MEGABYTE
from tests.machine import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = b"Good day\n" * (MEGABYTE // 4)
LARGE: Any = {"name": "large.txt", "mimeType": "text/plain", "buffer": SLOW}
SMALL: Any = {"name": "small.txt", "mimeType": "text/plain", "buffer": b"Good day"}
BAD: Any = {**SMALL, "name": "a.exe", "buffer": b"MZ\0"}
OTHER: Any = {**SMALL, "name": "other.txt"}
CANCELLED = {"en": "Cancelled", "fr": "Envoi annulé", "ar": "أُلغي الإرسال"}
DROP = """(types) => {
  const held = new DataTransfer();
  for (const name of types) held.items.add(new File(["Good day"], name, {type: "text/plain"}));
  return held;
}"""


@pytest.fixture
def form(visit: Visit) -> Callable[..., Page]:
    """A function that opens the form, filled in but for its files, whose script has come."""

    def open_form(code: str = "en") -> Page:
        page = visit(f"/{code}/contact/", viewport={"width": 320, "height": 640})
        page.fill("#id_name", "أمل")
        page.fill("#id_email", "amel@example.com")
        page.select_option("#id_topic", "other")
        page.fill("#id_message", "Two files")
        page.focus("#id_attachments")
        expect(page.locator(".files [role=alert]")).to_have_count(1)
        return page

    return open_form


def slow_down(page: Page) -> None:
    """Have all that the page sends take its time: a tenth of a megabyte a second."""
    line = page.context.new_cdp_session(page)
    pace = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": MEGABYTE / 10}
    line.send("Network.emulateNetworkConditions", {"offline": False, **pace})


def first(page: Page, held_back: list[Any]) -> Any:
    """Wait until a question of the page was held back, and return it."""
    for _ in range(400):
        if held_back:
            break
        page.wait_for_timeout(20)
    return held_back.pop()


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_an_upload_is_watched_and_cancelled_by_keyboard_and_the_message_goes_without_it(
    form: Callable[..., Page], code: str
) -> None:
    page = form(code)
    box = page.locator(".files")
    slow_down(page)
    page.set_input_files("#id_attachments", LARGE)

    wait_until(lambda: 0 < float(box.locator("progress").get_attribute("value") or 0) < 1)
    expect(box.locator("[role=status]")).to_contain_text("large.txt")
    assert (violations(page), overflow(page)) == ([], 0)
    page.focus("#id_attachments")
    page.keyboard.press("Tab")
    expect(box.locator("li button")).to_be_focused()
    page.keyboard.press("Enter")

    expect(box.locator("li")).to_have_count(0)
    expect(box.locator("[role=status]")).to_contain_text(CANCELLED[code])
    expect(page.locator("#id_attachments")).to_be_focused()
    page.click("main form .button")
    expect(page.locator(".conversation li")).to_have_count(1)
    assert (names(Inquiry.objects.get()), in_rows()) == ([], [])


def test_the_next_file_goes_on_after_one_that_was_cancelled(form: Callable[..., Page]) -> None:
    page = form()
    slow_down(page)
    page.set_input_files("#id_attachments", [LARGE, SMALL])

    page.get_by_role("button", name="Cancel: large.txt").click()

    expect(page.locator(".files [role=status]")).to_have_text("Attached: small.txt")
    expect(page.get_by_role("button", name="Remove: small.txt")).to_have_count(1)


def test_the_button_that_removes_a_file_is_read_in_any_light_and_hit_by_a_thumb(
    form: Callable[..., Page],
) -> None:
    page = form()

    page.set_input_files("#id_attachments", SMALL)
    button = page.get_by_role("button", name="Remove: small.txt")
    expect(button).to_have_count(1)

    assert in_any_light(page) == ([], 0)
    assert button.evaluate("(made) => made.offsetHeight") >= 44


def test_focus_on_a_file_that_has_arrived_or_failed_is_passed_on(
    form: Callable[..., Page],
) -> None:
    page = form()
    answers: list[Any] = []

    def hold_back(route: Any) -> None:
        answers.append(route)

    page.route("**/contact/files/", hold_back)
    page.set_input_files("#id_attachments", SMALL)
    page.get_by_role("button", name="Cancel: small.txt").focus()
    first(page, answers).continue_()
    expect(page.get_by_role("button", name="Remove: small.txt")).to_be_focused()

    page.set_input_files("#id_attachments", OTHER)
    page.get_by_role("button", name="Cancel: other.txt").focus()
    first(page, answers).fulfill(status=429, body="")

    expect(page.locator(".files [role=alert]")).to_contain_text("other.txt has not arrived.")
    expect(page.locator("#id_attachments")).to_be_focused()


def test_a_refused_file_is_no_longer_said_to_be_on_its_way(form: Callable[..., Page]) -> None:
    page = form()

    page.set_input_files("#id_attachments", BAD)

    expect(page.locator(".files [role=alert]")).to_contain_text("is of a kind that we do not take")
    expect(page.locator(".files [role=status]")).to_be_empty()


def test_files_are_dropped_on_their_place(form: Callable[..., Page]) -> None:
    page = form()
    two = page.evaluate_handle(DROP, ["one.txt", "two.txt"])

    page.dispatch_event(".files", "dragover", {"dataTransfer": two})
    expect(page.locator(".files.over")).to_have_count(1)
    page.dispatch_event(".files", "drop", {"dataTransfer": two})

    expect(page.locator(".files.over")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove:")).to_have_count(2)
    page.click("main form .button")
    expect(page.locator(".attachments a")).to_have_count(2)
    assert names(Inquiry.objects.get()) == ["one.txt", "two.txt"]


def test_a_file_that_misses_its_place_takes_no_draft_away(form: Callable[..., Page]) -> None:
    page = form()
    missed = """([name, held]) => !document.querySelector("h1").dispatchEvent(
        new DragEvent(name, {dataTransfer: held, bubbles: true, cancelable: true}))"""
    file, words = (page.evaluate_handle(DROP, held) for held in (["one.txt"], []))

    caught = [page.evaluate(missed, [name, file]) for name in ("dragover", "drop")]

    assert (caught, page.evaluate(missed, ["drop", words])) == ([True, True], False)
    expect(page.locator("#id_message")).to_have_value("Two files")
    expect(page.locator(".files li")).to_have_count(0)
