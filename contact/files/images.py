"""Pictures: decoded and written anew, so that nothing is left of them but what is seen.

Memory is what a hostile picture attacks. What decoding will need is worked out from the head of the
file, and refused where it is too much.
"""

import struct
import warnings
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from contact.files import refusals
from contact.files.kinds import Accepted, Kind, Refused, Removed

# Pillow's own guard warns of what is refused here anyway.
Image.MAX_IMAGE_PIXELS = None

MOST_MEMORY = 160 * 1024 * 1024
MOST_SIDE = 16_384
MOST_SCANS = 100
SCAN = b"\xff\xda"
TURNED = range(2, 9)
FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
KEPT_MODES = {
    Kind.JPEG: {"L", "RGB"},
    Kind.PNG: {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"},
    Kind.WEBP: {"RGB", "RGBA"},
}
# What Pillow notes of a picture without its holding anything: how it was packed.
HARMLESS = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi",
    "adobe", "adobe_transform", "gamma", "srgb", "interlace", "transparency", "loop", "duration",
    "background", "timestamp", "default_image", "disposal", "blend", "aspect", "chromaticity",
}  # fmt: skip


def examine_image(data: bytes, kind: Kind) -> Accepted:
    """Return the picture written anew, and what was left out; raise `Refused` if it cannot be."""
    refuse_bomb(data, kind)
    with warnings.catch_warnings(action="ignore"):  # what is damaged is left out anyway
        try:
            with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as image:
                return _written_anew(image, kind)
        except Refused:
            raise
        except MemoryError:
            raise Refused(refusals.PIXELS) from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error,
                IndexError, KeyError, TypeError, ZeroDivisionError, OverflowError):  # fmt: skip
            raise Refused(refusals.BROKEN) from None


def refuse_bomb(data: bytes, kind: Kind) -> None:
    """Raise `Refused` for what would cost too much even to open."""
    if kind == Kind.JPEG and data.count(SCAN) > MOST_SCANS:
        raise Refused(refusals.BROKEN)
    if kind == Kind.PNG:
        refuse_size(struct.unpack(">II", data[16:24].ljust(8, b"\0")), cost=4)
    if kind == Kind.WEBP:
        refuse_size(_size_of_webp(data), cost=20)  # five canvases, with its encoder


def refuse_size(size: tuple[int, int], cost: int) -> None:
    """Raise `Refused` for a picture that takes too much memory at `cost` bytes a pixel."""
    width, height = size
    if max(width, height) > MOST_SIDE * 2 or width * height * cost > MOST_MEMORY:
        raise Refused(refusals.PIXELS)


def _size_of_webp(data: bytes) -> tuple[int, int]:
    chunk, head = data[12:16], data[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _written_anew(image: Image.Image, kind: Kind) -> Accepted:
    removed = hidden_in(image)
    turned = image.getexif().get(ExifTags.Base.Orientation) in TURNED
    if _shrink(image, kind, turned=turned):
        removed.append(Removed.SIZE)
    image.load()
    options = _options(image, kind)
    ImageOps.exif_transpose(image, in_place=True)
    seen = image if image.mode in KEPT_MODES[kind] else image.convert(_mode_for(image, kind))
    if kind == Kind.PNG and "transparency" in image.info:
        options["transparency"] = image.info["transparency"]
    seen.info = {}
    written = BytesIO()
    seen.save(written, FORMATS[kind], **options)
    written.seek(0)
    return Accepted(kind, written, removed)


def hidden_in(image: Image.Image) -> list[Removed]:
    """Return what the picture holds besides what is seen."""
    exif = image.getexif()
    found = []
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        found.append(Removed.LOCATION)
    told = {str(name).lower() for name, value in image.info.items() if value}
    if set(exif) - {ExifTags.Base.Orientation} or told - HARMLESS - {"exif"}:
        found.append(Removed.HIDDEN)
    if getattr(image, "n_frames", 1) > 1:
        found.append(Removed.HIDDEN if image.format == "MPO" else Removed.FRAMES)
    return list(dict.fromkeys(found))


def _shrink(image: Image.Image, kind: Kind, *, turned: bool) -> bool:
    """Have a picture too large for the memory decoded smaller, if its format can do that."""
    width, height = image.size
    pixel = 4 * (2 if turned or image.mode not in KEPT_MODES[kind] else 1)
    # A progressive JPEG is held whole as coefficients, at whatever size it is decoded.
    whole = 6 * width * height if "progressive" in image.info else 0
    if whole + pixel * width * height <= MOST_MEMORY:
        return False
    for part in (2, 4, 8):
        if kind == Kind.JPEG and whole + pixel * width * height / part**2 <= MOST_MEMORY:
            image.draft(None, (width // part, height // part))
            return image.size != (width, height)
    raise Refused(refusals.PIXELS)


def _mode_for(image: Image.Image, kind: Kind) -> str:
    if kind == Kind.JPEG or image.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        return "RGB"
    return "RGBA"


def _options(image: Image.Image, kind: Kind) -> dict[str, Any]:
    """Return how to write a picture so that it loses as little as can be."""
    if kind == Kind.PNG:
        return {"compress_level": 6}
    if kind == Kind.WEBP:
        return {"quality": 90, "method": 2}
    sampling = JpegImagePlugin.get_sampling(image)
    tables = getattr(image, "quantization", None)
    if image.mode in KEPT_MODES[kind] and tables and sampling != -1:
        return {"qtables": tables, "subsampling": sampling, "exif": b""}
    return {"quality": 90, "exif": b""}
