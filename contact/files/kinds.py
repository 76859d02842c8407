"""The kinds of files that are taken, and what every examination says of a file."""

from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from souftech.sizes import size_in_words

MEGABYTE = 1024 * 1024


class Kind(models.TextChoices):
    PDF = "pdf", _("PDF document")
    JPEG = "jpeg", _("Picture (JPEG)")
    PNG = "png", _("Picture (PNG)")
    WEBP = "webp", _("Picture (WebP)")
    TEXT = "text", _("Plain text")
    WORD = "docx", _("Word document")
    EXCEL = "xlsx", _("Excel table")
    WRITER = "odt", _("OpenDocument text")
    CALC = "ods", _("OpenDocument table")
    IMPRESS = "odp", _("OpenDocument slides")


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.WORD: f"{OFFICE}wordprocessingml.document",
    Kind.EXCEL: f"{OFFICE}spreadsheetml.sheet",
    Kind.WRITER: f"{OPEN}text",
    Kind.CALC: f"{OPEN}spreadsheet",
    Kind.IMPRESS: f"{OPEN}presentation",
}
# The first is the one that a file is given; the others say the same.
ENDINGS = {kind: (kind.value,) for kind in Kind} | {
    Kind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Kind.TEXT: ("txt", "text"),
}


class Removed(models.TextChoices):
    """What was taken out of a picture before it was kept."""

    LOCATION = "location", _("the place where it was taken")
    HIDDEN = "hidden", _("hidden data, such as camera, date and comments")
    FRAMES = "frames", _("all pictures but the first")
    SIZE = "size", _("half of its width and height, or more, since it was very large")


class Refused(Exception):  # noqa: N818 - it is an answer to a person, no fault
    """A file is not taken; `sizes` are bytes that the reason names."""

    def __init__(self, reason: str | Promise, **sizes: int) -> None:
        super().__init__("A file was refused.")
        self.reason = reason
        self.sizes = sizes

    def words(self, name: str) -> str:
        """Return which file is not taken, why, and what to do, in the language in use."""
        sizes = {key: size_in_words(size) for key, size in self.sizes.items()}
        return str(self.reason) % {"name": name, **sizes}


@dataclass
class Accepted:
    """A file as it will be kept: `stream` holds harmless bytes, at their beginning."""

    kind: Kind
    stream: BinaryIO
    removed: list[Removed] = field(default_factory=list)
    name: str = ""
    size: int = 0
    sha256: str = ""
