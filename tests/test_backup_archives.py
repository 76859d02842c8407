"""Archives that an operator must not be able to restore: damaged, changed, foreign or malicious."""

import io
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from souftech.archive import FORMAT, BackupError, Manifest, Packer, unpack

GOOD = Manifest(
    format=FORMAT,
    taken_at="2026-11-22T10:00:00+00:00",
    site="https://www.souftech.test",
    engine="sqlite",
    written_by="SQLite 3.40.1",
    migrations=["contact.0001_initial"],
    rows={"contact_inquiry": 2},
    keys={},
    members={},
)
Change = Callable[[tarfile.TarFile], object]


def pack(place: Path, change: Change | None = None, **facts: Any) -> Path:
    """Write an archive as a backup does; `change` may slip something in before the manifest."""
    archive, piece = place / "archive.tar.gz", place / "piece"
    piece.write_bytes(b"all that was kept " * 100)
    with tarfile.open(archive, "w:gz") as tar:
        packer = Packer(tar)
        for name in ("database.sqlite3", "settings.json", "files/letter.txt"):
            packer.add(name, piece)
        if change:
            change(tar)
        replace(GOOD, **({"members": packer.digests} | facts)).write(piece)
        packer.add("manifest.json", piece)
    return archive


def slip_in(name: str, kind: bytes = tarfile.REGTYPE) -> Change:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return lambda tar: tar.addfile(member, io.BytesIO())


def refusal(archive: Path) -> str:
    folder = archive.parent / "unpacked"
    folder.mkdir()
    with pytest.raises(BackupError) as error:
        unpack(archive, folder)
    return str(error.value).removeprefix(f"{archive} is ")


def test_a_sound_archive_is_unpacked_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"

    manifest = unpack(pack(tmp_path), folder)

    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {*manifest.members, "manifest.json"}
    assert {path.stat().st_mode & 0o77 for path in folder.rglob("*")} == {0}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("files/../../outside", tarfile.REGTYPE),
        ("/tmp/outside", tarfile.REGTYPE),  # noqa: S108 - it is never written
        ("files//double", tarfile.REGTYPE),
        ("outside", tarfile.REGTYPE),
        ("files/link", tarfile.SYMTYPE),
        ("files/link", tarfile.LNKTYPE),
        ("files/pipe", tarfile.FIFOTYPE),
        ("files/disk", tarfile.BLKTYPE),
        ("files/folder", tarfile.DIRTYPE),
        ("settings.json", tarfile.REGTYPE),
    ],
)
def test_a_member_that_no_backup_has_is_refused(tmp_path: Path, name: str, kind: bytes) -> None:
    archive = pack(tmp_path, slip_in(name, kind))

    assert refusal(archive) == f"refused: {name!r} does not belong in a backup."
    assert not list(tmp_path.rglob("*outside"))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({}, "database.sqlite3 is not what was backed up"),
        ({"database.sqlite3": "0" * 64}, "database.sqlite3 is not what was backed up"),
    ],
)
def test_a_member_whose_checksum_is_another_is_refused(
    tmp_path: Path, members: dict[str, str], reason: str
) -> None:
    assert refusal(pack(tmp_path, members=members)) == f"refused: {reason}."


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"format": "other-1"}, f"its format is other-1, this program reads {FORMAT}"),
        ({"rows": 5}, "its manifest makes no sense"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(
    tmp_path: Path, facts: dict[str, Any], reason: str
) -> None:
    assert refusal(pack(tmp_path, **facts)) == f"refused: {reason}."


def test_somebody_elses_archive_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "foreign.tar.gz", "w:gz") as tar:
        slip_in("holiday.jpg")(tar)

    assert refusal(tmp_path / "foreign.tar.gz") == (
        "refused: 'holiday.jpg' does not belong in a backup."
    )


def test_an_archive_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = pack(tmp_path).read_bytes()

    for length in range(len(whole)):
        place = tmp_path / str(length)
        place.mkdir()
        (place / "cut.tar.gz").write_bytes(whole[:length])

        assert refusal(place / "cut.tar.gz").startswith(("cut off, damaged", "refused: "))


def test_an_archive_with_any_byte_changed_is_refused_or_still_the_same(tmp_path: Path) -> None:
    whole = pack(tmp_path).read_bytes()
    good = unpack(tmp_path / "archive.tar.gz", tmp_path)

    for at in range(len(whole)):
        place = tmp_path / str(at)
        (place / "unpacked").mkdir(parents=True)
        (place / "x.tar.gz").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            found = unpack(place / "x.tar.gz", place / "unpacked")
        except BackupError:
            continue
        assert found.members == good.members
