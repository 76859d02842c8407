"""Who writes to SQLite waits for a turn, and never in vain."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import Settings

from souftech.writers import one_at_a_time

DATABASE = type(connections["default"])
HOLD = """
import fcntl, sys, time
door = open(sys.argv[1], "ab")
fcntl.flock(door, fcntl.LOCK_EX)
print(flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _outside_of_a_transaction(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(DATABASE, "vendor", "sqlite")


@contextmanager
def another_process_writes(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HOLD, str(folder / "writers.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        yield writer
        writer.kill()


def in_a_thread(turns: list[str]) -> threading.Thread:
    """Start somebody who notes when their turn has come."""

    def write() -> None:
        with one_at_a_time():
            turns.append("written")

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(0.2)
    return thread


def test_two_threads_write_one_after_the_other() -> None:
    turns: list[str] = []

    with one_at_a_time():
        other = in_a_thread(turns)
        turns.append("first")
    other.join()

    assert turns == ["first", "written"]


def test_a_process_that_is_killed_while_it_writes_holds_nobody_up(tmp_path: Path) -> None:
    turns: list[str] = []

    with another_process_writes(tmp_path) as writer:
        other = in_a_thread(turns)
        before = list(turns)
        writer.send_signal(signal.SIGKILL)
        other.join(timeout=10)

    assert (before, turns) == ([], ["written"])


@pytest.mark.django_db
def test_who_is_inside_a_transaction_does_not_wait_again(tmp_path: Path) -> None:
    with another_process_writes(tmp_path), one_at_a_time():
        inside = connection.in_atomic_block

    assert inside


def test_on_postgresql_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DATABASE, "vendor", "postgresql")
    turns: list[str] = []

    with another_process_writes(tmp_path), one_at_a_time():
        turns.append("written")

    assert turns == ["written"]


def test_where_files_cannot_be_locked_writing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)

    with one_at_a_time():
        written = True

    assert written
