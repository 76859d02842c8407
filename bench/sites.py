"""A site for a measurement: a database of its own, and the environment of its processes."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.servers import ROOT, free_port

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
GUNICORN_OF_SITE = [sys.executable, "-m", "gunicorn", "--config", "python:souftech.gunicorn_conf"]
WORKER = [sys.executable, "manage.py", "worker"]
DATABASES = ("SQLite", "PostgreSQL")


@contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """Give the address of an empty database, which is gone afterwards."""
    if kind == "SQLite":
        yield f"sqlite:///{folder}/site.sqlite3"
        return
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def site_on(url: str, folder: str) -> dict[str, str]:
    """Set a site up on this database, and return its environment."""
    port = str(free_port())
    environment = {
        "ENV_FILE": "", "SITE_URL": f"http://127.0.0.1:{port}", "PORT": port,
        "SECRET_KEY": "k" * 50, "LINK_KEY": "l" * 50, "ERASURE_KEY": "e" * 50,
        "DATA_DIR": folder, "DATABASE_URL": url, "WEB_WORKERS": "2", "WEB_THREADS": "4",
        "DJANGO_SETTINGS_MODULE": "souftech.settings",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
    }  # fmt: skip
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--no-input"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "-v0"],
            cwd=ROOT, env=os.environ | environment, check=True,
        )  # fmt: skip
    return environment


@contextmanager
def onlooker(url: str) -> Iterator[Any]:
    """Give a connection of one's own to this database, as durable as the site's."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path, timeout=20)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            yield connection
    else:
        with psycopg.connect(url) as connection:
            yield connection


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with onlooker(url) as connection:
        return [tuple(row) for row in connection.execute(query).fetchall()]


def is_sound(url: str) -> bool:
    """Tell whether the database finds itself in order: rows, indexes and references."""
    if url.startswith("sqlite"):
        return ask(url, "PRAGMA integrity_check") == [("ok",)] and not ask(
            url, "PRAGMA foreign_key_check"
        )
    with psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        connection.execute(CHECK_OF_INDEXES)
    return True


# It raises an error for an index that does not hold exactly the rows of its table.
CHECK_OF_INDEXES = """
SELECT bt_index_check(i.indexrelid, true) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.amname = 'btree' AND n.nspname = 'public'
"""
