"""The worker leaves when asked to, never in the midst of a mail, and outlives its database."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pytest

from souftech.management.commands.worker import Bell
from souftech.schedule import JOBS
from tests.machine import ROOT, SECONDS_TO_WAIT, Machine, stop, wait_until
from tests.moulds import make_tables
from tests.smtp import Answer, Relay


@pytest.fixture
def empty(relay: Relay, tmp_path: Path) -> Iterator[Machine]:
    """A machine whose database has no tables yet."""
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    with Machine(url, relay.url, tmp_path) as machine:
        yield machine


@pytest.fixture
def ready(empty: Machine) -> Machine:
    make_tables(empty.database_url)
    return empty


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_leaves_when_it_is_asked_to(ready: Machine, number: int) -> None:
    worker = ready.start_worker()

    assert stop(worker, number) == 0


def test_a_worker_on_a_new_site_begins_with_every_job_there_is(ready: Machine) -> None:
    ready.start_worker()

    done = "SELECT count(*) FROM souftech_job WHERE last_finished_at IS NOT NULL"
    wait_until(lambda: ready.ask(done) == [(len(JOBS),)])


def test_a_sleeping_worker_hears_the_bell_at_once() -> None:
    began = time.monotonic()

    with Bell() as bell:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        bell.wait(SECONDS_TO_WAIT)

    assert bell.rung
    assert time.monotonic() - began < SECONDS_TO_WAIT / 2


def test_a_worker_that_is_asked_to_leave_first_finishes_the_mail_in_its_hands(
    ready: Machine, relay: Relay
) -> None:
    relay.answer([Answer.SLOW])
    ready.call("queue_mails(3)").wait()
    worker = ready.start_worker()
    wait_until(relay.hangs.is_set)

    code = stop(worker)

    assert (code, len(relay.accepted)) == (0, 1)
    assert ready.mails() == {"queued": 2, "sent": 1}


def test_a_worker_waits_for_a_database_that_is_not_ready_and_complains_once(
    empty: Machine, relay: Relay
) -> None:
    worker = empty.start_worker()
    time.sleep(2)

    empty.run("manage.py", "migrate", "--verbosity=0")
    empty.call("queue_mails(1)").wait()
    wait_until(lambda: len(relay.accepted) == 1)

    assert stop(worker) == 0
    assert empty.logged().count("The database fails, trying on: OperationalError.") == 1
    assert empty.logged().count("The database answers again.") == 1


def test_a_worker_does_not_outlive_whoever_started_it(ready: Machine) -> None:
    command = f"{sys.executable} manage.py worker 2>{ready.log} & wait"
    with subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=ROOT, env=ready.environment, stdout=subprocess.PIPE
    ) as parent:
        wait_until(lambda: "The worker is ready." in ready.logged())
        parent.kill()

        # The pipe ends when its last owner is gone, and that is the worker.
        pipe = cast("IO[bytes]", parent.stdout)
        os.set_blocking(pipe.fileno(), False)
        wait_until(lambda: pipe.read() == b"")


def test_a_worker_with_too_short_a_lease_does_not_start(ready: Machine) -> None:
    ready.environment["OUTBOX_LEASE_SECONDS"] = "6"

    worker = ready.start("manage.py", "worker")

    assert worker.wait(timeout=SECONDS_TO_WAIT) == 1
    assert "OUTBOX_LEASE_SECONDS is not longer than twice EMAIL_TIMEOUT" in ready.logged()
