"""A database as one file and back, whole or not at all, while others use it.

SQLite by its online backup, PostgreSQL by pg_dump and pg_restore.
"""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from souftech.archive import BackupError

SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
# Named and quoted as pg_dump names them; tables of extensions belong to nobody's dump.
POSTGRES_TABLES = """
SELECT format('%I.%I', space.nspname, class.relname)
FROM pg_class AS class JOIN pg_namespace AS space ON space.oid = class.relnamespace
WHERE class.relkind = 'r' AND space.nspname !~ '^(pg_|information_schema$)'
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = class.oid AND deptype = 'e')
"""
POSTGRES_INVALID = """
SELECT conname::text FROM pg_constraint WHERE NOT convalidated
UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
"""
COPY = re.compile(rb"COPY (.+?) \(.*\) FROM stdin;\n")


@dataclass(frozen=True)
class Contents:
    """What a dump holds: rows by table, and the migrations it knows, as contact.0001_initial."""

    rows: dict[str, int]
    migrations: list[str]


class Database(Protocol):
    """What a backup needs of a database engine."""

    engine: str
    member: str

    def written_by(self) -> str: ...
    def dump(self, path: Path) -> Contents: ...
    def load(self, path: Path, written_by: str) -> None: ...
    def rows(self) -> dict[str, int]: ...
    def prove(self) -> str: ...


class SQLite:
    engine = "sqlite"
    member = "database.sqlite3"

    def written_by(self) -> str:
        """Name the program that writes the dump."""
        return f"SQLite {sqlite3.sqlite_version}"

    def dump(self, path: Path) -> Contents:
        """Copy the database as it is at one moment to `path`, and say what the copy holds."""
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions
            _check_sqlite(copy)
            rows = _count_sqlite(copy)
            known = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
            names = copy.execute(known).fetchall() if "django_migrations" in rows else []
        return Contents(rows, [name for (name,) in names])

    def load(self, path: Path, written_by: str) -> None:  # noqa: ARG002 - any SQLite reads any
        """Fill the empty database with the copy at `path`."""
        connection.ensure_connection()
        try:
            with closing(sqlite3.connect(path)) as copy:
                copy.backup(connection.connection)
        except sqlite3.Error as error:
            raise BackupError(f"SQLite cannot restore the copy: {error}.") from None

    def rows(self) -> dict[str, int]:
        """Count the rows of every table."""
        connection.ensure_connection()
        return _count_sqlite(connection.connection)

    def prove(self) -> str:
        """Have SQLite look for damage, and say that there is none; else raise `BackupError`."""
        connection.ensure_connection()
        _check_sqlite(connection.connection)
        return "SQLite's integrity check and foreign key check found nothing wrong."


class PostgreSQL:
    engine = "postgresql"
    member = "database.pgdump"

    def written_by(self) -> str:
        """Name the program that writes the dump; raise `BackupError` if it is too old."""
        server: int = connection.pg_version // 10000  # type: ignore[attr-defined]
        if (major := _major("pg_dump")) < server:
            raise BackupError(
                f"pg_dump is of version {major}, older than the server's {server}: install "
                f"PostgreSQL's client programs of version {server} or newer."
            )
        return f"pg_dump {major}"

    def dump(self, path: Path) -> Contents:
        """Write the database as it is at one moment to `path`, and say what the file holds."""
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return _contents_of(path)

    def load(self, path: Path, written_by: str) -> None:
        """Fill the empty database with the dump at `path`, in one transaction."""
        needed = _first_number(written_by)
        if (major := _major("pg_restore")) < needed:
            raise BackupError(
                f"pg_restore is of version {major}, older than the {written_by} that wrote the "
                f"backup: install PostgreSQL's client programs of version {needed} or newer."
            )
        _run(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
            "--no-privileges", str(path),
        )  # fmt: skip

    def rows(self) -> dict[str, int]:
        """Count the rows of every table."""
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES_TABLES)
            names = [name for (name,) in cursor.fetchall()]
            return {name: _count(cursor, name) for name in names}

    def prove(self) -> str:
        """Ask for constraints and indexes that do not hold; raise `BackupError` for any."""
        with connection.cursor() as cursor:
            cursor.execute(POSTGRES_INVALID)
            invalid = [name for (name,) in cursor.fetchall()]
        if invalid:
            raise BackupError(f"The restored database does not hold: {', '.join(invalid)}.")
        return "PostgreSQL holds every constraint and every index to be valid."


def current_database() -> Database:
    """Return the database that the settings name."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - quoted by the database itself
    return int(cursor.fetchone()[0])


def _count_sqlite(database: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in database.execute(SQLITE_TABLES)]
    cursor = database.cursor()
    return {name: _count(cursor, '"' + name.replace('"', '""') + '"') for name in names}


def _check_sqlite(database: sqlite3.Connection) -> None:
    found = [line for (line,) in database.execute("PRAGMA integrity_check") if line != "ok"]
    found += [
        f"a broken reference in {row[0]}" for row in database.execute("PRAGMA foreign_key_check")
    ]
    if found:
        raise BackupError(f"SQLite finds its database damaged: {found[0]} ({len(found)} in all).")


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the database; its password is on no command line."""
    psql, variables = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *place, name = psql[1:]
    command = [program, *place, f"--dbname={name}", *arguments]
    result = _call(command, env={**os.environ, **(variables or {})})
    if result.returncode:
        reason = (result.stderr.decode(errors="replace").splitlines() or ["no reason given"])[0]
        raise BackupError(f"{program} failed: {reason.removeprefix(f'{program}: ')}")


def _call(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, check=False, capture_output=True, **options)  # noqa: S603
    except FileNotFoundError:
        raise BackupError(
            f"{command[0]} is missing: install PostgreSQL's client programs "
            "(on Debian and Ubuntu: apt install postgresql-client)."
        ) from None


def _major(program: str) -> int:
    return _first_number(_call([program, "--version"]).stdout.decode(errors="replace"))


def _first_number(text: str) -> int:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else 0


def _contents_of(dump: Path) -> Contents:
    """Read a dump of PostgreSQL from one end to the other, which shows that it can be read."""
    command = ["pg_restore", "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101 - it was asked for
        contents = _read_copies(process.stdout)
    if process.returncode:
        raise BackupError("pg_restore cannot read what pg_dump wrote.")
    return contents


def _read_copies(lines: Iterable[bytes]) -> Contents:
    rows: dict[str, int] = {}
    migrations: list[str] = []
    table = ""
    for line in lines:
        if not table:
            if found := COPY.fullmatch(line):
                table = found[1].decode()
                rows[table] = 0
        elif line == b"\\.\n":
            table = ""
        else:
            rows[table] += 1
            if table.endswith(".django_migrations"):
                migrations.append(b".".join(line.split(b"\t")[1:3]).decode())
    return Contents(rows, migrations)
