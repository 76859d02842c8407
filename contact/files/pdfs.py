"""PDF: by its head, its end and what it holds, as far down as objects can hide.

A reader of ours would be a large library with faults of its own. Looked for are the few names
without which a PDF cannot run, start or carry anything: in the file as it is, with `#4a` read as
"J", and inside the compressed object streams. What cannot be looked into is refused.
"""

import re
import zlib
from collections.abc import Iterator
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
MOST_UNPACKED = 32 * 1024 * 1024
FIRST_SLICE = 1024


def spelled(name: str) -> bytes:
    """Return what matches a name however its letters are written, as in `/#4fbjStm`."""
    return b"/" + b"".join(b"(?:%c|#(?i:%02x))" % (ord(one), ord(one)) for one in name)


OBJECTS = spelled("ObjStm") + b"|" + spelled("First")
LANDMARK = re.compile(
    rb"(?P<obj>\bobj)|(?<!end)(?P<stream>stream)|(?P<mark>" + OBJECTS + rb")(?![A-Za-z0-9#_.-])"
)
REFERENCE = re.compile(rb"[\s\0]+\d+[\s\0]+\d+[\s\0]+R\b")
NUMBERED = re.compile(rb"[\r\n][ \t]*\d{1,10}[ \t]+\d{1,5}[ \t]+\Z")
NUMBERED_BYTES = 40
DICTIONARY = re.compile(rb"obj[\s\0]*<<[^()%\\]*>>[\s\0]*\Z")
BEGINNING = re.compile(rb"stream\r?\n")
DECODED = re.compile(rb"/(Filter|F|DecodeParms|DP)(?![A-Za-z])")
DEFLATED = re.compile(rb"/Filter\s*(/FlateDecode|\[\s*/FlateDecode\s*\])\s*[/>]")


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
    for begin, start in _objects_in_streams(data):
        facts = ESCAPED.sub(_unescape, _dictionary(data, begin, start))
        ways = [way[1] for way in DECODED.finditer(facts)]
        if not ways:  # it stands there as it is, and was looked at with the file
            continue
        if ways != [b"Filter"] or not DEFLATED.search(facts):
            raise Refused(refusals.ACTIVE)
        unpacked = _inflate(data, _content(data, start), room)
        room -= len(unpacked)
        found.append(unpacked)
    return found


def _objects_in_streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Give where each object begins that holds others, and where its `stream` stands.

    The file is read once, so that no file makes this slow. What is said of such an object and is
    cut off by another one could be a disguise, and is refused.
    """
    begin, marked, certain = -1, False, False
    for place in LANDMARK.finditer(data):
        if place["mark"]:
            marked = True
            certain = certain or not REFERENCE.match(data, place.end())
        elif place["stream"]:
            if marked:
                yield begin, place.start()
            begin, marked, certain = -1, False, False
        elif certain:
            raise Refused(refusals.ACTIVE)
        else:  # an outline, too, names its first part, by a reference
            begin, marked = place.start(), False


def _dictionary(data: bytes, begin: int, start: int) -> bytes:
    """Return what is said of a stream; raise `Refused` where readers could differ about it.

    Writers of object streams put no text and no comment there, in which an end could be feigned.
    """
    words = data[begin:start] if begin >= 0 else b""
    numbered = NUMBERED.search(data, max(0, begin - NUMBERED_BYTES), max(0, begin))
    if not numbered or not DICTIONARY.match(words):
        raise Refused(refusals.ACTIVE)
    return words


def _content(data: bytes, start: int) -> int:
    beginning = BEGINNING.match(data, start)
    if beginning is None:
        raise Refused(refusals.ACTIVE)
    return beginning.end()


def _inflate(data: bytes, start: int, room: int) -> bytes:
    unpacker, unpacked, size = zlib.decompressobj(), bytearray(), FIRST_SLICE
    while not unpacker.eof and start < len(data):
        # Slice by slice: what is left over is copied, for each of many streams.
        try:
            unpacked += unpacker.decompress(data[start : start + size], room + 1 - len(unpacked))
        except zlib.error:
            raise Refused(refusals.ACTIVE) from None
        if len(unpacked) > room:
            raise Refused(refusals.PACKED)
        start, size = start + size, size * 2
    if not unpacker.eof:
        raise Refused(refusals.BROKEN)
    return bytes(unpacked)


def _unescape(code: re.Match[bytes]) -> bytes:
    return bytes([int(code[1], 16)])
