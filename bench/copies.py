"""What the copy of one person's data costs beside few and beside 100,000 inquiries of others.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in a database of its own.
"""

import sys
import tempfile

from bench.desk import empty_postgres, measure

HEAD = "| database | inquiries | messages | files | ZIP MB | seconds | memory before MB | peak MB |"


def main() -> None:
    counts = [int(count) for count in sys.argv[1:]] or [1000, 100_000]
    print(f"{HEAD}\n|---|---|---|---|---|---|---|---|")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.sqlite3"
            print("\n".join(measure(url, folder, count, "bench.taking")), flush=True)
        with tempfile.TemporaryDirectory() as folder, empty_postgres() as url:
            print("\n".join(measure(url, folder, count, "bench.taking")), flush=True)


if __name__ == "__main__":
    main()
