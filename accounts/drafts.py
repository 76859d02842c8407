"""A copy in the making: files that grow piece by piece, so that none of it fills the memory."""

import datetime
import json
import secrets
import shutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_bidi, override

from accounts.holdings import Holdings, Record
from accounts.models import DataCopy
from accounts.person import person_with
from contact.files.names import clean_name
from contact.files.store import store
from contact.models import Attachment, Inquiry
from souftech.spooling import spool

PIECE = 50
BLOCK = 1024 * 1024
PLACE = "place-of-what-is-held"
PAGE, DATA, ARCHIVE = "index.html", "data.json", "copy.zip"


class Draft:
    """The ZIP of one copy and its two texts, made by as many calls of `advance` as it takes."""

    def __init__(self, copy: DataCopy, at: datetime.datetime) -> None:
        self.copy = copy
        self.at = at
        self.person = person_with(copy.email)
        self.holdings = Holdings(self.person, at)
        self.name = f"{_beginning(copy)}{secrets.token_hex(8)}-"
        self.files = 0
        self.done = 0
        self.wanted = list(self.holdings.inquiries().values_list("pk", flat=True))
        self.steps = self._steps()

    def advance(self) -> bool:
        """Do one piece; false once there is nothing left to do."""
        with override(self.copy.language):
            return next(self.steps, False)

    def place(self, name: str) -> Path:
        """Return where one of the files grows; whatever a crash leaves there is swept."""
        return spool() / f"{self.name}{name}"

    def discard(self) -> None:
        """Let go of all files."""
        self.steps.close()
        for name in (PAGE, DATA, ARCHIVE):
            self.place(name).unlink(missing_ok=True)

    def has_room(self) -> bool:
        """Tell whether the disk holds the draft and the copy, with what it keeps free besides."""
        size = 2 * Attachment.objects.of_person(self.person).bytes_together()
        rooms = (shutil.disk_usage(spool()).free, store().room())
        return all(room is None or room - size >= settings.FILES_FREE_BYTES for room in rooms)

    def _steps(self) -> Generator[bool, None, None]:
        with ExitStack() as stack:
            self.archive = stack.enter_context(ZipFile(self.place(ARCHIVE), "w", ZIP_DEFLATED))
            with self._open(PAGE) as self.page, self._open(DATA) as self.data:
                yield from self._texts()
            for name in (PAGE, DATA):
                yield from self._pack(ZipInfo(name, self._date()), self._blocks(name))

    def _open(self, name: str) -> TextIO:
        return self.place(name).open("w", encoding="utf-8")

    def _texts(self) -> Iterator[bool]:
        about = {"email": self.person.email, "language": self.copy.language,
                 "made_at": timezone.localtime(self.at).isoformat()}  # fmt: skip
        before, _place, after = self._frame().partition(PLACE)
        self.page.write(before)
        self.data.write(f'{json.dumps(about, ensure_ascii=False)[:-1]}, "inquiries": [')
        comma = ""
        for key in self.wanted:
            for inquiry in self.holdings.inquiries().filter(pk=key):
                self.data.write(comma)
                yield from self._inquiry(inquiry)
                comma = ",\n"
            self.done += 1
        self.data.write('],\n"besides": [')
        self._say("besides")
        yield from self._entries(None)
        self.data.write("]}\n")
        self.page.write(after)

    def _frame(self) -> str:
        """Return the page without what is held, and a mark where that belongs."""
        facts = {
            "copy": self.copy, "at": self.at, "count": len(self.wanted), "place": PLACE,
            "rtl": get_language_bidi(),
        }  # fmt: skip
        return render_to_string("rights/copy/page.html", facts)

    def _inquiry(self, inquiry: Inquiry) -> Iterator[bool]:
        record = self.holdings.record(inquiry)
        self._say("records", records=[record])
        self.data.write(f'{_json(record.as_data())[:-1]}, "entries": [')
        yield from self._entries(inquiry)
        self.data.write("]}")

    def _entries(self, inquiry: Inquiry | None) -> Iterator[bool]:
        # All keys at first: what is written or deleted meanwhile then shifts nothing.
        keys = list(self.holdings.keys(inquiry))
        comma = ""
        for start in range(0, len(keys), PIECE):
            records = self.holdings.records(keys[start : start + PIECE])
            for record in records:
                yield from self._files(record, inquiry)
                self.data.write(f"{comma}\n{_json(record.as_data())}")
                comma = ","
            self._say("records", records=records)
            yield True

    def _files(self, record: Record, inquiry: Inquiry | None) -> Iterator[bool]:
        for file in record.files:
            self.files += 1
            name = f"{self.files:04}-{clean_name(file.row.name)}{file.row.ending}"
            path = f"files/{inquiry.reference if inquiry else ''}/{name}"
            try:
                pieces = store().pieces(file.row.key, 0, file.row.size)
            except FileNotFoundError:  # the sweep reports it; the rest is theirs all the same
                continue
            info = ZipInfo(path, self._date())
            info.compress_type, info.file_size = ZIP_STORED, file.row.size
            yield from self._pack(info, pieces)
            file.link = path

    def _pack(self, info: ZipInfo, pieces: Iterable[bytes]) -> Iterator[bool]:
        info.external_attr = 0o600 << 16
        with self.archive.open(info, "w", force_zip64=not info.file_size) as entry:
            for piece in pieces:
                entry.write(piece)
                yield True

    def _blocks(self, name: str) -> Iterator[bytes]:
        with self.place(name).open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    def _say(self, part: str, **facts: Any) -> None:
        self.page.write(render_to_string(f"rights/copy/{part}.html", facts))

    def _date(self) -> tuple[int, int, int, int, int, int]:
        return timezone.localtime(self.at).timetuple()[:6]


def delete_drafts(copies: Iterable[DataCopy]) -> None:
    """Delete what has been written of these copies, whichever worker is just making them."""
    for copy in copies:
        for draft in spool().glob(f"{_beginning(copy)}*"):
            draft.unlink(missing_ok=True)


def _beginning(copy: DataCopy) -> str:
    return f"copy-{copy.public_id.hex}-"


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
