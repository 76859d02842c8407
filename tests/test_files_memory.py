"""However much is sent at once, and whatever it unpacks to, a server's memory stays small."""

import io
import os
import re
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.hostile_files import (
    MEGABYTE,
    chunk,
    excel,
    object_stream,
    png_bomb,
    tall_jpeg,
    webp_bomb,
    word,
)
from tests.uploading import form, send, workers_of
from tests.webserver import WebServer, serving

MOST = 300  # megabytes a worker, at its peak
AT_ONCE = 8


def noise(kind: str, size: tuple[int, int], **options: object) -> bytes:
    """Return a picture that hardly shrinks."""
    written = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def largest_png() -> bytes:
    """Return a PNG of almost as many pixels as are taken, in a few kilobytes."""
    side = 6_300
    packer, head = zlib.compressobj(9), side.to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"
    lines = b"".join(packer.compress(b"\0" * (1 + 4 * side)) for _ in range(side)) + packer.flush()
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def rich_word(nested: bytes = b"") -> bytes:
    """Return a document of 10 MB, with ten parts of 9 MB of words in it."""
    parts = {f"word/{n}.xml": b"<w:t>words </w:t>" * (MEGABYTE // 2) for n in range(10)}
    tables = {f"word/embeddings/{n}.xlsx": nested for n in range(3)} if nested else {}
    return word(parts | tables | {"word/media/a.png": os.urandom(9 * MEGABYTE)})


def rich_excel() -> bytes:
    return word({"xl/media/a.png": os.urandom(3 * MEGABYTE)})


HOSTILE: dict[str, Callable[[], list[bytes]]] = {
    "bombs": lambda: [png_bomb(), tall_jpeg(), webp_bomb(), object_stream(b"\0" * 60 * MEGABYTE)],
    "a PNG of 160 MB of pixels": lambda: [largest_png()],
    "a photo of 10 MB": lambda: [noise("JPEG", (3500, 3500), quality=90)],
    "a progressive photo": lambda: [noise("JPEG", (3700, 3700), quality=90, progressive=True)],
    "a large WebP": lambda: [noise("WEBP", (2800, 2900), quality=90, method=0)],
    "a PDF that unpacks to 32 MB": lambda: [object_stream(b"/Type " * (5 * MEGABYTE))],
    "a PDF of 10 MB": lambda: [object_stream(os.urandom(9 * MEGABYTE), pack=False, filters=b"")],
    "a document of 10 MB": lambda: [rich_word()],
    "a document with tables inside": lambda: [word({
        f"word/embeddings/{n}.xlsx": rich_excel() for n in range(3)})],
    "a text of 10 MB": lambda: ["😀 Good day\n".encode() * (MEGABYTE * 7 // 10)],
    "a form of 20 MB": lambda: [noise("JPEG", (3400, 3400), quality=90), rich_word()],
    "five files": lambda: [b"Good day\n" * MEGABYTE, excel(), *[
        noise("PNG", (1000, 1000)) for _ in range(3)]],
}  # fmt: skip


def peaks(server: WebServer) -> list[float]:
    """Return the most that each worker has held, in megabytes."""
    told = [Path(f"/proc/{worker}/status").read_text() for worker in workers_of(server)]
    return [int(re.findall(r"VmHWM:\s+(\d+)", text)[0]) / 1024 for text in told]


@pytest.mark.promise("protection")
def test_eight_hostile_forms_at_a_time_fill_no_workers_memory(tmp_path: Path) -> None:
    bodies = [form(make()) for make in HOSTILE.values()]
    with serving(tmp_path, WEB_WORKERS="2", WEB_THREADS="4") as server:
        with ThreadPoolExecutor(AT_ONCE) as senders:
            answers = list(senders.map(lambda body: send(server, body), bodies))
        found = peaks(server)

    assert set(answers) == {200, 422}
    assert len(found) == 2
    assert max(found) < MOST, found
