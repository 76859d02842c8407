"""Files are sent with a message, survive a mistake in the form, and arrive once."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import expect
from pytest_django import Settings

from contact.models import Attachment, Inquiry
from contact.services import sweep_files
from tests.attaching import FORM, TOKEN, in_rows, names, on_disk, send, tokens, upload
from tests.browser import Visit, overflow, violations
from tests.hostile import MULTIPART, ask, part, parts
from tests.hostile_files import MEGABYTE, pdf, photo
from tests.post import HOUR, NOW

pytestmark = pytest.mark.django_db
ATTACH, DETACH = "/en/contact/files/", "/en/contact/files/remove/"


def test_two_files_arrive_with_their_message(client: Client) -> None:
    answer = send(client, upload(), upload("notes.txt", b"Good day"))

    kept = Inquiry.objects.get()
    assert answer["Location"] == kept.get_absolute_url()
    assert names(kept) == ["عرض.pdf", "notes.txt"]
    assert on_disk() == in_rows(message=kept.messages.get(), deadline=None)


def test_files_survive_a_mistake_in_another_field(client: Client) -> None:
    mistaken = send(client, upload(), upload("notes.txt", b"Good day"), email="amina@")
    waiting = tokens(mistaken)

    send(client, **{"attachments-kept": waiting})

    assert (mistaken.status_code, len(waiting)) == (200, 2)
    assert names(Inquiry.objects.get()) == ["عرض.pdf", "notes.txt"]


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "Remove"), ("fr", "Retirer"), ("ar", "إزالة")],
)
def test_the_box_that_removes_a_file_names_it_also_without_a_script(
    client: Client, code: str, words: str
) -> None:
    files = [upload(), upload("b.txt", b"b")]
    page = client.post(f"/{code}/contact/", {**FORM, "email": "", "attachments": files})

    labels = re.findall(r'<label class="drop">(.*?)</label>', page.content.decode(), re.DOTALL)

    named = f'{words}<span class="unseen">{{}}<bdi>{{}}</bdi></span>'
    mark = "\u00a0: " if code == "fr" else ": "
    shown = [label.partition(">")[2].strip() for label in labels]
    assert shown == [named.format(mark, name) for name in ("عرض.pdf", "b.txt")]


def test_a_waiting_files_name_stands_with_its_ending_as_one_piece(client: Client) -> None:
    page = send(client, upload("notes d’été.txt", b"b"), email="")

    shown = re.findall("<bdi>(.*?)</bdi>", page.content.decode())

    assert shown.count("notes d’été.txt") == 2


def test_a_refused_file_is_named_and_the_good_one_stays(client: Client) -> None:
    page = client.post(
        "/en/contact/", {**FORM, "attachments": [upload("a.exe", b"MZ\0"), upload()]}
    )

    html = page.content.decode()
    assert (Inquiry.objects.count(), len(tokens(page))) == (0, 1)
    assert html.count("\u2068a.exe\u2069 is of a kind that we do not take.") == 2
    assert '<a href="#id_attachments">' in html


def test_a_waiting_file_is_removed_by_its_box(client: Client, at_once: None) -> None:
    first, second = tokens(send(client, upload(), upload("b.txt", b"b"), email=""))

    send(client, **{"attachments-kept": [first, second], "attachments-drop": [first]})

    assert names(Inquiry.objects.get()) == ["b.txt"]
    assert on_disk() == in_rows()


def test_a_waiting_file_is_good_for_an_hour_and_then_its_sender_is_told(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        waiting = tokens(send(client, upload(), email=""))
    with time_machine.travel(NOW + HOUR + datetime.timedelta(seconds=1), tick=False):
        late = client.post("/en/contact/", {**FORM, "attachments-kept": waiting})

    assert "has waited for more than an hour" in late.content.decode()
    assert Inquiry.objects.count() == 0


def test_whoever_corrects_slowly_gets_another_hour(client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        waiting = tokens(send(client, upload(), email=""))
        clock.shift(HOUR * 0.9)
        waiting = tokens(send(client, email="", **{"attachments-kept": waiting}))
        clock.shift(HOUR * 0.9)
        sweep_files(NOW + HOUR * 1.8)
        send(client, **{"attachments-kept": waiting})

    assert names(Inquiry.objects.get()) == ["عرض.pdf"]


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "x:y:z", "é", "a" * 5000])
def test_a_forged_token_opens_nothing(client: Client, token: str) -> None:
    send(client, upload(), email="")

    answer = client.post("/en/contact/", {**FORM, "attachments-kept": [token]})

    assert "Please attach it again." in answer.content.decode()
    assert Inquiry.objects.count() == 0


def test_the_same_form_sent_twice_keeps_its_files_once(client: Client) -> None:
    waiting = tokens(send(client, upload(), email=""))

    pages = {send(client, **{"attachments-kept": waiting})["Location"] for _ in range(2)}
    again = send(client, upload())["Location"]

    assert pages == {again}
    assert names(Inquiry.objects.get()) == ["عرض.pdf"]
    assert len(in_rows(message__isnull=True)) == 1  # the third one's, which is swept


def test_another_file_from_the_same_form_is_added(client: Client) -> None:
    send(client, upload())

    send(client, upload(), upload("more.txt", b"more"))

    kept = Inquiry.objects.get()
    assert (kept.messages.count(), names(kept)) == (1, ["عرض.pdf", "more.txt"])


def test_one_file_too_many_and_one_byte_too_many_are_said_to_be_so(
    client: Client, settings: Settings
) -> None:
    settings.FILES_MOST, settings.FILES_BYTES = 3, 30
    four = [upload(f"{number}.txt", b"x" * 10) for number in range(4)]
    five = [upload("a.txt", b"x" * 20), upload("b.txt", b"x" * 11)]

    many = client.post("/en/contact/", {**FORM, "attachments": four})
    heavy = client.post("/en/contact/", {**FORM, "attachments": five})

    assert "\u20683.txt\u2069 is one too many: up to 3 files" in many.content.decode()
    assert "\u2068b.txt\u2069 does not fit" in heavy.content.decode()
    assert (len(tokens(many)), len(tokens(heavy))) == (3, 1)


@pytest.mark.parametrize("limit", ["FILES_WAITING_BYTES", "FILES_FREE_BYTES"])
def test_strangers_cannot_fill_the_disk(client: Client, settings: Settings, limit: str) -> None:
    setattr(settings, limit, 10 if limit == "FILES_WAITING_BYTES" else 10**18)

    answer = client.post("/en/contact/", {**FORM, "attachments": [upload()]})

    assert "We cannot take files at this moment." in answer.content.decode()
    assert (on_disk(), in_rows(), Inquiry.objects.count()) == ([], [], 0)


def test_files_survive_an_expired_page_and_a_change_of_language() -> None:
    guarded = Client(enforce_csrf_checks=True)

    expired = send(guarded, upload())
    french = Client().post("/fr/contact/language/", {**FORM, "attachments": [upload()]})

    assert (expired.status_code, len(tokens(expired))) == (403, 1)
    assert (french.status_code, len(tokens(french))) == (200, 1)


def test_a_file_sent_beforehand_comes_back_as_its_line_in_the_form(client: Client) -> None:
    answer = client.post(ATTACH, {"attachments": upload("a.jpg", photo()), "field": "answer-files"})
    refused = client.post(ATTACH, {"attachments": upload("a.exe", b"MZ\0")})

    line = " ".join(answer.content.decode().split())
    assert 'name="answer-files-kept"' in line
    assert "Removed: the place where it was taken; hidden data" in line
    assert (refused.status_code, TOKEN.findall(refused.content.decode())) == (422, [])


def test_a_file_is_taken_away_at_once(client: Client, at_once: None) -> None:
    waiting = TOKEN.findall(client.post(ATTACH, {"attachments": upload()}).content.decode())

    gone = client.post(DETACH, {"attachments-drop": waiting})

    assert (gone.status_code, in_rows(), on_disk()) == (204, [], [])


def test_files_pass_where_they_are_taken_and_nowhere_else() -> None:
    file = part('Content-Disposition: form-data; name="attachments"; filename="a.txt"',
                b"x" * MEGABYTE)  # fmt: skip
    body = parts(file)

    taken = ask(body, CONTENT_TYPE=MULTIPART)
    elsewhere = [ask(body, CONTENT_TYPE=MULTIPART, PATH_INFO=p).status for p in ("/ar/", "/admin/")]
    cut = ask(body[:-9], CONTENT_TYPE=MULTIPART, CONTENT_LENGTH=str(len(body)))
    huge = ask(b"", CONTENT_TYPE=MULTIPART, CONTENT_LENGTH=str(22 * MEGABYTE))

    assert (taken.status, elsewhere, cut.status, huge.status) == (302, [413, 413], 408, 413)
    assert [file.size for file in Attachment.objects.all()] == [MEGABYTE]


def test_a_large_form_of_no_text_is_refused_like_a_small_one() -> None:
    file = part('Content-Disposition: form-data; name="attachments"; filename="a.txt"',
                b"x" * MEGABYTE)  # fmt: skip
    bad = part('Content-Disposition: form-data; name="phone"', b"\xc3\x28")
    long = part('Content-Disposition: form-data; name="phone"', b"1" * 300_000)

    answers = [ask(parts(file, more), CONTENT_TYPE=MULTIPART).status for more in (bad, long)]

    assert (answers, Inquiry.objects.count()) == ([400, 413], 0)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_a_visitor_sends_two_files_corrects_a_mistake_and_chooses_no_file_twice(
    visit: Visit, code: str, javascript: bool
) -> None:
    small = {"width": 360, "height": 740}
    page = visit(f"/{code}/contact/", java_script_enabled=javascript, viewport=small)
    two: Any = [
        {"name": "واد.jpg", "mimeType": "image/jpeg", "buffer": photo()},
        {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": pdf()},
    ]
    page.fill("#id_name", "أمل")
    page.fill("#id_message", "Two files")
    page.select_option("#id_topic", "other")
    page.hover("#id_attachments")
    page.set_input_files("#id_attachments", two)
    page.click("main form .button")
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_email")
    expect(page.locator(".attached > li")).to_have_count(2)
    assert not javascript or (violations(page), overflow(page)) == ([], 0)
    page.fill("#id_email", "amel@example.com")
    page.click("main form .button")

    expect(page.locator(".attachments a")).to_have_count(2)
    assert not javascript or (violations(page), overflow(page)) == ([], 0)
    kept = Inquiry.objects.get()
    assert names(kept) == ["واد.jpg", "offer.pdf"]
    assert kept.messages.get().attachments.first().removed == ["location", "hidden"]  # type: ignore[union-attr]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_file_is_sent_at_once_refused_in_words_and_removed_by_a_button(visit: Visit) -> None:
    page = visit("/en/contact/")
    box = page.locator(".files")
    page.hover("#id_attachments")
    expect(page.locator("script[src*='files.js']")).to_have_count(1)
    page.wait_for_load_state("networkidle")

    two: Any = [
        {"name": "a.exe", "mimeType": "x/y", "buffer": b"MZ\0"},
        {"name": "b.txt", "mimeType": "x/y", "buffer": b"Good day"},
    ]
    page.set_input_files("#id_attachments", two)

    expect(box.locator(".error")).to_contain_text("a.exe\u2069 is of a kind that we do not take")
    expect(box.locator("[role=status]")).to_have_text("Attached: b.txt")
    assert violations(page) == []
    with page.expect_response("**/contact/files/remove/"):
        box.get_by_role("button", name="Remove: b.txt").click()
    expect(box.locator("li")).to_have_count(0)
    assert in_rows() == []
