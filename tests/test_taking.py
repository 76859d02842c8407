"""Who has proven an address takes all that is held about it as one file, which goes in time."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.links import copy_path as path_of
from accounts.models import DataCopy
from accounts.services import (
    ask_for_copy,
    delete_copies,
    delete_old_copies,
)
from contact.models import Attachment
from contact.services import write_on
from souftech.models import OutgoingMail
from souftech.throttle import TooManyError
from tests.attaching import on_disk, upload, with_files
from tests.copies import AMINA, SIMILAR, data_of, known, made, opened
from tests.copies import desk_of_copies as desk_of_copies
from tests.desk import DAY, MINUTE, NOW, inquiry
from tests.hostile_files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once", "desk_of_copies")]
COPY = "/en/your-data/copy/"
AT_THE_LATEST = [("en", "at the latest"), ("fr", "au plus tard"), ("ar", "على أقصى تقدير")]
SECOND = datetime.timedelta(seconds=1)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.promise("rights")
def test_the_copy_holds_a_page_the_same_as_data_and_all_files() -> None:
    kept = with_files(upload("عرض.pdf"))
    write_on(kept, body="<i>More</i>", key="k", at=NOW + MINUTE)

    files = opened(made())

    (name,) = set(files) - {"index.html", "data.json"}
    assert (name, files[name]) == (f"files/{kept.reference}/0001-عرض.pdf", pdf())
    (found,) = data_of(files)["inquiries"]
    first, second = (each for each in found["entries"] if each["type"] == "message")
    assert (found["reference"], found["created_at"]) == (
        kept.reference,
        "2026-11-22T11:00:00+01:00",
    )
    assert [file["path"] for file in first["files"]] == [name]
    assert second["body"] == "<i>More</i>"
    assert "&lt;i&gt;More" in files["index.html"].decode()


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("fr", "ltr", "Une copie de vos données"), ("ar", "rtl", "نسخة من بياناتك")],
)
def test_the_page_reads_in_the_language_and_direction_of_whoever_asked(
    language: str, direction: str, words: str
) -> None:
    inquiry()

    html = opened(made(language=language))["index.html"].decode()

    assert f'<html lang="{language}"' in html
    assert f'dir="{direction}"' in html
    assert f"<h1>{words}</h1>" in html


def test_the_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
    with_files(upload("a b?#.pdf"))

    html = opened(made())["index.html"].decode()

    links = [piece.partition('"')[0] for piece in html.split('href="')[1:]]
    assert [link for link in links if link.partition("/")[0] not in ("files", "data.json")] == []
    assert [word for word in ("<script", "src=", "url(", "@import", "<link") if word in html] == []


def test_two_files_of_one_name_and_a_hostile_one_have_places_of_their_own() -> None:
    with_files(upload("a.pdf", pdf(b"1")), upload("a.pdf", pdf(b"2")), upload("c.pdf"))
    Attachment.objects.filter(name="c").update(name="../../CON")

    names = sorted(set(opened(made())) - {"index.html", "data.json"})

    assert [name.split("/")[2] for name in names] == ["0001-a.pdf", "0002-a.pdf", "0003-CON.pdf"]
    assert not any(".." in name for name in names)


def test_a_copy_says_of_itself_that_it_was_asked_for_and_not_how_little_was_done_by_then() -> None:
    inquiry()

    files = opened(made())

    (itself,) = (each for each in data_of(files)["besides"] if each["type"] == "datacopy")
    assert itself == {
        "type": "datacopy", "email": AMINA, "language": "en", "ready_at": None,
        "created_at": "2026-11-22T11:00:00+01:00",
    }  # fmt: skip
    assert "inquiries done" not in files["index.html"].decode().lower()


def test_whoever_asks_twice_gets_the_same_one(client: Client) -> None:
    known(client, AMINA)

    answers = [client.post(COPY) for _ in range(2)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, COPY)}
    assert DataCopy.objects.count() == 1


def test_the_page_tells_how_far_it_is_then_gives_the_link(client: Client) -> None:
    known(client, AMINA)
    inquiry()
    client.post(COPY)

    DataCopy.objects.update(done=2, total=7)
    before = client.get(COPY).content.decode()
    with time_machine.travel(NOW, tick=False):
        DataCopy.objects.update(created_at=NOW)
        copy = made()
        after = known(client, AMINA).get(COPY).content.decode()

    assert ("Inquiries: 2 of 7" in before, "Download" in before) == (True, False)
    assert ('max="7" value="2"' in " ".join(before.split()), path_of(copy) in after) == (True, True)


def test_nothing_is_counted_before_the_work_has_begun(client: Client) -> None:
    known(client, AMINA).post(COPY)

    html = client.get(COPY).content.decode()

    assert ("Your copy is being made." in html, "Inquiries:" in html) == (True, False)


def test_the_link_is_mailed_sealed_and_in_their_language() -> None:
    copy = made(language="fr")

    mail = OutgoingMail.objects.get(occasion="copy_ready")
    assert (mail.recipient, mail.language, mail.is_sealed) == (AMINA, "fr", True)
    assert (mail.expires_at, "Votre" in mail.body or "prête" in mail.body) == (NOW + 7 * DAY, True)
    assert f"http://127.0.0.1:8000/fr/your-data/copy/{copy.public_id}/" in mail.body


@pytest.mark.parametrize(("code", "words"), AT_THE_LATEST)
def test_a_copy_may_go_sooner_than_the_day_that_is_named(
    client: Client, code: str, words: str
) -> None:
    made(language=code, at=timezone.now())

    html = known(client).get(f"/{code}/your-data/copy/").content.decode()

    mail = OutgoingMail.objects.get(occasion="copy_ready")
    assert (words in html, words in mail.body) == (True, True)


def test_the_link_gives_a_download_that_no_cache_keeps_whole_or_in_parts(client: Client) -> None:
    inquiry()
    copy = made()

    with time_machine.travel(NOW, tick=False):
        whole = client.get(path_of(copy))
        part = client.get(path_of(copy), headers={"range": "bytes=0-1"})

    told = {name: whole[name] for name in (
        "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control",
        "Content-Length", "X-Robots-Tag",
    )}  # fmt: skip
    assert told == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="souftech-2026-11-22.zip"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Length": str(copy.size),
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert (len(body(whole)), part.status_code, body(part)) == (copy.size, 206, b"PK")


def test_a_link_that_is_wrong_early_or_anothers_opens_nothing(client: Client) -> None:
    mine, unmade = made(), ask_for_copy(SIMILAR, language="en", at=NOW)
    token = path_of(unmade).split("/")[-2]
    wrong = path_of(mine).replace(path_of(mine).split("/")[-2], token)

    with time_machine.travel(NOW, tick=False):
        statuses = [client.get(path).status_code for path in (wrong, path_of(unmade))]

    assert statuses == [404, 404]


@pytest.mark.promise("rights")
def test_a_copy_is_gone_after_seven_days_to_the_second_row_and_bytes(client: Client) -> None:
    copy = made()
    found = []

    for moment in (NOW + 7 * DAY - SECOND, NOW + 7 * DAY):
        with time_machine.travel(moment, tick=False):
            early = client.get(path_of(copy)).status_code
            delete_old_copies(moment)
            found.append((early, DataCopy.objects.count(), on_disk()))

    assert found == [(200, 1, [copy.key]), (404, 0, [])]


def test_a_copy_goes_when_its_person_says_so(client: Client) -> None:
    made()
    made(SIMILAR)

    with time_machine.travel(NOW, tick=False):
        known(client, AMINA).post(f"{COPY}delete/")

    left = DataCopy.objects.get()
    assert (left.email, on_disk()) == (SIMILAR, [left.key])


def test_nobody_has_copies_made_without_end(client: Client) -> None:
    known(client, AMINA)
    for _ in range(5):
        client.post(COPY)
        client.post(f"{COPY}delete/")

    answer = client.post(COPY)

    assert answer.status_code == 429
    assert "ask for the next one tomorrow" in answer.content.decode()
    assert DataCopy.objects.count() == 0


def test_who_asks_too_often_is_told_when_the_day_that_is_counted_ends() -> None:
    for _n in range(5):
        delete_copies(DataCopy.objects.filter(pk=ask_for_copy(AMINA, language="en", at=NOW).pk))

    with pytest.raises(TooManyError) as refused:
        ask_for_copy(AMINA, language="en", at=NOW + 5 * MINUTE)

    assert refused.value.until == NOW + DAY
