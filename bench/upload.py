"""How fast files arrive: this site beside a bare application that writes the same bytes."""

import http.client
import re
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.pages import prepared
from bench.servers import GUNICORN, free_port, serving, workers_of

ROUNDS = 7
MEGABYTES = 9


def bare(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Write what arrives to the disk, and do nothing else."""
    left = int(environ.get("CONTENT_LENGTH") or 0)
    with tempfile.NamedTemporaryFile() as file:
        while left and (piece := environ["wsgi.input"].read(min(left, 65536))):
            file.write(piece)
            left -= len(piece)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return [b""]


def form(token: str) -> bytes:
    """Return a form with one file of plain text."""
    head = 'Content-Disposition: form-data; name="'
    fields = f'--edge\r\n{head}csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
    file = f'--edge\r\n{head}attachments"; filename="a.txt"\r\n\r\n'
    return (fields + file).encode() + b"Good day\n" * (MEGABYTES * 116_508) + b"\r\n--edge--\r\n"


def send(port: int, path: str, body: bytes, token: str) -> float:
    """Return the seconds that one sending took; raise `RuntimeError` for any other answer."""
    kind = "multipart/form-data; boundary=edge"
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    caller.request("POST", path, body, {"Content-Type": kind, "Cookie": f"csrftoken={token}"})
    answer = caller.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(answer.status)
    return time.perf_counter() - began


def peak_of(process: Any) -> float:
    """Return the most that one of a server's workers has held, in MB."""
    found = [Path(f"/proc/{pid}/status").read_text() for pid in workers_of(process)]
    return max(int(re.search(r"VmHWM:\s+(\d+)", text)[1]) for text in found) / 1024  # type: ignore[index]


def main() -> None:
    token = "a" * 32
    body = form(token)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        ports = free_port(), free_port()
        command = [sys.executable, "-m", "gunicorn", "--config", "python:souftech.gunicorn_conf"]
        site = stack.enter_context(serving(command, ports[0], **prepared(folder, ports[0])))
        rival = [*GUNICORN, "-b", f"127.0.0.1:{ports[1]}", "bench.upload:bare"]
        other = stack.enter_context(serving(rival, ports[1]))
        times = [
            (send(ports[0], "/en/contact/files/", body, token), send(ports[1], "/", body, token))
            for _round in range(ROUNDS)
        ]
        ours, theirs = (median(column) for column in zip(*times, strict=True))
        print(f"site: {MEGABYTES / ours:.0f} MB/s, peak of a worker {peak_of(site):.0f} MB")
        print(f"bare: {MEGABYTES / theirs:.0f} MB/s, peak of a worker {peak_of(other):.0f} MB")
        print(f"ratio: {theirs / ours:.2f}")


if __name__ == "__main__":
    main()
