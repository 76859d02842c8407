"""Files on both sides of a conversation: sent with words, kept once, and gone in their time."""

import datetime
import io
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import Settings

from contact.files.store import store
from contact.models import Attachment, Inquiry, Keeping
from contact.services import (
    close_inquiry,
    keep_to_periods,
    reopen_inquiry,
    settle_inquiry,
)
from tests.attaching import names, on_disk, tokens, upload, with_files
from tests.browser import Visit
from tests.desk import NOW, acts, inquiry, mark_of_old, member, page, said, signed_in, typed
from tests.hostile_files import photo
from tests.post import DAY
from tests.test_desk_for_everybody import enter

pytestmark = pytest.mark.django_db
KEY = "k" * 22
SECOND = datetime.timedelta(seconds=1)


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


def closed_with_files() -> Inquiry:
    kept, karim = with_files(), member("karim@souftech.com")
    settle_inquiry(kept, by=karim, at=NOW)
    close_inquiry(kept, by=karim, at=NOW)
    kept.refresh_from_db()
    return kept


def files_left(at: datetime.datetime) -> int:
    """Do the day's work at `at`, and return how many files are left."""
    while keep_to_periods(at):
        pass
    return Attachment.objects.count()


def test_a_longer_period_extends_no_files_that_are_already_held(settings: Settings) -> None:
    kept = closed_with_files()
    settings.FILES_KEPT = 180 * DAY

    left = [files_left(NOW + 90 * DAY - SECOND), files_left(NOW + 90 * DAY)]

    assert (Keeping.read().files_end_of(kept), left) == (NOW + 90 * DAY, [1, 0])


def test_a_shorter_period_takes_files_that_are_already_held_at_once(settings: Settings) -> None:
    kept = closed_with_files()
    settings.FILES_KEPT = 30 * DAY

    left = [files_left(NOW + 30 * DAY - SECOND), files_left(NOW + 30 * DAY)]

    assert (Keeping.read().files_end_of(kept), left) == (NOW + 30 * DAY, [1, 0])


def test_files_whose_period_was_short_for_a_day_go_as_they_would_have_then(
    settings: Settings,
) -> None:
    kept = closed_with_files()
    settings.FILES_KEPT = 30 * DAY
    files_left(NOW + DAY)
    settings.FILES_KEPT = 90 * DAY

    left = [files_left(NOW + 30 * DAY - SECOND), files_left(NOW + 30 * DAY)]

    kept.refresh_from_db()
    assert (Keeping.read().files_end_of(kept), left) == (NOW + 30 * DAY, [1, 0])


def test_files_of_what_was_opened_again_have_no_end_until_it_is_closed_again() -> None:
    kept, karim = closed_with_files(), member("nadia@souftech.com")

    reopen_inquiry(kept, by=karim, at=NOW + DAY)
    kept.refresh_from_db()
    opened = kept.files_delete_at, files_left(NOW + 100 * DAY)
    settle_inquiry(kept, by=karim, at=NOW + 100 * DAY)
    close_inquiry(kept, by=karim, at=NOW + 100 * DAY)

    kept.refresh_from_db()
    assert (opened, kept.files_delete_at) == ((None, 1), NOW + 190 * DAY)


def test_files_of_what_was_closed_before_the_promise_was_kept_get_it_too(
    settings: Settings,
) -> None:
    kept, opened = closed_with_files(), inquiry(email="brahim@example.com")
    Inquiry.objects.update(files_delete_at=None)

    import_module("contact.migrations.0010_files_end").fix_ends(apps, None)
    settings.FILES_KEPT = 180 * DAY

    kept.refresh_from_db()
    opened.refresh_from_db()
    assert (Keeping.read().files_end_of(kept), opened.files_delete_at) == (NOW + 90 * DAY, None)


def test_files_of_what_was_marked_as_spam_though_it_was_closed_go_on_their_day(
    settings: Settings,
) -> None:
    settings.SPAM_KEPT = 400 * DAY
    kept = closed_with_files()

    mark_of_old(kept, NOW + DAY)

    left = [files_left(NOW + 90 * DAY - SECOND), files_left(NOW + 90 * DAY)]
    assert left == [1, 0]


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


UPRIGHT: tuple[object, ...] = ("الوادي.jpg", False, {}, (20, 40), "red above white")


def downloaded(seen: Page) -> tuple[object, ...]:
    """Open the photo of a page; return its name, what is hidden in it, its size and what it shows.

    Its sender's telephone lay on its side: red was on the left.
    """
    with seen.expect_download() as arriving:
        seen.click(".attachments a")
    found = arriving.value.path().read_bytes()
    with Image.open(io.BytesIO(found)) as shown:
        (_red, *above), (red, *below) = shown.getpixel((10, 5)), shown.getpixel((10, 35))  # type: ignore[misc]
        looks = "red above white" if max(above) < 60 and min(red, *below) > 195 else "otherwise"
        hides = any(word in found for word in (b"7731", b"Exif", b"GPS"))
        return arriving.value.suggested_filename, hides, dict(shown.getexif()), shown.size, looks


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("files-sensitive")
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

    assert (downloaded(sender), acts()) == (UPRIGHT, [])

    karim = member("karim@souftech.com")
    staff = visit(f"/{code}/", java_script_enabled=javascript, viewport=screen)
    enter(staff, signed_in(karim), code)
    staff.goto(page(kept))

    assert downloaded(staff) == UPRIGHT
    assert acts() == [("karim@souftech.com", "opened", kept.reference)]
