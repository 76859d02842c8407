"""Web servers for a measurement: started on free ports, stopped by id, weighed while they run."""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4
GUNICORN = [
    sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(WORKERS),
    "--threads", str(THREADS), "--no-control-socket", "--worker-tmp-dir", "/dev/shm",
    "--log-level", "error",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a web server until the block ends; raise `TimeoutError` if it never answers."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - the server writes it to its end
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stderr=log)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait()
        log.close()


def wait_for(port: int, path: str = "/", seconds: float = 15) -> None:
    """Wait until something answers at `port`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            get(port, path)
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise TimeoutError(f"Nothing answers at port {port}.")


def get(port: int, path: str) -> bytes:
    """Return a page as a browser gets it, compressed."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    caller.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
    try:
        return caller.getresponse().read()
    finally:
        caller.close()


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(child) for child in children.split()]


def work_of(process: subprocess.Popen[bytes]) -> float:
    """Return how long a server's workers have kept a processor busy, in seconds."""
    ticks = 0
    for pid in workers_of(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """Return what a server's workers hold by themselves, in MB (proportional set size)."""
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in workers_of(process)]
    sizes = [re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE) for rollup in rollups]
    return sum(int(size[1]) for size in sizes if size) / 1024
