"""Files that nobody should get past the site, and honest ones: all made here, none of them real."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from contact.files.kinds import OFFICE, OPEN

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(1)</script>"
MEGABYTE = 1024 * 1024


class Sample(NamedTuple):
    """A file, and what becomes of it: a part of the words of refusal, or the name it is given."""

    title: str
    name: str
    make: Callable[[], bytes]
    answer: str

    @property
    def is_kept(self) -> bool:
        return self.answer.startswith("=")


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """Return a picture whose left half is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def photo(orientation: int = 6) -> bytes:
    """Return a photo taken in El Oued, with its place, camera and a comment inside."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Telephone-7731"
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", (33.0, 22.0, 5.88)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (6.0, 51.0, 1.84)
    return picture(exif=exif, comment=b"secret-7731", xmp=b"<x:xmpmeta>secret-7731</x:xmpmeta>")


def frames(kind: str) -> bytes:
    """Return a picture of two frames."""
    written = io.BytesIO()
    second = Image.new("RGB", (40, 20), "blue")
    Image.new("RGB", (40, 20), "red").save(
        written, kind, save_all=True, append_images=[second], duration=100
    )
    return written.getvalue()


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a small PNG of gigabytes of black."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10 * MEGABYTE, 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b"")]
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def tall_jpeg() -> bytes:
    """Return a progressive JPEG whose head announces 65,000 by 65,000 pixels."""
    data = bytearray(picture(progressive=True))
    start = data.index(b"\xff\xc2") + 5
    data[start : start + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def webp_bomb() -> bytes:
    """Return a WebP whose head announces 16,384 by 16,384 pixels."""
    side = (16_383).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + side + side
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(catalog: bytes = b"", trailer: bytes = b"", more: bytes = b"") -> bytes:
    """Return a PDF of one empty page, sound in all its parts."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    data += more
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 4\n0000000000 65535 f \n" + table
    return data + b"trailer<</Size 4/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


OBJECTS = b"/Type/ObjStm/First 4"


def object_stream(
    words: bytes, filters: bytes = b"/Filter/FlateDecode", pack: bool = True, kind: bytes = OBJECTS
) -> bytes:
    packed = zlib.compress(words, 9) if pack else words
    head = b"9 0 obj\n<<%b/N 1%b/Length %d>>\nstream\n" % (kind, filters, len(packed))
    return pdf(b"/OpenAction 8 0 R", more=head + packed + b"\nendstream\nendobj\n")


def veiled(kind: bytes, filters: bytes = b"/Filter/FlateDecode") -> bytes:
    """Return a PDF that starts a script from objects that it tries to keep from being found."""
    return object_stream(b"8 0 <</S /JavaScript /JS(a)>>", filters, kind=kind)


def many_streams(count: int) -> bytes:
    """Return a PDF of so many small object streams, each with a long way to the next mark."""
    packed = zlib.compress(b"8 0 <</Type/Page>>", 9)
    one = b"\n9 0 obj\n<<" + OBJECTS + b"/Filter/FlateDecode>>stream\n" + packed + b"\nendstream"
    return pdf(more=one * count)


TYPES = '<Types><Override PartName="/m.xml" ContentType="{}"/></Types>'
MAIN = f"{OFFICE}wordprocessingml.document.main+xml"


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as container:
        for name, body in parts.items():
            stored = name == "mimetype"
            container.writestr(name, body, zipfile.ZIP_STORED if stored else method)
    return written.getvalue()


def word(more: dict[str, bytes] | None = None, main: str = MAIN, **options: Any) -> bytes:
    """Return a Word document as far as its container goes."""
    parts = {
        "[Content_Types].xml": TYPES.format(main).encode(),
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document><w:t>Good day</w:t></w:document>",
    }
    return packed(parts | (more or {}), **options)


def excel() -> bytes:
    return word(main=f"{OFFICE}spreadsheetml.sheet.main+xml")


def opened(
    more: dict[str, bytes] | None = None, kind: str = "text", manifest: bytes = b"<m/>"
) -> bytes:
    """Return an OpenDocument as far as its container goes."""
    parts = {
        "mimetype": f"{OPEN}{kind}".encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": manifest,
    }
    return packed(parts | (more or {}))


def locked_word() -> bytes:
    """Return a document whose parts say that they are encrypted."""
    data = bytearray(word())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + offset] |= 1
            start += 4
    return bytes(data)


def link(kind: str) -> dict[str, bytes]:
    words = (
        f'<Relationship Id="r" Type="http://x/{kind}" Target="http://x/" TargetMode="External"/>'
    )
    return {"word/_rels/document.xml.rels": words.encode()}


def old_office() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
