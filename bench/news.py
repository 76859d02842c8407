"""What open conversation pages cost: the time one question for news takes, and 500 pages of it."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.pages import prepared
from bench.servers import free_port, serving, workers_of

OPEN_PAGES = 500
QUESTIONS = 2000
WRITE = """
import django; django.setup()
from django.utils import timezone
from contact.services import receive_inquiry
kept = receive_inquiry(name="A", email="a@example.com", phone="", topic="other", language="en",
                       message="Hello", at=timezone.now())
print(kept.get_absolute_url())
"""


def measure() -> dict[str, float]:
    """Return CPU milliseconds a question answered with 304, and the share of a core for all pages.

    An open page asks every 15 seconds at first and every 60 seconds once nothing happens.
    """
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        site = prepared(folder, port)
        settings = {"DJANGO_SETTINGS_MODULE": "souftech.settings"}
        page = subprocess.run(
            [sys.executable, "-c", WRITE],
            env=os.environ | site | settings, capture_output=True, text=True, check=True,
        ).stdout.split()[-1]  # fmt: skip
        command = [sys.executable, "-m", "gunicorn", "--config", "python:souftech.gunicorn_conf"]
        with serving(command, port, **site) as server:
            tag = ask(port, f"{page}news/", "")
            before = cpu_of(workers_of(server))
            for _ in range(QUESTIONS):
                ask(port, f"{page}news/", tag)
            spent = (cpu_of(workers_of(server)) - before) / QUESTIONS
    return {
        "CPU a question, ms": spent * 1000,
        "500 pages at rest, share of a core": spent * OPEN_PAGES / 60,
        "500 pages just opened, share of a core": spent * OPEN_PAGES / 15,
    }


def ask(port: int, page: str, tag: str) -> str:
    """Ask once and return the page's tag; raise `RuntimeError` for another answer than is due."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    caller.request("GET", page, headers={"If-None-Match": tag} if tag else {})
    answer = caller.getresponse()
    answer.read()
    caller.close()
    if answer.status != (304 if tag else 200):
        raise RuntimeError(answer.status)
    return answer.headers["ETag"]


def cpu_of(processes: list[int]) -> float:
    """Return the seconds of CPU that these processes have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    began = time.monotonic()
    print("\n".join(f"{name}: {figure:.3f}" for name, figure in measure().items()))
    print(f"measured in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
