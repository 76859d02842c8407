"""What a person does and sees in a real browser."""

import time
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect
from pytest_django import Settings

from contact.models import Inquiry
from contact.services import receive_inquiry
from souftech.models import OutgoingMail
from tests.browser import Visit, in_any_light, overflow, violations
from tests.crowd import FORM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": ("There is a problem", "Thank you, we have received it"),
    "fr": ("Un point est à corriger", "Merci, nous l’avons bien reçue"),
    "ar": ("هناك ما يجب تصحيحه", "شكرًا، لقد استلمنا رسالتك"),
}
FOCUSED = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const send = it.matches("form .button");
  return {send, id: it.id, href: it.getAttribute("href"), ring};
}"""
WATCH_SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
PAGES = ["", "privacy/", "contact/", "contact/?topic=privacy", "no-such-page/"]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", WORDS)
def test_a_visitor_corrects_a_mistake_and_types_nothing_twice(
    visit: Visit, code: str, javascript: bool
) -> None:
    problem, thanks = WORDS[code]
    page = visit(
        f"/{code}/contact/?topic=support",
        java_script_enabled=javascript,
        viewport={"width": 360, "height": 740},
    )
    page.fill("#id_name", "أمل Ben Ali")
    page.fill("#id_email", "amel@example")
    page.fill("#id_phone", "0550 12 34 56")
    page.fill("#id_message", "First line\nالسطر الثاني")
    page.click("main form button")

    expect(page.locator(".error-summary")).to_contain_text(problem)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_email")
    page.fill("#id_email", "amel@example.com")
    page.click("main form button")

    kept = Inquiry.objects.get()
    expect(page.locator("h1")).to_have_text(thanks)
    expect(page.locator("main")).to_contain_text(kept.reference)
    assert page.url.endswith(kept.get_absolute_url())
    assert (kept.name, kept.topic, kept.language) == ("أمل Ben Ali", "support", code)
    assert [message.body for message in kept.messages.all()] == ["First line\nالسطر الثاني"]


@pytest.mark.parametrize("code", WORDS)
def test_every_page_is_open_to_everybody_on_the_narrowest_screen(visit: Visit, code: str) -> None:
    page = visit("/", viewport={"width": 320, "height": 640})

    for path in PAGES:
        page.goto(f"/{code}/{path}")
        assert (path, *in_any_light(page)) == (path, [], 0)


@pytest.mark.parametrize("code", WORDS)
def test_errors_and_thanks_are_open_to_everybody_too(visit: Visit, code: str) -> None:
    page = visit(f"/{code}/contact/", viewport={"width": 320, "height": 640})

    page.click("main form button")
    with_errors = in_any_light(page)
    page.fill("#id_name", "Amel")
    page.fill("#id_email", "amel@example.com")
    page.select_option("#id_topic", "other")
    page.fill("#id_message", "W" * 300)
    page.click("main form button")

    assert (with_errors, in_any_light(page)) == (([], 0), ([], 0))


def test_nobody_meets_the_field_that_only_programs_fill_in(visit: Visit) -> None:
    page = visit("/ar/contact/", viewport={"width": 320, "height": 640})
    met = set()

    for _ in range(30):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.name || ''"))

    assert met == {"", "name", "email", "phone", "topic", "message", "attachments"}
    assert page.locator(".trap").bounding_box()["width"] <= 1  # type: ignore[index]
    assert "afterthought" not in page.locator("main").aria_snapshot()


@pytest.mark.parametrize("code", WORDS)
def test_a_refused_message_is_open_to_everybody_too(
    visit: Visit, settings: Settings, code: str
) -> None:
    settings.FORWARDED_BY, settings.HOURLY_CEILING = [ip_network("127.0.0.1")], 1
    page = visit(
        f"/{code}/contact/?topic=other",
        viewport={"width": 320, "height": 640},
        extra_http_headers={"X-Forwarded-For": "203.0.113.7"},
    )

    for _ in range(2):
        page.goto(f"/{code}/contact/?topic=other")
        page.fill("#id_name", "Amel")
        page.fill("#id_email", "amel@example.com")
        page.fill("#id_message", "W" * 300)
        page.click("main form button")

    expect(page.locator(".error-summary")).to_be_focused()
    assert (page.locator("#id_message").input_value(), violations(page)) == ("W" * 300, [])
    assert overflow(page) == 0


def test_the_language_switch_keeps_the_page_and_is_remembered(visit: Visit) -> None:
    page = visit("/en/privacy/")

    page.click("header a[hreflang=ar]")

    assert page.url.endswith("/ar/privacy/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.goto("/")
    assert page.url.endswith("/ar/")


def test_the_admin_works_under_the_strict_policy(visit: Visit, admin_user: object) -> None:
    amel: dict[str, Any] = {**FORM, "phone": "", "language": "ar"}
    inquiry = receive_inquiry(**amel, at=timezone.now())
    mail = OutgoingMail.objects.latest("pk")
    page = visit("/admin/")
    page.fill("#id_login", "admin@example.com")
    page.fill("#id_password", "password")
    page.click("main form button")

    for kind, row in (("contact/inquiry", inquiry), ("souftech/outgoingmail", mail)):
        for address in ("", f"{kind}/", f"{kind}/{row.pk}/change/"):
            page.goto(f"/admin/{address}")
            expect(page.locator("h1")).to_be_visible()


def test_a_writer_sees_how_much_room_is_left_when_it_gets_little(visit: Visit) -> None:
    page = visit("/en/contact/")
    count = page.locator("[data-count]")

    expect(count).to_be_hidden()
    page.fill("#id_message", "é" * 4400 + "\n")
    expect(count).to_have_text("Characters left: 599")
    page.fill("#id_message", "é" * 6234)

    expect(count).to_have_text("Too long by this many characters: 1,234")


def test_a_button_pressed_twice_sends_once(visit: Visit) -> None:
    page = visit("/en/contact/?topic=other")
    page.fill("#id_name", "Amel")
    page.fill("#id_email", "amel@example.com")
    page.fill("#id_message", "Twice")

    page.locator("main form button").dblclick()

    expect(page.locator("h1")).to_have_text(WORDS["en"][1])
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("code", WORDS)
def test_everything_can_be_reached_and_seen_with_the_keyboard_alone(
    visit: Visit, code: str
) -> None:
    page = visit(f"/{code}/contact/")
    reached = []

    for _press in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        if reached[-1]["send"]:
            break
    page.keyboard.press("Enter")

    assert [stop for stop in reached if not stop["ring"]] == []
    assert [stop["id"] for stop in reached if stop["id"].startswith("id_")] == [
        "id_name", "id_email", "id_phone", "id_topic", "id_message", "id_attachments",
    ]  # fmt: skip
    assert reached[0]["href"] == "#content"
    expect(page.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize("code", WORDS)
def test_wider_screens_are_open_to_everybody_too(visit: Visit, code: str) -> None:
    page = visit("/")

    for path in PAGES:
        page.goto(f"/{code}/{path}")
        for width in (768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert (path, width, violations(page), overflow(page)) == (path, width, [], 0)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("code", WORDS)
def test_nothing_jumps_when_the_fonts_come_late(visit: Visit, code: str, width: int) -> None:
    page = visit("/robots.txt", viewport={"width": width, "height": 800})
    page.add_init_script(WATCH_SHIFTS)
    page.route("**/*.woff2", arrive_late)

    page.goto(f"/{code}/", wait_until="networkidle")
    page.evaluate("document.fonts.ready")

    assert page.evaluate("window.shifts") < 0.001
    page.unroute_all(behavior="wait")


def arrive_late(font: Route) -> None:
    """Let a font wait until long after the page was first seen."""
    time.sleep(0.4)
    font.continue_()
