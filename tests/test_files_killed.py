"""A server that is killed at the worst moment loses no file that it took, and keeps no other."""

import http.client
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from tests.hostile_files import MEGABYTE
from tests.machine import Machine, wait_until
from tests.uploading import form, send, workers_of
from tests.webserver import WebServer, serving

KILLS, SENDERS = 6, 3
ROWS = "SELECT key, size FROM contact_attachment ORDER BY key"
# How many of two rows are left, and how many files are left without one, until the sweep.
MOMENTS = {
    "while a file is written": (2, 1),
    "between file and row": (2, 1),
    "before the row is committed": (2, 1),
    "before a deletion is committed": (2, 0),
    "between row and file": (1, 1),
    "between an inquiry and its file": (1, 1),
}


def run(machine: Machine, call: str) -> int:
    """Run a function of tests/doomed.py in a process, and return how that ended."""
    command = f"from tests import doomed; doomed.{call}"
    return machine.start("manage.py", "shell", "-v0", "-c", command).wait()


def on_disk(folder: Path) -> list[tuple[str, int]]:
    found = (folder / "files").glob("*/*")
    return sorted((f"{file.parent.name}/{file.name}", file.stat().st_size) for file in found)


def test_whenever_a_process_is_killed_rows_and_bytes_agree_after_the_sweep(
    machine: Machine, tmp_path: Path
) -> None:
    found = {}
    for moment in MOMENTS:
        known = len(machine.ask(ROWS))
        assert run(machine, f"be_killed({moment!r})") == -signal.SIGKILL
        before, kept = on_disk(tmp_path), machine.ask(ROWS)
        assert run(machine, "sweep(31)") == 0
        assert on_disk(tmp_path) == kept == machine.ask(ROWS)
        found[moment] = (len(kept) - known, len(set(before) - set(kept)))

    assert found == MOMENTS


def test_a_sweep_that_is_killed_goes_on_where_it_stood_and_finds_everything(
    machine: Machine, tmp_path: Path
) -> None:
    run(machine, "keep_two()")
    kept = on_disk(tmp_path)

    assert run(machine, "sweep_until_killed(2)") == -signal.SIGKILL
    ((reached, counted),) = machine.ask("SELECT reached, unowned FROM contact_sweep")
    left = [key for key, _size in on_disk(tmp_path) if (key, _size) not in kept]
    assert run(machine, "sweep(31)") == 0

    assert (counted, len(left), [key for key in left if key <= reached]) == (20, 30, [])
    assert (on_disk(tmp_path), machine.ask("SELECT reached FROM contact_sweep")) == (kept, [("",)])


@contextmanager
def files_arriving(server: WebServer) -> Iterator[list[int]]:
    """Have several people send files again and again; what was answered is noted."""
    body, answers, over = form([b"Good day\n" * (MEGABYTE // 4)]), list[int](), list[bool]()

    def keep_sending(_number: int) -> None:
        while not over:
            try:
                answers.append(send(server, body))
            except (OSError, http.client.HTTPException):  # killed
                time.sleep(0.02)

    with ThreadPoolExecutor(SENDERS) as senders:
        everybody = senders.map(keep_sending, range(SENDERS))
        try:
            yield answers
        finally:
            over.append(True)
    list(everybody)


def test_a_server_killed_again_and_again_loses_nothing_that_it_took(tmp_path: Path) -> None:
    with serving(tmp_path, WEB_WORKERS="2", FILES_WAITING_MEGABYTES="100000") as server:
        with files_arriving(server) as answers:
            for kill in range(KILLS):
                taken = len(answers)
                wait_until(lambda taken=taken: len(answers) > taken)  # type: ignore[misc]
                time.sleep(kill * 0.03)
                os.kill(workers_of(server)[-1], signal.SIGKILL)
        server.run("-c", SWEEP).wait()
        with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as onlooker:
            rows = onlooker.execute(ROWS).fetchall()

    assert (set(answers), len(rows) >= len(answers) >= KILLS) == ({200}, True)
    assert (rows, list((tmp_path / ".incoming").iterdir())) == (on_disk(tmp_path), [])


SWEEP = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "souftech.settings"
import django; django.setup()
from tests import doomed; doomed.sweep(31)
"""
