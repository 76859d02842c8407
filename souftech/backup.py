"""A backup: everything the site needs to stand elsewhere as it stood, but for its secrets.

In it are the database, the files kept under `DATA_DIR`, and the settings that are no secrets.
Left out is what can be made again: static files, and mails as `.eml` files, which are copies of
rows of the outbox.
"""

import datetime
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from souftech.archive import FILES, FORMAT, MANIFEST, SETTINGS, BackupError, Manifest, Packer
from souftech.dumps import current_database
from souftech.environment import BASE_DIR, env
from souftech.writers import door

FOLDER = "backups"
KEYS = ("SECRET_KEY", "LINK_KEY", "ERASURE_KEY")
# What may be a secret by its name is taken for one, SITE_URL apart; so is an address with a user.
SECRET_NAME = re.compile(r"(KEY|SECRET|PASSWORD|TOKEN|DSN|(?<!^SITE)_URL)S?(_|$)")
SECRET_VALUE = re.compile(r"://[^/\s]*@")
OF_SQLITE = ("", "-wal", "-shm", "-journal")


def take_backup(to: Path | None, now: datetime.datetime) -> Path:
    """Write one archive to `to`, a folder or a new file, and return where it is.

    It appears whole or not at all, readable by its owner alone. Raises `BackupError`.
    """
    target = _target(to, now)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        draft = Path(folder, target.name)
        _write_archive(draft, Path(folder), now)
        if target.exists():
            raise BackupError(f"{target} is there already: name another file.")
        draft.rename(target)
    _sync(target.parent)
    return target


def kept_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give every file under `folder` that has to be kept, and its path in there.

    Links are followed, since a folder may lie on another disk; hidden files are unfinished ones.
    """
    left_out = _left_out()
    seen = set()
    for name, folders, files in os.walk(folder, followlinks=True):
        place = Path(name)
        seen.add(place.resolve())
        inside = [place / each for each in folders]
        folders[:] = [
            path.name
            for path in inside
            if path not in left_out and path.resolve() not in seen and path.name[0] != "."
        ]
        for path in sorted(place / each for each in files):
            if path not in left_out and path.name[0] != "." and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def fingerprint(key: str) -> str:
    """Return what tells a secret key from another without giving it away."""
    value: str = getattr(settings, key)
    return salted_hmac(f"backup {key}", "", value, algorithm="sha256").hexdigest()[:16]


def public_settings() -> dict[str, str | None]:
    """Return every variable that is set, without the values of those that are secret."""
    example = (BASE_DIR / ".env.example").read_text("utf-8")
    names = re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE)
    found = {name: str(env.str(name)) for name in names if env.str(name, default="")}
    return {name: None if is_secret(name, value) else value for name, value in found.items()}


def is_secret(name: str, value: str) -> bool:
    """Tell whether a setting has to stay out of an archive."""
    return bool(SECRET_NAME.search(name) or SECRET_VALUE.search(value))


def _target(to: Path | None, now: datetime.datetime) -> Path:
    home = settings.DATA_DIR / FOLDER
    if to is None:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    to = (to or home).absolute()
    target = to / f"souftech-{now:%Y%m%dT%H%M%SZ}.tar.gz" if to.is_dir() else to
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is no folder: make it first, or name another.")
    inside = target.resolve().parents
    if settings.DATA_DIR.resolve() in inside and home.resolve() not in inside:
        raise BackupError(f"{to} is in DATA_DIR, where only {home} is for backups.")
    return target


def _write_archive(draft: Path, folder: Path, now: datetime.datetime) -> None:
    """Write the archive to `draft`: the database first, so that no row lacks its file."""
    draft.touch(mode=0o600, exist_ok=False)
    with draft.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            packer = Packer(tar)
            manifest = _add_database(packer, folder, now)
            (folder / SETTINGS).write_text(json.dumps(public_settings(), indent=1), "utf-8")
            packer.add(SETTINGS, folder / SETTINGS)
            for name, path in kept_files(settings.DATA_DIR):
                with suppress(FileNotFoundError):  # erased since the folder was read
                    packer.add(f"{FILES}/{name}", path)
            manifest.members.update(packer.digests)
            manifest.write(folder / MANIFEST)
            packer.add(MANIFEST, folder / MANIFEST)
        file.flush()
        os.fsync(file.fileno())


def _add_database(packer: Packer, folder: Path, now: datetime.datetime) -> Manifest:
    """Dump the database, add it, and return the manifest, still without its members."""
    database = current_database()
    written_by = database.written_by()
    dump = folder / database.member
    contents = database.dump(dump)
    if not contents.migrations:
        raise BackupError("The database is empty: there is nothing to back up.")
    packer.add(database.member, dump)
    dump.unlink()
    return Manifest(
        format=FORMAT,
        taken_at=now.isoformat(timespec="seconds"),
        site=settings.SITE_URL,
        engine=database.engine,
        written_by=written_by,
        migrations=contents.migrations,
        rows=contents.rows,
        keys={key: fingerprint(key) for key in KEYS},
        members={},
    )


def _left_out() -> set[Path]:
    database = str(settings.DATABASES["default"]["NAME"])
    return {
        settings.STATIC_ROOT,
        settings.DATA_DIR / "static.sha256",
        settings.DATA_DIR / FOLDER,
        Path(settings.MAIL_FOLDER),
        door(),
        settings.ERASURE_LEDGER,  # it has to be newer than what it is there to correct
        *(Path(database + suffix) for suffix in OF_SQLITE),
    }


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
