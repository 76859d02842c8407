"""What a file is, by its content alone: the name only helps to say why one is refused."""

import hashlib
import os
import shutil
import threading
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from contact.files import refusals
from contact.files.images import examine_image
from contact.files.kinds import Accepted, Kind, Refused
from contact.files.names import clean_name, stem
from contact.files.offices import examine_office
from contact.files.pdfs import examine_pdf
from contact.files.texts import EICAR, examine_text

PICTURES = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Memory is what a hostile file attacks, so a process examines one at a time.
EXAMINING = threading.Lock()
PIECE = 64 * 1024
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")


def inspect(upload: UploadedFile) -> Accepted:
    """Return the file as it will be kept; raise `Refused` with why it will not be."""
    size = upload.size or 0
    if size > settings.FILE_BYTES:
        raise Refused(refusals.LARGE, size=size, most=settings.FILE_BYTES)
    given = str(upload.name)
    with EXAMINING:
        upload.seek(0)
        found = examine(upload.read(), ending_of(given))
        put_down(found, upload)
    found.name = stem(given, found.kind)
    found.size, found.sha256 = measure(found.stream)
    if found.size > settings.FILE_BYTES:  # written anew it has grown
        raise Refused(refusals.PIXELS)
    return found


def examine(data: bytes, ending: str) -> Accepted:
    """Return what the bytes are, made harmless; raise `Refused` for what is not taken."""
    if not data:
        raise Refused(refusals.EMPTY)
    for head, kind in PICTURES.items():
        if data.startswith(head):
            return examine_image(data, kind)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return examine_image(data, Kind.WEBP)
    if EICAR in data:
        raise Refused(refusals.VIRUS)
    if data.startswith(b"%PDF-"):
        return examine_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return examine_office(data)
    refuse_known(data)
    return examine_text(data, ending)


def refuse_known(data: bytes) -> None:
    """Raise `Refused`, with words of their own, for kinds that people often send."""
    if data.startswith(OLD_OFFICE):
        raise Refused(refusals.OLD_OFFICE)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise Refused(refusals.HEIC)
    if data.startswith(b"GIF8"):
        raise Refused(refusals.ANIMATED)
    if b"\0" in data[:1024] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(refusals.NO_KIND)


def put_down(found: Accepted, upload: UploadedFile) -> None:
    """Put what will be kept where the upload lay, so that it waits in no memory for its form."""
    place = cast("BinaryIO", upload.file)
    try:
        place.seek(0)
        place.truncate()
        shutil.copyfileobj(found.stream, place, PIECE)
        place.seek(0)
    except OSError:
        raise Refused(refusals.NO_ROOM) from None
    found.stream = place


def measure(stream: BinaryIO) -> tuple[int, str]:
    """Return size and digest of what a stream holds, and lead it back to its beginning."""
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size, digest


def ending_of(given: str) -> str:
    """Return what a name ends with, in small letters and without its dot."""
    _start, dot, ending = clean_name(given).rpartition(".")
    return ending.lower() if dot else ""
