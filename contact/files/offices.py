"""Word, Excel and OpenDocument: by their container, every part of which is unpacked once.

Nothing in them is run or rendered. Refused is what could act on whoever opens it: macros, embedded
programs, templates and data fetched from elsewhere, entities; and what cannot be looked into.
"""

import re
import zipfile
import zlib
from io import BytesIO

from contact.files import refusals
from contact.files.kinds import OPEN, TYPES, Accepted, Kind, Refused
from contact.files.texts import EICAR

MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
FREE_OF_RATIO = 5 * 1024 * 1024
PIECE = 64 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1 | 0x40 | 0x2000
MANIFEST, LIST = "META-INF/manifest.xml", "[Content_Types].xml"
MAIN = {
    b"wordprocessingml.document.main+xml": Kind.WORD,
    b"spreadsheetml.sheet.main+xml": Kind.EXCEL,
}
OPEN_KINDS = {TYPES[kind].encode(): kind for kind in (Kind.WRITER, Kind.CALC, Kind.IMPRESS)}
MACRO_PARTS = re.compile(
    r"(^|/)(vbaProject|vbaData|vbaProjectSignature|basic/|scripts/|macrosheets/|intlmacrosheets/"
    r"|attachedToolbars|customUI)",
    re.IGNORECASE,
)
MACRO_WORDS = re.compile(rb"macroEnabled|vbaProject|application/vnd\.ms-office\.vba", re.IGNORECASE)
ACTIVE_PARTS = re.compile(
    r"(^|/)(activeX|ctrlProps)/|oleObject|\.(bin|exe|dll|js|vbs|hta|jar|html?|svgz|swf|lnk)$",
    re.IGNORECASE,
)
HARMLESS_BIN = re.compile(r"(^|/)printerSettings\d*\.bin$", re.IGNORECASE)
ACTIVE_WORDS = re.compile(
    rb"<!DOCTYPE|<!ENTITY|DDEAUTO|<ddeLink|script:event-listener|vnd\.sun\.star\.oleobject"
    rb"|<w:altChunk\b"
)
LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
# What a document may fetch by itself, unlike a link that its reader follows.
FETCHED = re.compile(rb"""TargetMode\s*=\s*["']External""")
FOLLOWED = re.compile(rb"/hyperlink[\"']")
PARTS_OF_WORDS = (".xml", ".rels", ".rdf")
NESTED = (".docx", ".xlsx")


def examine_office(data: bytes) -> Accepted:
    """Accept a whole, open and passive document as it is; raise `Refused` for any other."""
    return Accepted(examine_container(data), BytesIO(data))


def examine_container(data: bytes, depth: int = 0) -> Kind:
    """Return what document a container holds; raise `Refused` for any other container."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            refuse_shape(data, container)
            parts = {}
            for part in container.infolist():
                refuse_part(part.filename)
                parts[part.filename] = examine_part(container, part, depth)
            return kind_of(container, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
            RuntimeError):  # fmt: skip
        raise Refused(refusals.BROKEN) from None


def refuse_shape(data: bytes, container: zipfile.ZipFile) -> None:
    """Raise `Refused` for a container with something around it, locked, or far too rich."""
    parts = container.infolist()
    if not parts:
        raise Refused(refusals.NO_KIND)
    if container.comment or min(part.header_offset for part in parts) or data[-22:-18] != b"PK\5\6":
        raise Refused(refusals.TWOFOLD)
    if any(part.flag_bits & LOCKED for part in parts):
        raise Refused(refusals.ENCRYPTED)
    if any(part.compress_type not in METHODS for part in parts):
        raise Refused(refusals.BROKEN)
    names = [part.filename.lower() for part in parts]
    total = sum(part.file_size for part in parts)
    if len(names) > MOST_PARTS or total > max(FREE_OF_RATIO, MOST_RATIO * len(data)):
        raise Refused(refusals.PACKED)
    if total > MOST_UNPACKED:
        raise Refused(refusals.PACKED)
    if len(set(names)) < len(names):
        raise Refused(refusals.TWOFOLD)


def refuse_part(name: str) -> None:
    """Raise `Refused` for a part that has no place in a document, by its name."""
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Refused(refusals.BROKEN)
    if MACRO_PARTS.search(name):
        raise Refused(refusals.MACROS)
    if ACTIVE_PARTS.search(name) and not HARMLESS_BIN.search(name):
        raise Refused(refusals.ACTIVE)


def examine_part(container: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> bytes:
    """Unpack a part to its end, and return it if it is one that decides; raise `Refused`."""
    whole = part.filename.endswith((*PARTS_OF_WORDS, *NESTED)) or part.filename == "mimetype"
    found, last = bytearray(), b""
    with container.open(part) as stream:
        while piece := stream.read(PIECE):
            if EICAR in last + piece:
                raise Refused(refusals.VIRUS)
            if part.filename.endswith(PARTS_OF_WORDS) and ACTIVE_WORDS.search(last + piece):
                raise Refused(refusals.ACTIVE)
            if whole and len(found) <= MOST_UNPACKED // 10:
                found += piece
            last = piece[-100:]
    if part.filename.endswith(".rels"):
        refuse_fetching(bytes(found))
    if part.filename.endswith(NESTED):
        refuse_nested(bytes(found), depth)
    return bytes(found) if part.filename in (MANIFEST, LIST, "mimetype") else b""


def refuse_fetching(relations: bytes) -> None:
    """Raise `Refused` for a document that fetches something by itself when it is opened."""
    for link in LINK.findall(relations):
        if FETCHED.search(link) and not FOLLOWED.search(link):
            raise Refused(refusals.ACTIVE)


def refuse_nested(data: bytes, depth: int) -> None:
    """Examine the table behind a chart as well; raise `Refused` for one inside another."""
    if depth:
        raise Refused(refusals.ACTIVE)
    examine_container(data, depth + 1)


def kind_of(container: zipfile.ZipFile, parts: dict[str, bytes]) -> Kind:
    """Return which document this is by its own list of parts; raise `Refused` if by none."""
    if MACRO_WORDS.search(parts.get(LIST, b"")):
        raise Refused(refusals.MACROS)
    for words, kind in MAIN.items():
        if words in parts.get(LIST, b""):
            return kind
    if LIST in parts or not parts.get("mimetype", b"").startswith(OPEN.encode()):
        raise Refused(refusals.NO_KIND)
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise Refused(refusals.ENCRYPTED)
    first = container.infolist()[0]
    sound = first.filename == "mimetype" and not first.compress_type and parts.get(MANIFEST)
    if not sound or parts["mimetype"] not in OPEN_KINDS:
        raise Refused(refusals.NO_KIND)
    return OPEN_KINDS[parts["mimetype"]]
