"""Rows and bytes live and die together, on the disk and in a bucket, whatever breaks in between."""

import datetime
import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from moto.server import ThreadedMotoServer

from contact.files.store import store
from contact.models import Attachment, Inquiry
from contact.services import erase_inquiry, sweep_files
from souftech.spooling import spool
from tests.attaching import FORM, held, in_rows, on_disk, send, tokens, upload, with_files
from tests.desk import member
from tests.hostile_files import pdf
from tests.post import HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
NO_FILES = "We cannot take files at this moment."


def place(key: str) -> Path:
    return Path(storages["files"].path(key))


def aged(path: Path, age: datetime.timedelta) -> None:
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))


def test_bytes_lie_where_only_the_site_reads_them_under_no_name_of_theirs() -> None:
    with_files(upload("secret-name.pdf"))

    (key,) = on_disk()
    assert place(key).read_bytes() == pdf()
    assert (place(key).stat().st_mode & 0o777, "secret" in key) == (0o600, False)


def test_the_place_of_a_photo_is_in_none_of_the_bytes_that_are_kept() -> None:
    with_files()

    (key,) = on_disk()
    assert b"7731" not in place(key).read_bytes()
    assert b"Exif" not in place(key).read_bytes()


def test_files_go_with_their_inquiry() -> None:
    kept, other = with_files(), held(upload())

    erase_inquiry(kept, by=member(), reason="asked", at=NOW)

    assert on_disk() == in_rows() == [other[0].key]


def test_what_waited_in_vain_is_gone_after_its_hour_and_not_before() -> None:
    (waiting,) = held(upload())

    sweep_files(waiting.deadline - MINUTE)  # type: ignore[operator,arg-type]
    before = on_disk()
    sweep_files(waiting.deadline)  # type: ignore[arg-type]

    assert (before, on_disk(), in_rows()) == ([waiting.key], [], [])


def test_bytes_of_a_server_killed_before_their_row_are_swept_within_the_hour() -> None:
    (waiting,) = held(upload())
    Attachment.objects.all().delete()  # as if the row had never been written
    aged(place(waiting.key), 31 * MINUTE)
    draft = spool() / "left-behind"
    draft.write_bytes(b"x")
    aged(draft, 31 * MINUTE)

    sweep_files(NOW)

    assert (on_disk(), draft.exists()) == ([], False)


def test_bytes_just_written_are_left_for_their_row_to_come() -> None:
    (waiting,) = held(upload())
    Attachment.objects.all().delete()
    aged(place(waiting.key), 29 * MINUTE)

    sweep_files(NOW)

    assert on_disk() == [waiting.key]


def test_a_row_whose_bytes_are_gone_is_reported_and_not_found(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    kept = with_files(upload())
    (key,) = on_disk()
    place(key).unlink()

    sweep_files(NOW)
    page = f"{kept.get_absolute_url()}files/{Attachment.objects.get().public_id}/"

    assert client.get(page).status_code == 404
    assert "Files are missing: 1 rows have no bytes." in caplog.text
    assert key not in caplog.text


def test_a_full_disk_keeps_nothing_by_half_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)

    answer = client.post("/en/contact/", {**FORM, "attachments": [upload()]})

    assert NO_FILES in answer.content.decode()
    assert (on_disk(), in_rows(), Inquiry.objects.count()) == ([], [], 0)
    assert FORM["message"] in answer.content.decode()


def in_bucket() -> list[str]:
    return sorted(key for key, _written in store().written())


def test_a_bucket_keeps_files_hands_them_over_in_parts_and_lets_go_of_them(
    client: Client, bucket: ThreadedMotoServer
) -> None:
    kept = with_files(upload())
    page = f"{kept.get_absolute_url()}files/{Attachment.objects.get().public_id}/"

    before = in_bucket()
    whole = b"".join(client.get(page).streaming_content)  # type: ignore[attr-defined]
    part = b"".join(client.get(page, headers={"range": "bytes=0-7"}).streaming_content)  # type: ignore[attr-defined]
    erase_inquiry(kept, by=member(), reason="asked", at=NOW)

    assert (len(before), in_bucket()) == (1, [])
    assert (whole, part) == (pdf(), pdf()[:8])


def test_a_bucket_is_swept_too(bucket: ThreadedMotoServer) -> None:
    held(upload())
    Attachment.objects.all().delete()

    sweep_files(datetime.datetime.now(datetime.UTC))
    before = in_bucket()
    sweep_files(datetime.datetime.now(datetime.UTC) + HOUR)

    assert (len(before), in_bucket()) == (1, [])


def test_a_bucket_that_is_away_costs_no_message_and_no_file(
    client: Client, bucket: ThreadedMotoServer
) -> None:
    kept = with_files(upload())
    page = f"{kept.get_absolute_url()}files/{Attachment.objects.get().public_id}/"
    bucket.stop()

    refused = client.post(
        "/en/contact/", {**FORM, "email": "b@example.com", "attachments": [upload()]}
    )
    plain = send(client, email="c@example.com")
    erase_inquiry(Inquiry.objects.get(email="c@example.com"), by=member(), reason="x", at=NOW)

    assert (NO_FILES in refused.content.decode(), tokens(refused)) == (True, [])
    assert (plain.status_code, client.get(page).status_code) == (302, 503)
    assert in_rows() == in_rows(message__inquiry=kept)
