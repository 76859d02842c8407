"""Files on both sides of a conversation: sent with words, kept once, and gone in their time."""

import datetime
import re

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from contact.files.store import store
from contact.models import Attachment, Inquiry
from contact.services import close_inquiry, keep_to_periods, settle_inquiry
from tests.attaching import names, on_disk, tokens, upload, with_files
from tests.browser import Visit
from tests.desk import NOW, acts, inquiry, member, page, said, signed_in, typed
from tests.hostile_files import photo
from tests.post import DAY

pytestmark = pytest.mark.django_db
KEY = "k" * 22


@pytest.mark.promise("files-sensitive")
def test_a_sender_adds_a_photo_and_it_holds_no_place_any_more(client: Client) -> None:
    kept = inquiry()
    sent = {"key": KEY, "message": "الصورة", "attachments": upload("واد.jpg", photo())}

    client.post(f"{kept.get_absolute_url()}write/", sent)

    html = client.get(kept.get_absolute_url()).content.decode()
    (file,) = Attachment.objects.filter(message__inquiry=kept)
    stored = b"".join(store().pieces(file.key, 0, file.size))
    assert f'href="{kept.get_absolute_url()}files/{file.public_id}/"' in html
    assert (file.message and file.message.body, "location" in file.removed) == ("الصورة", True)
    assert b"GPS" not in stored
    assert b"Exif" not in stored


def test_files_wait_while_a_sender_corrects_what_they_add(client: Client) -> None:
    kept = inquiry()
    write = f"{kept.get_absolute_url()}write/"

    first = client.post(write, {"key": KEY, "message": "", "attachments": upload()})
    waiting = tokens(first)
    client.post(write, {"key": KEY, "message": "عرض", "attachments-kept": waiting})

    assert (len(waiting), names(kept)) == (1, ["عرض.pdf"])


def test_staff_answer_with_a_file_that_survives_a_refusal_and_reaches_the_sender(
    client: Client,
) -> None:
    kept, karim = inquiry(), member("karim@souftech.com")
    desk = signed_in(karim)

    refused = desk.post(page(kept, "answer"), typed(kept, "", **{"answer-attachments": upload()}))
    again = refused.content.decode().partition('name="answer-attachments-kept"')[2]
    token = again.partition('value="')[2].partition('"')[0]
    desk.post(page(kept, "answer"), typed(kept, "إليك العرض", **{"answer-attachments-kept": token}))

    (file,) = Attachment.objects.filter(message__inquiry=kept)
    opened = client.get(f"{kept.get_absolute_url()}files/{file.public_id}/")
    assert said(kept)[-1] == ("staff", "إليك العرض")
    assert (opened.status_code, file.message and file.message.author) == (200, "staff")


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 0)])
def test_files_go_ninety_days_after_closing_and_the_words_stay(days: int, left: int) -> None:
    kept, karim = with_files(), member("karim@souftech.com")
    settle_inquiry(kept, by=karim, at=NOW)
    close_inquiry(kept, by=karim, at=NOW)

    keep_to_periods(NOW + datetime.timedelta(days=days))

    assert (Attachment.objects.count(), Inquiry.objects.count()) == (left, 1)
    assert len(said(kept)) == 1


KEPT = {
    "en": ("90 days after closing", "until 20 February 2027"),
    "fr": ("90 jours après la clôture", "jusqu’au 20 février 2027"),
    "ar": ("90 يومًا بعد الإغلاق", "إلى غاية 20 فيفري 2027"),
}


@pytest.mark.parametrize("code", KEPT)
@pytest.mark.promise("files-context")
def test_the_page_tells_until_when_files_are_kept(client: Client, code: str) -> None:
    kept, karim = with_files(), member("karim@souftech.com")
    place = kept.get_absolute_url().replace("/ar/", f"/{code}/")
    label = {"en": "Files", "fr": "Fichiers", "ar": "الملفات"}[code]
    row = re.compile(rf"<dt>{label}</dt> <dd> (.*?) </dd>")

    told = [row.findall(" ".join(client.get(place).content.decode().split()))]
    settle_inquiry(kept, by=karim, at=NOW)
    close_inquiry(kept, by=karim, at=NOW)
    told.append(row.findall(" ".join(client.get(place).content.decode().split())))

    assert told == [[words] for words in KEPT[code]]


def test_a_conversation_without_files_tells_nothing_of_them(client: Client) -> None:
    assert (
        "<dt>Files</dt>"
        not in client.get(inquiry(language="en").get_absolute_url()).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_the_bytes_go_with_their_rows() -> None:
    kept, karim = with_files(), member("karim@souftech.com")
    settle_inquiry(kept, by=karim, at=NOW)
    close_inquiry(kept, by=karim, at=NOW)
    before = len(on_disk())

    keep_to_periods(NOW + 90 * DAY)

    assert (before, on_disk()) == (1, [])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_a_photo_of_the_town_reaches_staff_without_its_place(
    visit: Visit, code: str, javascript: bool
) -> None:
    kept = inquiry(language=code)
    screen = {"width": 360, "height": 740}
    sender = visit(kept.get_absolute_url(), java_script_enabled=javascript, viewport=screen)

    sender.fill("#id_message", "ها هي الصورة")
    sender.hover("#id_attachments")
    sender.set_input_files(
        "#id_attachments", {"name": "الوادي.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    sender.click("main form .button[type=submit]")
    expect(sender.locator(".attachments li")).to_have_count(1)

    with sender.expect_download() as arriving:
        sender.click(".attachments a")
    with Image.open(arriving.value.path()) as picture:
        hidden = dict(picture.getexif())
    assert (hidden, arriving.value.suggested_filename) == ({}, "الوادي.jpg")
    assert acts() == []
