"""Databases with their tables made: migrated once a test process, then copied for each machine."""

import atexit
import os
import shutil
import subprocess
import sys
import uuid
from functools import cache
from pathlib import Path

import psycopg

from tests.environment import ENVIRONMENT, FOLDER

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")


def make_tables(database_url: str) -> None:
    """Give an empty database what `manage.py migrate` would."""
    if database_url.startswith("sqlite"):
        shutil.copy(sqlite_mould(), database_url.removeprefix("sqlite:///"))
        return
    name = database_url.rpartition("/")[2]
    mould = postgres_mould()
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {mould}")


@cache
def sqlite_mould() -> Path:
    path = Path(FOLDER, f"mould-{uuid.uuid4().hex}.sqlite3")
    _migrate(f"sqlite:///{path}")
    return path


@cache
def postgres_mould() -> str:
    name = f"mould_{uuid.uuid4().hex}"
    _on_postgres(f"CREATE DATABASE {name}")
    atexit.register(_on_postgres, f"DROP DATABASE {name} WITH (FORCE)")
    _migrate(f"{POSTGRES}/{name}")
    return name


def _on_postgres(statement: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(statement)


def _migrate(database_url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**ENVIRONMENT, "PATH": os.environ["PATH"], "DATABASE_URL": database_url},
        check=True,
    )
