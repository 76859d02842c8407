"""An inquiry's page in a real browser: an answer appears, and nothing is taken from its reader."""

import pytest
from playwright.sync_api import expect

from contact.services import answer_inquiry
from tests.browser import Visit, in_any_light, overflow
from tests.desk import NOW, inquiry, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARRIVED = {
    "en": "Your message has arrived.",
    "fr": "Votre message est bien arrivé.",
    "ar": "وصلت رسالتك.",
}


def test_an_answer_appears_by_itself_and_draft_and_focus_stay(visit: Visit) -> None:
    kept = inquiry()
    page = visit("/ar/")
    page.clock.install()
    page.goto(kept.get_absolute_url())
    page.fill("#id_message", "مسوّدة")

    answer_inquiry(kept, by=member(), body="نعم، بكلّ سرور.", seen=kept.messages.get().pk, at=NOW)
    page.clock.run_for(16_000)

    expect(page.locator(".conversation .staff .body")).to_have_text("نعم، بكلّ سرور.")
    expect(page.locator("[data-said]")).to_have_text("وصلت رسالة جديدة.")
    expect(page.locator("#id_message")).to_have_value("مسوّدة")
    expect(page.locator("#id_message")).to_be_focused()


def test_a_page_that_nothing_happens_on_asks_less_and_less_often(visit: Visit) -> None:
    kept = inquiry()
    page = visit("/en/")
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url] * ("news" in request.url)))
    page.goto(kept.get_absolute_url())

    counts = []
    for _ in range(5):
        for _second in range(60):
            page.clock.run_for(1000)
            page.wait_for_timeout(15)
        counts.append(len(asked))
        asked.clear()

    assert counts[0] <= 5
    assert counts[-1] in (1, 2)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_a_sender_writes_on(visit: Visit, code: str, javascript: bool) -> None:
    kept = inquiry(language=code)
    page = visit(
        kept.get_absolute_url(),
        java_script_enabled=javascript,
        viewport={"width": 360, "height": 740},
    )

    page.fill("#id_message", "Encore ceci: 0550 12 34 56")
    page.click("main form .button")

    expect(page.locator(".conversation li")).to_have_count(2)
    expect(page.locator(".conversation li").last).to_contain_text("Encore ceci")
    expect(page.locator("#arrived")).to_have_text(ARRIVED[code])
    expect(page.locator("#arrived")).to_be_focused()
    assert (kept.messages.count(), overflow(page)) == (2, 0)
    page.goto(page.url.partition("#")[0])
    page.reload()
    expect(page.locator("#arrived")).to_be_hidden()


@pytest.mark.parametrize("code", ["en", "ar"])
def test_conversation_and_lost_links_are_open_to_everybody(visit: Visit, code: str) -> None:
    kept = inquiry(language=code, message="password: hunter2")
    answer_inquiry(kept, by=member(), body="نعم", seen=kept.messages.get().pk, at=NOW)
    page = visit(kept.get_absolute_url(), viewport={"width": 320, "height": 640})
    faults = [in_any_light(page)]

    page.click("main form .button")
    faults.append(in_any_light(page))
    page.goto(f"/{code}/inquiry/")
    faults.append(in_any_light(page))
    page.click("main form .button")
    faults.append(in_any_light(page))

    assert faults == [([], 0)] * 4


def test_who_looks_for_an_inquiry_finds_air_between_the_lines_and_the_notice_whole(
    visit: Visit,
) -> None:
    page = visit("/ar/inquiry/", viewport={"width": 360, "height": 640})
    page.context.clear_cookies()
    page.click("main form .button")
    expect(page.locator(".expired")).to_be_focused()

    boxes = [
        page.locator(f"main {one}").bounding_box() for one in (".expired", "h1", ".lead", "form")
    ]

    above, below = boxes[:-1], boxes[1:]
    gaps = [b["y"] - a["y"] - a["height"] for a, b in zip(above, below, strict=True) if a and b]
    assert min(gaps) >= 16
    assert {box["x"] > 6 for box in boxes if box} == {True}


def test_the_hint_about_a_secret_comes_while_writing_and_stops_nobody(visit: Visit) -> None:
    kept = inquiry(language="en")
    page = visit(kept.get_absolute_url())

    page.fill("#id_message", "My card is ٤١١١ ١١١١ ١١١١ ١١١١")
    page.locator("#id_message").blur()
    expect(page.locator("[data-advice]")).to_be_visible()
    page.click("main form .button")

    expect(page.locator(".conversation li")).to_have_count(2)
