"""Plain text: strict UTF-8 that a person can read, and nothing that a program would run."""

import re
import unicodedata
from io import BytesIO

from contact.files import refusals
from contact.files.kinds import Accepted, Kind, Refused

BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")
SPACES = "\t\n\r\f"
ENDINGS = ("", "txt", "text", "log", "md", "csv", "tsv")
# How a web page, a picture, a script or a mail begins that only calls itself text.
BEGINNINGS = re.compile(
    rb"\s*(<(!doctype|!--|\?xml|\?php|html|svg|script|head|body|iframe|img|object|math|[a-z]+:)"
    rb"|#!|GIF8|%PDF|PK\x03|RIFF|MIME-Version:|\[InternetShortcut\]|@echo|<\?|\{\\rtf|%!PS)",
    re.IGNORECASE,
)
EICAR = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


def examine_text(data: bytes, ending: str) -> Accepted:
    """Accept readable UTF-8, whose byte order mark is dropped; raise `Refused` for the rest."""
    if ending not in ENDINGS:
        raise Refused(refusals.NO_KIND)
    if data.startswith(WIDE):
        raise Refused(refusals.ENCODING)
    data = data.removeprefix(BOM)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Refused(refusals.ENCODING) from None
    if not text.strip():
        raise Refused(refusals.EMPTY)
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c not in SPACES for c in set(text)):
        raise Refused(refusals.CONTROLS)
    if BEGINNINGS.match(data):
        raise Refused(refusals.MARKUP)
    return Accepted(Kind.TEXT, BytesIO(data))
