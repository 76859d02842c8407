"""How long it takes to erase a person of three inquiries, out of few and out of very many.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in databases of their own.
"""

import sys
import tempfile

from bench.desk import empty_postgres, measure

FEW, MANY = 1000, 100_000
HEAD = "| database | inquiries | mails | erase a person, ms | of which its queries, ms |"


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"{HEAD}\n|---|---|---|---|---|")
    for count in (FEW, many):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.sqlite3"
            print("\n".join(measure(url, folder, count, "bench.persons")))
    for count in (FEW, many):
        with tempfile.TemporaryDirectory() as folder, empty_postgres() as url:
            print("\n".join(measure(url, folder, count, "bench.persons")))


if __name__ == "__main__":
    main()
