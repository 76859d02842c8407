"""How long it takes to erase a person of three inquiries, out of few and out of very many.

Runs on SQLite, and on the PostgreSQL server of BENCH_POSTGRES_URL, in databases of their own.
"""

import sys

from bench.desk import measure_on_both

FEW, MANY = 1000, 100_000
HEAD = "| database | inquiries | mails | erase a person, ms | of which its queries, ms |"


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"{HEAD}\n|---|---|---|---|---|")
    measure_on_both("bench.persons", [FEW, many])


if __name__ == "__main__":
    main()
