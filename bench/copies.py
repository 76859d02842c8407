"""What the copy of one person's data costs beside few and beside 100,000 inquiries of others.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in a database of its own.
"""

import sys

from bench.desk import measure_on_both

HEAD = "| database | inquiries | messages | files | ZIP MB | seconds | memory before MB | peak MB |"


def main() -> None:
    counts = [int(count) for count in sys.argv[1:]] or [1000, 100_000]
    print(f"{HEAD}\n|---|---|---|---|---|---|---|---|")
    measure_on_both("bench.taking", counts)


if __name__ == "__main__":
    main()
