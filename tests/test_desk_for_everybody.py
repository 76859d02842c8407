"""The desk is open to everybody: on the narrowest screen, in every language, light and dark."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from contact.models import SavedReply
from contact.services import answer_inquiry, mark_bouncing, note_on
from tests.browser import Visit, in_any_light
from tests.desk import LIST, NOW, inquiry, member, page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTE: Any = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"Good day"}


def enter(seen: Page, admin_client: Client, code: str) -> None:
    """Give the browser the session and the language of somebody who has signed in."""
    host = "/".join(seen.url.split("/")[:3])
    cookies = {"sessionid": admin_client.cookies["sessionid"].value, "language": code}
    seen.context.add_cookies(
        [{"name": name, "value": value, "url": host} for name, value in cookies.items()]
    )


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_every_page_of_an_inquiry_and_its_errors(
    visit: Visit, admin_client: Client, code: str
) -> None:
    kept, karim = inquiry(), member()
    answer_inquiry(kept, by=karim, body="Oui.", seen=kept.messages.get().pk, at=NOW)
    note_on(kept, by=karim, body="W" * 200, at=NOW)
    mark_bouncing(kept, by=karim, at=NOW)
    reply = SavedReply.objects.create(title="Price", body_ar="السعر")
    seen = visit("/en/contact/", viewport={"width": 320, "height": 640})
    enter(seen, admin_client, code)
    places = [page(kept), page(kept, "erase"), "/admin/contact/staffact/",
              f"/admin/contact/savedreply/{reply.pk}/change/", "/admin/", LIST]  # fmt: skip

    faults = {}
    for place in places:
        seen.goto(place)
        faults[place] = in_any_light(seen)
    seen.goto(page(kept))
    seen.click("#answer button.default")
    faults["empty answer"] = in_any_light(seen)

    assert faults == dict.fromkeys(faults, ([], 0))


def test_a_preview_is_laid_out_as_the_mail_and_words_for_screen_readers_stay_unseen(
    visit: Visit, admin_client: Client
) -> None:
    kept = inquiry()
    seen = visit("/en/contact/", viewport={"width": 1280, "height": 800})
    enter(seen, admin_client, "fr")
    seen.goto(page(kept))

    seen.fill("#id_answer-body", "نعم")
    seen.set_input_files("#id_answer-attachments", NOTE)
    seen.click("button[formaction*='preview']")

    lines = seen.locator(".desk-preview p")
    sides = lines.evaluate_all("all => all.map((line) => getComputedStyle(line).textAlign)")
    assert (len(sides) > 3, {*sides}) == (True, {"right"})
    assert seen.locator(".attached .unseen").evaluate("(words) => words.offsetWidth") == 1
