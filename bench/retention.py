"""What a day of retention costs where very many inquiries have had their time: time and memory.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in a database of its own.
"""

import sys

from bench.desk import measure_on_both

HEAD = "| database | inquiries | closed | deleted | dry run s | s | memory before MB | peak MB |"


def main() -> None:
    counts = [int(count) for count in sys.argv[1:]] or [1000, 100_000]
    print(f"{HEAD}\n|---|---|---|---|---|---|---|---|")
    measure_on_both("bench.keeping", counts)


if __name__ == "__main__":
    main()
