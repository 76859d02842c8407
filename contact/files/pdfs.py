"""PDF: by its head, its end and what it holds, as far down as objects can hide.

A reader of ours would be a large library with faults of its own. Looked for are the few names
without which a PDF cannot run, start or carry anything: in the file as it is, with `#4a` read as
"J", and inside the compressed object streams. What cannot be looked into is refused.
"""

import re
import zlib
from io import BytesIO

from contact.files import refusals
from contact.files.kinds import Accepted, Kind, Refused

HEAD = re.compile(rb"%PDF-[12]\.\d[\r\n \t%]")
END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
END_BYTES = 2048
TABLE = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj)")
END_OF_ZIP = b"PK\x05\x06"
ZIP_END_BYTES = 70_000
ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
ENCRYPTED = re.compile(rb"/Encrypt[\s/<\[(\d]")
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm|GoToE|Rendition)"
    rb"(?![A-Za-z])"
)
STREAM = re.compile(rb"(?<!end)stream\r?\n")
BEFORE_STREAM = 1000
MOST_UNPACKED = 32 * 1024 * 1024


def examine_pdf(data: bytes) -> Accepted:
    """Accept a whole, open and passive PDF as it is; raise `Refused` for any other."""
    if not HEAD.match(data):
        raise Refused(refusals.BROKEN)
    end = END.search(data, max(0, len(data) - END_BYTES))
    if end is None:
        raise Refused(refusals.TWOFOLD if b"%%EOF" in data else refusals.BROKEN)
    if not TABLE.match(data, int(end[1][:12])):
        raise Refused(refusals.BROKEN)
    if END_OF_ZIP in data[-ZIP_END_BYTES:]:
        raise Refused(refusals.TWOFOLD)
    refuse_active(data)
    for unpacked in object_streams(data):
        refuse_active(unpacked)
    return Accepted(Kind.PDF, BytesIO(data))


def refuse_active(data: bytes) -> None:
    """Raise `Refused` for a part that is locked, or that does or carries something."""
    plain = ESCAPED.sub(_unescape, data)
    if ENCRYPTED.search(plain):
        raise Refused(refusals.ENCRYPTED)
    if ACTIVE.search(plain):
        raise Refused(refusals.ACTIVE)


def object_streams(data: bytes) -> list[bytes]:
    """Return the object streams unpacked; raise `Refused` for one that hides, or for too much."""
    found, room = [], MOST_UNPACKED
    for start in STREAM.finditer(data):
        before = data[max(0, start.start() - BEFORE_STREAM) : start.start()]
        facts = ESCAPED.sub(_unescape, before.rpartition(b" obj")[2])
        if b"/ObjStm" not in facts and b"/First" not in facts:
            continue
        if b"/Filter" not in facts:
            continue
        unpacked = _inflate(data, start.end(), room)
        room -= len(unpacked)
        found.append(unpacked)
    return found


def _inflate(data: bytes, start: int, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(memoryview(data)[start:], room + 1)
    except zlib.error:
        raise Refused(refusals.ACTIVE) from None
    if len(unpacked) > room:
        raise Refused(refusals.PACKED)
    if not unpacker.eof:
        raise Refused(refusals.BROKEN)
    return unpacked


def _unescape(code: re.Match[bytes]) -> bytes:
    return bytes([int(code[1], 16)])
