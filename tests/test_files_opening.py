"""Whoever may see a file gets it as a harmless download; to everybody else there is none."""

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contact.files.ranges import UnsatisfiableError, asked_range
from contact.models import Attachment, Inquiry
from tests.attaching import held, upload, with_files
from tests.desk import member, signed_in
from tests.doors import signed_in_visitor
from tests.hostile_files import pdf

pytestmark = pytest.mark.django_db


def link(kept: Inquiry, file: Attachment | None = None) -> str:
    found = file or Attachment.objects.get(message__inquiry=kept)
    return f"{kept.get_absolute_url()}files/{found.public_id}/"


def desk(kept: Inquiry) -> str:
    found = Attachment.objects.get(message__inquiry=kept)
    return reverse("admin:contact_inquiry_file", args=[kept.pk, found.public_id])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def part(client: Client, page: str, asked: str, **more: str) -> HttpResponse:
    return client.get(page, headers={"range": asked, **more})  # type: ignore[return-value]


def test_the_link_opens_a_file_as_a_download_that_can_do_nothing(client: Client) -> None:
    kept = with_files(upload("عرض «1».pdf"))

    answer = client.get(link(kept))

    assert (answer.status_code, body(answer)) == (200, pdf())
    told = {name: answer[name] for name in (
        "Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Cache-Control",
        "Content-Length", "X-Robots-Tag",
    )}  # fmt: skip
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(pdf())),
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D8%B9")


@pytest.mark.promise("files-context")
def test_the_matrix_of_who_opens_which_address(client: Client) -> None:
    kept = with_files(upload())
    readers = {
        "nobody": client,
        "account": signed_in_visitor(kept.email),
        "other account": signed_in_visitor(f"x{kept.email}"),
        "staff without any right": signed_in(member("a@b.example", "add_user")),
        "staff without the right": signed_in(member("c@b.example", "change_inquiry")),
        "staff": signed_in(member("d@b.example", "view_inquiry")),
    }
    former = member("e@b.example", "view_inquiry")
    former.is_staff = False
    former.save()
    readers["no longer staff"] = signed_in(former)

    found = {who: (reader.get(link(kept)).status_code, reader.get(desk(kept)).status_code)
             for who, reader in readers.items()}  # fmt: skip

    assert found == {
        "nobody": (200, 404), "account": (200, 404), "other account": (200, 404),
        "staff without any right": (200, 404), "staff without the right": (200, 404),
        "staff": (200, 200), "no longer staff": (200, 404),
    }  # fmt: skip


@pytest.mark.promise("files-context", "collect-content")
def test_a_link_opens_the_files_of_its_own_inquiry_alone(client: Client) -> None:
    kept = with_files(upload())
    theirs = Attachment.objects.get()
    other = Inquiry.objects.get(pk=kept.pk)
    other.pk, other.public_id, other.reference, other.once = None, uuid.uuid4(), "BBBB-CCCC", None
    other.save()
    waiting = held(upload("waits.txt", b"x"))[0]

    pages = [
        link(other, theirs), link(kept, waiting), link(kept)[:-2],
        f"{kept.get_absolute_url()}files/{uuid.uuid4()}/",
        link(kept).replace(kept.reference, "BBBB-CCCC"),
    ]  # fmt: skip
    kept.link_version += 1
    kept.save()

    assert {client.get(page).status_code for page in pages} == {404}
    assert client.get(link(Inquiry.objects.get(pk=kept.pk), theirs)).status_code == 200


def test_nothing_can_be_sent_to_a_file(client: Client) -> None:
    kept = with_files(upload())

    assert client.post(link(kept)).status_code == 405
    assert client.head(link(kept))["Content-Length"] == str(len(pdf()))


@pytest.mark.parametrize(
    ("asked", "status", "told", "text"),
    [
        ("bytes=0-3", 206, "bytes 0-3/10", b"0123"),
        ("bytes=8-", 206, "bytes 8-9/10", b"89"),
        ("bytes=-2", 206, "bytes 8-9/10", b"89"),
        ("bytes=4-999", 206, "bytes 4-9/10", b"456789"),
        ("bytes=0-1,4-5", 200, "", b"0123456789"),
        ("lines=0-1", 200, "", b"0123456789"),
        ("bytes=5-2", 200, "", b"0123456789"),
        ("bytes=-", 200, "", b"0123456789"),
    ],
)
def test_a_browser_gets_the_part_it_asks_for(
    client: Client, asked: str, status: int, told: str, text: bytes
) -> None:
    answer = part(client, link(with_files(upload("a.txt", b"0123456789"))), asked)

    assert (answer.status_code, answer.get("Content-Range", ""), body(answer)) == (
        status,
        told,
        text,
    )
    assert answer["Content-Length"] == str(len(text))


def test_a_part_that_is_not_there_is_said_to_be_so(client: Client) -> None:
    page = link(with_files(upload("a.txt", b"0123456789")))

    refused = part(client, page, "bytes=10-")
    stale = part(client, page, "bytes=0-3", **{"if-range": '"another"'})

    assert (refused.status_code, refused["Content-Range"]) == (416, "bytes */10")
    assert (stale.status_code, body(stale)) == (200, b"0123456789")
    with pytest.raises(UnsatisfiableError):
        asked_range("bytes=-0", 10)


def test_staff_see_a_files_name_kind_and_what_was_removed_in_the_conversation(
    client: Client,
) -> None:
    kept = with_files()

    shown = [
        " ".join(
            signed_in(member())
            .get(f"/admin/contact/inquiry/{kept.pk}/change/")
            .content.decode()
            .split()
        ),
        " ".join(client.get(kept.get_absolute_url()).content.decode().split()),
    ]

    for html in shown:
        assert "<bdi>واد.jpg</bdi>" in html
    assert f"files/{Attachment.objects.get().public_id}/" in shown[0]
