"""The archive of a backup: a compressed tar whose last member vouches for all the others."""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import BinaryIO, get_origin

FORMAT = "souftech-backup-1"
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
DATABASES = ("database.sqlite3", "database.pgdump")
FILES = "files"
PIECE = 1 << 20


class BackupError(Exception):
    """Why a backup or a restore cannot be, and what to do about it, in one line."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds; `rows` and `migrations` were read from the dump itself."""

    format: str
    taken_at: str
    site: str
    engine: str
    written_by: str
    migrations: list[str]
    rows: dict[str, int]
    keys: dict[str, str]
    members: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Manifest":
        """Return the manifest in `path`; raise `BackupError` where it is none of ours."""
        try:
            manifest = cls(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            raise BackupError("it has no manifest that can be read") from None
        if not manifest.is_well_formed():
            raise BackupError("its manifest makes no sense")
        if manifest.format != FORMAT:
            raise BackupError(f"its format is {manifest.format}, this program reads {FORMAT}")
        return manifest

    def is_well_formed(self) -> bool:
        """Tell whether every fact is of the kind that it has to be."""
        return all(
            isinstance(getattr(self, field.name), get_origin(field.type) or field.type)  # type: ignore[arg-type]
            for field in fields(self)
        )

    def write(self, path: Path) -> None:
        """Write the manifest as JSON that a person can read."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


class Packer:
    """Adds files to an archive, and notes the SHA-256 of the bytes that went in."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.digests: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        """Add the file at `path`; raise `FileNotFoundError` if it has gone meanwhile."""
        with path.open("rb") as file:
            member = self.tar.gettarinfo(arcname=name, fileobj=file)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o600
            reader = _Reader(file)
            self.tar.addfile(member, reader)
        self.digests[name] = reader.digest.hexdigest()


class _Reader:
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack `archive` into the empty `folder`; raise `BackupError` unless all of it is sound.

    Nothing is written outside `folder`, whatever names and kinds the members have.
    """
    digests: dict[str, str] = {}
    try:
        with gzip.open(archive) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                for member in tar:
                    _refuse_tricks(member, digests)
                    digests[member.name] = _write(tar, member, folder / member.name)
            while stream.read(PIECE):  # to the end, where gzip's own checksum stands
                pass
        manifest = Manifest.read(folder / MANIFEST)
        _compare(digests, manifest)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BackupError(f"{archive} is cut off, damaged or no backup: {error}.") from None
    except BackupError as error:
        raise BackupError(f"{archive} is refused: {error}.") from None
    return manifest


def _refuse_tricks(member: tarfile.TarInfo, known: dict[str, str]) -> None:
    path = PurePosixPath(member.name)
    ours = member.name in (MANIFEST, SETTINGS, *DATABASES) or path.parts[:1] == (FILES,)
    plain = ".." not in path.parts and str(path) == member.name and "\0" not in member.name
    if not (ours and plain and member.isreg()) or member.name in known:
        raise BackupError(f"{member.name!r} does not belong in a backup")


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = tar.extractfile(member)
    assert source is not None  # noqa: S101 - a regular file has content
    reader = _Reader(source)  # type: ignore[arg-type]
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        _copy(reader.read, file)
        if file.tell() != member.size:
            raise BackupError(f"{member.name} is cut off")
    return reader.digest.hexdigest()


def _copy(read: Callable[[int], bytes], file: BinaryIO) -> None:
    while piece := read(PIECE):
        file.write(piece)


def _compare(found: dict[str, str], manifest: Manifest) -> None:
    known = dict(manifest.members)
    for name, digest in found.items():
        if name != MANIFEST and known.pop(name, None) != digest:
            raise BackupError(f"{name} is not what was backed up")
    if known:
        raise BackupError(f"{min(known)} is missing")
