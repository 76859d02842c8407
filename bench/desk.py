"""How fast the desk is with 100,000 inquiries: each page beside a SELECT of its rows by their keys.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in a database of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.servers import ROOT

POSTGRES = os.environ.get("BENCH_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
HEAD = "| database | page | queries | page ms | its queries ms | SELECT ms | ratio |"


@contextmanager
def empty_postgres() -> Iterator[str]:
    """Give the address of a new database, which is dropped in the end."""
    name = f"souftech_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(url: str, folder: str, count: int, module: str = "bench.inquiries") -> list[str]:
    """Have a module fill the database at `url` and measure, and return the table's lines."""
    environment = {
        "ENV_FILE": "", "SITE_URL": "http://127.0.0.1:8000", "SECRET_KEY": "k" * 50,
        "LINK_KEY": "l" * 50, "ERASURE_KEY": "e" * 50, "DATA_DIR": folder, "DATABASE_URL": url,
        "LOG_LEVEL": "ERROR", "CACHE_URL": "locmemcache://",
        "DJANGO_SETTINGS_MODULE": "souftech.settings",
    }  # fmt: skip
    for words in ("migrate -v0", "collectstatic -v0 --noinput"):
        command = [sys.executable, "manage.py", *words.split()]
        subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True)
    found = subprocess.run(
        [sys.executable, "-m", module, str(count)],
        cwd=ROOT, env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return found.stdout.splitlines()


def measure_on_both(module: str, counts: list[int]) -> None:
    """Have a module measure with so many inquiries on each database, and print its lines."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.sqlite3"
            print("\n".join(measure(url, folder, count, module)), flush=True)
        with tempfile.TemporaryDirectory() as folder, empty_postgres() as url:
            print("\n".join(measure(url, folder, count, module)), flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    began = time.monotonic()
    print(f"{HEAD}\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(measure(f"sqlite:///{folder}/bench.sqlite3", folder, count)))
        with empty_postgres() as url:
            print("\n".join(measure(url, folder, count)))
    print(f"\n{count} inquiries, {time.monotonic() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
