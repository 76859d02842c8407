"""Short words for tests about files."""

import datetime
import re
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from contact.files.inspection import inspect
from contact.models import Attachment, Inquiry
from contact.services import hold_files, receive_inquiry
from tests.desk import NOW
from tests.hostile_files import pdf, photo

FORM = {
    "key": "a-key-of-22-characters", "name": "أمينة", "email": "amina@example.com",
    "topic": "project", "message": "أريد موقعًا.",
}  # fmt: skip
TOKEN = re.compile(r'name="attachments-kept"\s+value="([^"]+)"')


def upload(name: str = "عرض.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if data is None else data)


def send(client: Client, *files: SimpleUploadedFile, **changes: object) -> HttpResponse:
    """Send the form with files, as a browser does."""
    page = {**FORM, "attachments": list(files), **changes}
    return client.post("/ar/contact/", page)  # type: ignore[return-value]


def tokens(answer: Any) -> list[str]:
    """Return what stands in a form for the files that wait."""
    return TOKEN.findall(answer.content.decode())


def held(*files: SimpleUploadedFile) -> list[Attachment]:
    return hold_files([inspect(file) for file in files], NOW)


def with_files(*files: SimpleUploadedFile, at: datetime.datetime = NOW) -> Inquiry:
    """Return an inquiry that came with files, a photo where none are named."""
    sender: dict[str, Any] = {name: FORM[name] for name in ("name", "email", "topic", "message")}
    files = files or (upload("واد.jpg", photo()),)
    return receive_inquiry(
        **sender, phone="", language="ar", key=FORM["key"], at=at, files=held(*files)
    )


def on_disk() -> list[str]:
    """Return the keys of all bytes that are kept."""
    folder = Path(storages["files"].location)  # type: ignore[attr-defined]
    return sorted(f"{path.parent.name}/{path.name}" for path in folder.glob("*/*"))


def in_rows(**narrowed: object) -> list[str]:
    """Return the keys of all rows."""
    return sorted(Attachment.objects.filter(**narrowed).values_list("key", flat=True))


def names(kept: Inquiry) -> list[str]:
    found = Attachment.objects.filter(message__inquiry=kept)
    return [file.name + file.ending for file in found]
