"""What a person has typed survives an expired page and a change of language."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from contact.models import Inquiry
from tests.browser import Visit, overflow, violations

EXPIRED = {
    "en": "This page had expired before you sent it.",
    "fr": "Cette page avait expiré avant l’envoi.",
    "ar": "انتهت صلاحية هذه الصفحة قبل الإرسال.",
}
COOKIE = "your browser refuses the one cookie"
TYPED = {
    "key": "the-key-of-one-form-22",
    "name": 'أمل <Ben> "Ali"',
    "email": "amel@",
    "phone": "12 & 13",
    "topic": "terms",
    "attachments": "",
    "message": "\n  First line\nالسطر الثاني </textarea>",
    "afterthought": "",
    "started": "when the page was shown",
}


class Fields(HTMLParser):
    """What stands in the fields of a page, and where its form leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.action = ""
        self._name = ""
        self.feed(html)
        self.token = self.values.pop("csrfmiddlewaretoken")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "form":
            self.action = str(facts["action"])
        elif tag == "input":
            self.values[str(facts["name"])] = facts.get("value") or ""
        elif tag in ("select", "textarea"):
            self._name = str(facts["name"])
            self.values[self._name] = ""
        elif tag == "option" and "selected" in facts:
            self.values[self._name] = facts["value"] or ""

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and not self.values["message"]:
            self.values["message"] = data.removeprefix("\n")


def expired(client: Client, path: str, data: dict[str, str], **headers: str) -> tuple[str, Fields]:
    answer = client.post(path, data, headers=headers)
    assert answer.status_code == 403
    html = answer.content.decode()
    return " ".join(html.split()), Fields(html)


@pytest.fixture
def guarded() -> Client:
    """A browser whose forms are checked for their token."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("code", EXPIRED)
def test_a_page_that_had_expired_comes_back_filled_and_says_so(guarded: Client, code: str) -> None:
    html, fields = expired(guarded, f"/{code}/contact/", TYPED)

    assert fields.values == TYPED
    assert fields.action == f"/{code}/contact/"
    assert html.count(EXPIRED[code]) == 1
    assert 'class="error' not in html
    assert f'<html lang="{code}"' in html


@pytest.mark.django_db
def test_sending_once_more_is_enough_and_nothing_was_kept_before(guarded: Client) -> None:
    whole = {**TYPED, "email": "amel@example.com", "phone": ""}
    _html, fields = expired(guarded, "/ar/contact/", whole)
    before = Inquiry.objects.count()

    answer = guarded.post(
        fields.action, {**fields.values, "csrfmiddlewaretoken": fields.token}, follow=True
    )

    kept = Inquiry.objects.get()
    assert (before, answer.redirect_chain) == (0, [(kept.get_absolute_url(), 302)])
    assert kept.name == TYPED["name"]


TOKENS = [
    ("", "", True),
    ("", "x" * 64, True),
    ("broken", "x" * 64, False),
    ("x" * 32, "", False),
    ("x" * 32, "short", False),
    ("x" * 32, "y" * 64, False),
    ("x" * 32, "y" * 32, False),
]


@pytest.mark.parametrize(("cookie", "token", "no_cookie"), TOKENS)
def test_whatever_was_wrong_with_the_token_the_text_is_there_and_a_good_one_too(
    guarded: Client, cookie: str, token: str, no_cookie: bool
) -> None:
    if cookie:
        guarded.cookies["csrftoken"] = cookie

    html, fields = expired(guarded, "/en/contact/", {**TYPED, "csrfmiddlewaretoken": token})

    assert fields.values == TYPED
    assert (EXPIRED["en"] in html, COOKIE in html) == (True, no_cookie)
    again = guarded.post("/en/contact/", {**TYPED, "csrfmiddlewaretoken": fields.token})
    assert again.status_code == 200


def test_what_another_site_sends_is_not_shown_as_if_the_visitor_had_typed_it(
    guarded: Client,
) -> None:
    answer = guarded.post("/fr/contact/", TYPED, headers={"origin": "https://evil.example"})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Le formulaire a expiré" in html
    assert "First line" not in html


def test_other_forms_keep_the_plain_page(guarded: Client) -> None:
    answer = guarded.post("/admin/login/", {"username": "amel", "password": "secret"})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "The form has expired" in html
    assert "<form" not in html


def test_a_method_that_carries_no_form_gets_the_plain_page(guarded: Client) -> None:
    answer = guarded.put("/en/contact/", TYPED)

    assert (answer.status_code, "<form" in answer.content.decode()) == (403, False)


@pytest.mark.parametrize("code", EXPIRED)
def test_a_change_of_language_keeps_what_was_typed_and_finds_no_fault(
    client: Client, code: str
) -> None:
    # No database mark: whatever would be kept fails this test.
    answer = client.post(f"/{code}/contact/language/", TYPED)

    html = answer.content.decode()
    fields = Fields(html)
    assert answer.status_code == 200
    assert (fields.values, fields.action) == (TYPED, f"/{code}/contact/")
    assert f'<html lang="{code}"' in html
    assert 'class="error' not in html
    assert answer.cookies["language"].value == code
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_change_of_language_from_an_expired_page_keeps_it_too(guarded: Client) -> None:
    html, fields = expired(guarded, "/fr/contact/language/", TYPED)

    assert (fields.values, fields.action) == (TYPED, "/fr/contact/")
    assert '<html lang="fr"' in html
    assert EXPIRED["fr"] not in html


@pytest.mark.parametrize("broken", ["", "no key"])
def test_a_form_without_a_key_gets_one(client: Client, broken: str) -> None:
    html = client.post("/en/contact/language/", {**TYPED, "key": broken}).content.decode()

    assert re.fullmatch(r"[\w-]{22}", Fields(html).values["key"])


def test_the_address_of_the_switch_leads_to_the_form(client: Client) -> None:
    answer = client.get("/ar/contact/language/")

    assert (answer.status_code, answer["Location"]) == (302, "/ar/contact/")


def fill(page: Page) -> None:
    page.fill("#id_name", "أمل Ben Ali")
    page.fill("#id_email", "amel@example.com")
    page.select_option("#id_topic", "support")
    page.fill("#id_message", "\nFirst line\nالسطر الثاني")


def press(page: Page, button: str = "main form button", key: str = "") -> None:
    """Press a button, or a key in a field, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.press(button, key) if key else page.click(button)


def style(button: Locator) -> dict[str, Any]:
    """Return what is seen of a switch: its place, size, letters and colours."""
    return dict(
        button.evaluate(
            """element => {
                const {x, y, width, height} = element.getBoundingClientRect();
                const {fontFamily, fontSize, fontWeight, lineHeight, color, backgroundColor,
                       textDecorationLine, borderTopWidth} = getComputedStyle(element);
                return {x, y, width, height, fontFamily, fontSize, fontWeight, lineHeight, color,
                        backgroundColor, textDecorationLine, borderTopWidth};
            }"""
        )
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", EXPIRED)
def test_a_visitor_changes_the_language_in_the_middle_and_types_nothing_twice(
    visit: Visit, code: str
) -> None:
    other = {"en": "ar", "fr": "en", "ar": "fr"}[code]
    page = visit(
        f"/{code}/contact/",
        java_script_enabled=False,
        viewport={"width": 320, "height": 640},
    )
    fill(page)

    press(page, f".languages [lang={other}]")

    assert page.locator("html").get_attribute("lang") == other
    assert (page.locator(".error, .error-summary, .notice.expired").count()) == 0
    press(page)
    kept = Inquiry.objects.get()
    assert page.url.endswith(kept.get_absolute_url())
    assert (kept.name, kept.topic, kept.language) == ("أمل Ben Ali", "support", other)
    assert [message.body for message in kept.messages.all()] == ["First line\nالسطر الثاني"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_enter_key_sends_and_does_not_change_the_language(visit: Visit) -> None:
    page = visit("/fr/contact/", java_script_enabled=False)
    fill(page)

    press(page, "#id_name", "Enter")

    assert page.url.endswith(Inquiry.objects.get().get_absolute_url())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pressing_back_and_send_again_is_no_second_inquiry(visit: Visit) -> None:
    page = visit("/en/contact/", java_script_enabled=False)
    fill(page)
    press(page)
    first = page.url

    page.go_back()
    press(page)

    assert page.url == first
    assert Inquiry.objects.get().messages.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", EXPIRED)
def test_a_visitor_whose_cookie_is_gone_sends_once_more(visit: Visit, code: str) -> None:
    page = visit(f"/{code}/contact/", viewport={"width": 320, "height": 640})
    fill(page)
    page.context.clear_cookies()

    press(page)

    expect(page.locator(".expired")).to_be_focused()
    expect(page.locator(".expired")).to_contain_text(EXPIRED[code])
    assert (violations(page), overflow(page)) == ([], 0)
    press(page)
    assert page.url.endswith(Inquiry.objects.get().get_absolute_url())


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("code", EXPIRED)
def test_the_switch_looks_the_same_on_every_page(visit: Visit, code: str, width: int) -> None:
    page = visit(f"/{code}/", viewport={"width": width, "height": 640})
    links = [style(link) for link in page.locator(".languages a").all()]

    page.goto(f"/{code}/contact/")

    buttons = [style(button) for button in page.locator(".languages button").all()]
    assert buttons == links
    seen = [button for button in buttons if button["height"]]
    assert [min(button["height"], button["width"]) >= 44 for button in seen] == [True] * len(seen)
