"""A file is what its content says: what could do harm is refused in words or made harmless."""

import hashlib
import io
import resource
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from contact.files import refusals
from contact.files.inspection import examine, inspect
from contact.files.kinds import ENDINGS, Accepted, Kind, Refused, Removed
from contact.files.names import clean_name, shown, stem
from tests.hostile_files import MEGABYTE, SCRIPT, Sample, many_streams, photo, picture
from tests.samples import HONEST, HOSTILE, NAMES


def titled(sample: Sample) -> str:
    return sample.title


def looked_at(name: str, data: bytes) -> Accepted | str:
    """Return the file as it would be kept, or the words of refusal."""
    try:
        return inspect(SimpleUploadedFile(name or "x", data))
    except Refused as refused:
        return refused.words(shown(name))


def called(found: Accepted | str) -> str:
    assert isinstance(found, Accepted), found
    return f"{found.name}.{ENDINGS[found.kind][0]}"


def test_there_are_more_than_sixty_hostile_files() -> None:
    assert len({sample.title for sample in HOSTILE}) == len(HOSTILE) >= 60


@pytest.mark.parametrize("sample", [s for s in HOSTILE if not s.is_kept], ids=titled)
def test_a_hostile_file_is_refused_with_its_name_and_the_right_words(sample: Sample) -> None:
    found = looked_at(sample.name, sample.make())

    assert isinstance(found, str), found
    assert found.startswith(f"\u2068{sample.name}\u2069 ")
    assert sample.answer in found


@pytest.mark.parametrize("sample", [s for s in HOSTILE if s.is_kept], ids=titled)
def test_what_is_kept_of_a_hostile_file_is_harmless(sample: Sample) -> None:
    found = looked_at(sample.name, sample.make())

    assert called(found) == sample.answer[1:]
    kept = found.stream.read()  # type: ignore[union-attr]
    assert [mark for mark in (b"<script", b"PK\x03\x04", b"acTL", b"ANIM") if mark in kept] == []


@pytest.mark.parametrize("sample", HONEST, ids=titled)
def test_an_honest_file_is_taken_as_what_it_is(sample: Sample) -> None:
    assert called(looked_at(sample.name, sample.make())) == sample.answer[1:]


def test_a_pdf_of_fifty_thousand_object_streams_is_read_in_a_moment() -> None:
    sent = many_streams(50_000)

    before = time.process_time()
    found = examine(sent, "pdf")

    assert (found.kind, time.process_time() - before < 5) == (Kind.PDF, True)


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_every_reason_can_be_said_of_a_file(code: str) -> None:
    reasons = [reason for name, reason in vars(refusals).items() if name.isupper()]

    with override(code):
        said = [Refused(reason, size=1, most=2).words("x.pdf") for reason in reasons]

    assert [words for words in said if "%" in words or "None" in words] == []


def test_nothing_hidden_is_left_of_a_photo_and_it_stands_upright() -> None:
    sent = photo(orientation=6)

    found = inspect(SimpleUploadedFile("a.jpg", sent))

    kept = found.stream.read()
    assert (b"Telephone-7731" in sent, b"secret-7731" in sent) == (True, True)
    assert [mark for mark in (b"7731", b"Exif", b"xmp") if mark in kept] == []
    assert found.removed == [Removed.LOCATION, Removed.HIDDEN]
    assert (found.size, found.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    with Image.open(io.BytesIO(kept)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
        red, _green, blue = image.getpixel((10, 5))  # type: ignore[misc]
        assert (red > 200, blue < 90) == (True, True)


def test_a_picture_without_secrets_is_said_to_have_lost_nothing() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        assert inspect(SimpleUploadedFile("a", picture(kind))).removed == []


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(settings: Settings) -> None:
    settings.FILE_BYTES = MEGABYTE
    whole = b"x" * MEGABYTE

    taken, refused = (looked_at("a.txt", data) for data in (whole, whole + b"x"))

    assert called(taken) == "a.txt"
    assert "a file may have up to 1\xa0MB" in str(refused)


@pytest.mark.parametrize(("given_name", "kept"), NAMES)
def test_a_name_keeps_what_a_reader_sees_and_nothing_else(given_name: str, kept: str) -> None:
    assert stem(given_name, Kind.TEXT) == kept


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_or_hides_anything(name: str) -> None:
    kept = stem(name, Kind.PDF)

    assert 0 < len(kept) <= 100
    assert not set(kept) & set('/\\\0\n\r\u202e\u2066\u200f<>"')
    assert clean_name(kept) == kept


@given(st.binary(max_size=400), st.sampled_from([s.make for s in HONEST]), st.integers(0, 300))
def test_damage_anywhere_never_breaks_more_than_the_file(
    noise: bytes, make: object, place: int
) -> None:
    whole = make()  # type: ignore[operator]

    for data in (noise, whole[:place], whole[:place] + noise + whole[place + len(noise) :]):
        with_words = looked_at("a.txt", data)
        assert isinstance(with_words, Accepted) or "a.txt" in with_words


def test_a_large_photo_is_made_smaller_and_never_fills_the_memory() -> None:
    huge = picture(size=(9000, 9000))

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = examine(huge, "jpg")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024

    assert (found.kind, found.removed) == (Kind.JPEG, [Removed.SIZE])
    assert grown < 200
    assert SCRIPT not in huge
