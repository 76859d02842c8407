"""How fast pages are: this site beside a bare gunicorn and the plainest Django, interleaved."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.servers import GUNICORN, ROOT, free_port, get, memory_of, serving, work_of
from bench.sites import GUNICORN_OF_SITE

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = 2
CONNECTIONS = 16
PATHS = {"home": "/ar/", "privacy": "/ar/privacy/", "contact": "/ar/contact/"}
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Load(NamedTuple):
    """What wrk measured: answers a second, and milliseconds that half and 99 % of them took.

    `work` is the processor time of the workers, in microseconds an answer: of all figures here the
    one that other programs on the machine disturb least.
    """

    rate: float
    half: float
    most: float
    work: float


class Place(NamedTuple):
    """A page, and the server that answers it."""

    server: subprocess.Popen[bytes]
    port: int
    path: str


def load(place: Place) -> Load:
    """Ask for one page as fast as it comes; raise `RuntimeError` if anything but 2xx came back."""
    before = work_of(place.server)
    script = f"wrk -t1 -c{CONNECTIONS} -d{SECONDS}s --latency -H".split()
    found = subprocess.run(
        [*script, "Accept-Encoding: br, gzip", f"http://127.0.0.1:{place.port}{place.path}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in found or "Socket errors" in found:
        raise RuntimeError(found)
    work = work_of(place.server) - before
    (rate,) = map(float, re.findall(r"Requests/sec:\s+([\d.]+)", found))
    (answers,) = map(int, re.findall(r"(\d+) requests in", found))
    times = dict(re.findall(r"^\s+(50|99)%\s+([\d.]+[a-z]+)", found, re.MULTILINE))
    half, most = _milliseconds(times["50"]), _milliseconds(times["99"])
    return Load(rate, half, most, work / answers * 1e6)


def _milliseconds(time_: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", time_).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]


def prepared(folder: str, port: int) -> dict[str, str]:
    """Set a site up in an empty folder, and return its environment."""
    environment = {
        "ENV_FILE": "", "SITE_URL": f"http://127.0.0.1:{port}", "PORT": str(port),
        "SECRET_KEY": "k" * 50, "LINK_KEY": "l" * 50, "ERASURE_KEY": "e" * 50, "DATA_DIR": folder,
        "WEB_WORKERS": "2", "WEB_THREADS": "4",
    }  # fmt: skip
    for command in ("migrate", "createcachetable", "collectstatic"):
        options = ["--no-input"] if command != "createcachetable" else []
        subprocess.run(
            [sys.executable, "manage.py", command, "-v0", *options],
            cwd=ROOT, env=os.environ | environment, check=True,
        )  # fmt: skip
    return environment


def measure() -> tuple[dict[str, list[Load]], dict[str, float]]:
    """Return the loads by name, and single figures by name."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        ports = {name: free_port() for name in ("site", "bare", "plain")}
        site = prepared(folder, ports["site"])
        plain = [*GUNICORN, "-b", f"127.0.0.1:{ports['plain']}", "bench.plain:application"]
        servers, figures = {}, {}
        for name, command, environment in (
            ("site", GUNICORN_OF_SITE, site), ("plain", plain, {"BENCH_PLAIN": "1"}),
        ):  # fmt: skip
            started = time.monotonic()
            servers[name] = stack.enter_context(serving(command, ports[name], **environment))
            figures[f"first answer of {name}, ms"] = (time.monotonic() - started) * 1000
        bodies = {name: get(ports["site"], path) for name, path in PATHS.items()}
        figures |= {f"{name}, bytes": float(len(body)) for name, body in bodies.items()}
        for name, body in bodies.items():
            Path(folder, f"{name}.body").write_bytes(body)
        bare = [*GUNICORN, "-b", f"127.0.0.1:{ports['bare']}", "bench.plain:bare"]
        servers["bare"] = stack.enter_context(serving(bare, ports["bare"], BENCH_BODIES=folder))
        found = interleaved(servers, ports)
        for name in ("site", "plain"):
            figures[f"memory of two workers of {name}, MB"] = memory_of(servers[name])
    return found, figures


def interleaved(
    servers: dict[str, subprocess.Popen[bytes]], ports: dict[str, int]
) -> dict[str, list[Load]]:
    """Measure everything in turn, seven times over, so that a noisy moment hits all alike."""
    pages = {name: ("site", path) for name, path in PATHS.items()}
    pages |= {f"bare {name}": ("bare", f"/{name}") for name in PATHS}
    pages |= {f"plain {name}": ("plain", f"/{name}/") for name in ("page", "form")}
    found: dict[str, list[Load]] = defaultdict(list)
    for _round in range(ROUNDS):
        for name, (server, path) in pages.items():
            found[name].append(load(Place(servers[server], ports[server], path)))
    return found


def rows(found: dict[str, list[Load]]) -> list[str]:
    """Return the table's lines: each page of the site beside what it is measured against."""
    rivals = [("home", "bare home"), ("privacy", "bare privacy"), ("contact", "plain form")]
    rivals += [("home", "plain page"), ("contact", "bare contact")]
    lines = [
        "| page | beside | ratio | by processor time | requests/s | p50 ms | p99 ms | work us |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, rival in rivals:
        pairs = list(zip(found[name], found[rival], strict=True))
        ratio = median(ours.rate / theirs.rate for ours, theirs in pairs)
        by_work = median(theirs.work / ours.work for ours, theirs in pairs)
        rate, half, most, work = (median(column) for column in zip(*found[name], strict=True))
        facts = f"{ratio:.2f} | {by_work:.2f} | {rate:.0f} | {half:.1f} | {most:.1f} | {work:.0f}"
        lines.append(f"| {name} | {rival} | {facts} |")
    return lines


def main() -> None:
    found, figures = measure()
    print("\n".join(rows(found)))
    print("\n" + "\n".join(f"{name}: {figure:.0f}" for name, figure in figures.items()))


if __name__ == "__main__":
    main()
