"""A backup brought back into an empty place, and the proof that it is all there."""

import datetime
import io
import json
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from souftech.archive import FILES, SETTINGS, BackupError, Manifest, unpack
from souftech.backup import KEYS, fingerprint, public_settings
from souftech.dumps import Database, current_database
from souftech.writers import door


def restore_backup(archive: Path) -> list[str]:
    """Bring `archive` back and return what was proven, a line each; raise `BackupError`.

    Nothing is changed before the whole archive was found sound and the place empty.
    """
    if not archive.is_file():
        raise BackupError(f"{archive} is no file.")
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = current_database()
    if tables := database.rows():
        raise BackupError(
            f"The database is not empty, it holds {sum(tables.values())} rows in {len(tables)} "
            "tables: name an empty one, so that nothing is overwritten."
        )
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as folder:
        unpacked = Path(folder)
        manifest = unpack(archive, unpacked)
        _refuse_misfit(manifest, database)
        places = _places(manifest, unpacked)
        database.load(unpacked / database.member, manifest.written_by)
        _put(places)
        differing = _differing_settings(unpacked / SETTINGS)
    proof = _proof(manifest, database, len(places))
    return [*proof, _replay(), *_advice(manifest), *differing]


def _refuse_misfit(manifest: Manifest, database: Database) -> None:
    """Refuse a backup of another kind of database, or of a program newer than this one."""
    if manifest.engine != database.engine or database.member not in manifest.members:
        raise BackupError(
            f"The backup is of {manifest.engine}, and DATABASE_URL names {database.engine}: "
            "restore it there, on the same kind of database."
        )
    loader = MigrationLoader(None)
    known = set(loader.disk_migrations)
    known |= {old for key in known for old in loader.disk_migrations[key].replaces}
    theirs = [tuple(name.split(".", 1)) for name in manifest.migrations]
    newer = [key for key in theirs if key[0] in loader.migrated_apps and key not in known]
    if newer:
        raise BackupError(
            f"The backup is of a newer version of the program, with {'.'.join(newer[0])}: "
            "bring the program up to date first."
        )


def _places(manifest: Manifest, unpacked: Path) -> dict[Path, Path]:
    """Return where each unpacked file belongs; raise `BackupError` where something is already."""
    prefix = f"{FILES}/"
    names = [name.removeprefix(prefix) for name in manifest.members if name.startswith(prefix)]
    places = {unpacked / FILES / name: settings.DATA_DIR / name for name in names}
    places = {source: place for source, place in places.items() if place != door()}
    for place in places.values():
        if os.path.lexists(place):
            raise BackupError(f"{place} is there already: restore into an empty DATA_DIR.")
    return places


def _put(places: dict[Path, Path]) -> None:
    for source, place in places.items():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        source.rename(place)
    os.sync()


def _proof(manifest: Manifest, database: Database, files: int) -> list[str]:
    """Compare what stands now with the manifest, and bring it up to date."""
    wrong = sorted(name for name, _count in manifest.rows.items() ^ database.rows().items())
    if wrong:
        raise BackupError(f"Restored, but rows differ from the manifest's in: {', '.join(wrong)}.")
    return [
        f"Restored as of {manifest.taken_at} from {manifest.site}.",
        f"{sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, as in the manifest.",
        f"{files} files, each with the checksum in the manifest.",
        _migrate(),
        database.prove(),
    ]


def _migrate() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    try:
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise BackupError(f"Restored, but it cannot be migrated: {error}.") from None
    return f"{len(plan)} migrations that are newer than the backup were applied."


def _replay() -> str:
    """Have erased again what the backup brought back, and say so."""
    return str(call_command("replay_erasures", stdout=io.StringIO()))


def _advice(manifest: Manifest) -> list[str]:
    return [
        f"{key} is not the one of the backup: {loss}."
        for key, loss in zip(
            KEYS,
            (
                "everybody has to sign in again",
                "links in mails sent before open nothing",
                "what was erased before cannot be told from the rest, and may be back",
            ),
            strict=True,
        )
        if manifest.keys.get(key, fingerprint(key)) != fingerprint(key)
    ] + _warning_of_age(manifest)


def _warning_of_age(manifest: Manifest) -> list[str]:
    kept = settings.LEDGER_KEPT
    if datetime.datetime.fromisoformat(manifest.taken_at) > timezone.now() - kept:
        return []
    told = f"The backup is older than the {kept.days} days for which the ledger is kept"
    return [f"{told}: what was erased before that may be back."]


def _differing_settings(path: Path) -> list[str]:
    """Tell which settings were others, with the values they had."""
    now = public_settings()
    try:
        then = dict(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return []
    values = {name: value for name, value in then.items() if value is not None}
    return [f"It was {name}={value}" for name, value in values.items() if now.get(name) != value]
