"""How fast messages are taken in: this site beside a minimal Django view and the bare database."""

import os
import re
import secrets
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from bench.forms import PERSON, Form, form_at
from bench.servers import GUNICORN, ROOT, free_port, serving, work_of
from bench.sites import DATABASES, GUNICORN_OF_SITE, WORKER, ask, database, onlooker, site_on

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = 2
SECONDS_TO_START = 30
PEOPLE = 8
HEAD = (
    "| database | what | submissions/s | p99 ms | work ms | site's rate to it | site's p99 to it "
    "| its work to the site's |"
)
SCRIPT = Path(__file__).with_name("submissions.lua")


class Load(NamedTuple):
    """Submissions a second, and the milliseconds that 99 % of them took at most.

    `work` is the processor time of the web workers, in milliseconds a submission: other programs
    on the machine disturb it least.
    """

    rate: float
    most: float
    work: float


class Place(NamedTuple):
    """A form, and the server that takes it."""

    server: subprocess.Popen[bytes]
    form: Form


def submit(place: Place, url: str) -> Load:
    """Send the form as fast as it is taken; `RuntimeError` if not every one became an inquiry."""
    form, before, worked = place.form, _inquiries(url), work_of(place.server)
    same = {name: token for name, token in form.hidden.items() if name != "key"}
    found = subprocess.run(
        f"wrk -t1 -c{PEOPLE} -d{SECONDS}s -s {SCRIPT} http://127.0.0.1:{form.port}".split(),
        capture_output=True, text=True, check=True,
        env=os.environ | {
            "BENCH_PATH": form.path, "BENCH_COOKIE": form.cookie,
            "BENCH_FORM": urlencode(PERSON | same), "BENCH_SEED": str(secrets.randbits(31)),
        },
    ).stdout  # fmt: skip
    sent, seconds, most, failed = re.findall(r"[\d.]+", found.partition("RESULT")[2])
    time.sleep(0.3)
    kept, worked = _inquiries(url) - before, work_of(place.server) - worked
    if int(failed) or not int(sent) <= kept <= int(sent) + 2 * PEOPLE:  # the last came too late
        raise RuntimeError(f"{kept} kept: {found}")
    return Load(int(sent) / float(seconds), float(most), 1000 * worked / kept)


def _inquiries(url: str) -> int:
    return int(ask(url, "SELECT count(*) FROM contact_inquiry WHERE state = 'new'")[0][0])


def _tries(url: str) -> int:
    return int(ask(url, "SELECT sum(attempts) FROM souftech_outgoingmail")[0][0])


def write_rows(url: str) -> Load:
    """Insert a row and commit it, over and over, with nothing around it."""
    text, times = "x" * 500, []
    with onlooker(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_row (words TEXT)")
        connection.commit()
        ends = time.perf_counter() + SECONDS
        while (begun := time.perf_counter()) < ends:
            connection.execute(f"INSERT INTO bench_row VALUES ('{text}')")  # noqa: S608
            connection.commit()
            times.append(time.perf_counter() - begun)
    return Load(len(times) / SECONDS, sorted(times)[len(times) * 99 // 100] * 1000, 0)


def measure(kind: str) -> dict[str, list[Load]]:
    """Measure all in turn, several times over, so that a noisy moment hits all alike."""
    found: dict[str, list[Load]] = defaultdict(list)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = stack.enter_context(database(kind, folder))
        site = site_on(url, folder)
        our_server = stack.enter_context(serving(GUNICORN_OF_SITE, int(site["PORT"]), **site))
        port = free_port()
        minimal = [*GUNICORN, "-b", f"127.0.0.1:{port}", "bench.minimal:application"]
        their_server = stack.enter_context(serving(minimal, port, **site))
        ours = Place(our_server, form_at(int(site["PORT"]), "/ar/contact/"))
        theirs = Place(their_server, form_at(port, "/contact/"))
        servers = stack.enter_context(mail_servers())
        for _round in range(ROUNDS):
            found["site"].append(submit(ours, url))
            found["minimal"].append(submit(theirs, url))
            found["bare"].append(write_rows(url))
            for name, mail_url in servers.items():
                with delivering(site | {"EMAIL_URL": mail_url}):
                    found[name].append(submit(ours, url))
    return found


@contextmanager
def mail_servers() -> Iterator[dict[str, str]]:
    """Give the addresses of a mail server that never says a word, and of one that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield {
            "mail hangs": f"smtp://127.0.0.1:{silent.getsockname()[1]}",
            "mail is dead": f"smtp://127.0.0.1:{free_port()}",
        }


@contextmanager
def delivering(environment: dict[str, str]) -> Iterator[None]:
    """Have a worker, which has started to try, deliver what is kept; `TimeoutError` if it does not.

    What it takes to start is no part of any measurement.
    """
    before = _tries(environment["DATABASE_URL"])
    worker = subprocess.Popen(WORKER, cwd=ROOT, env=os.environ | environment)
    try:
        ends = time.monotonic() + SECONDS_TO_START
        while _tries(environment["DATABASE_URL"]) == before:
            if time.monotonic() > ends:
                raise TimeoutError("The worker tries nothing.")
            time.sleep(0.1)
        yield
    finally:
        worker.kill()
        worker.wait()


def rows(kind: str, found: dict[str, list[Load]]) -> list[str]:
    """Return the table's lines, each with its ratio to the site in the same round."""
    lines = []
    for name, loads in found.items():
        rate, most, work = (median(column) for column in zip(*loads, strict=True))
        pairs = list(zip(found["site"], loads, strict=True))
        faster = median(ours.rate / other.rate for ours, other in pairs)
        later = median(ours.most / other.most for ours, other in pairs)
        lighter = median(other.work / ours.work for ours, other in pairs)
        figures = f"{rate:.0f} | {most:.1f} | {work:.2f} | {faster:.2f} | {later:.2f}"
        lines.append(f"| {kind} | {name} | {figures} | {lighter:.2f} |")
    return lines


def main() -> None:
    print(HEAD)
    print("|---|---|---|---|---|---|---|---|")
    for kind in DATABASES:
        print("\n".join(rows(kind, measure(kind))), flush=True)


if __name__ == "__main__":
    main()
