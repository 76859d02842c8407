"""The worker: delivers the mails that are due, and between them works on the periodic jobs."""

import logging
import os
import select
import signal
import socket
import time
from argparse import ArgumentParser
from typing import Any, Self

from django.core.management.base import BaseCommand
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections, connections
from django.utils import timezone

from souftech.delivery import Courier
from souftech.health import Watch
from souftech.jobs import plan_jobs, run_due_job
from souftech.logs import hide_words_of_the_uncaught

logger = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
SECONDS_FOR_MAILS = 10
SECONDS_FOR_JOBS = 2
SECONDS_IDLE = 1
LONGEST_PAUSE = 30


class Bell:
    """Notes the signals that ask for an end, and wakes a sleeper at once."""

    def __enter__(self) -> Self:
        self.rung = False
        self._hears, self._rings = socket.socketpair()
        self._rings.settimeout(0)
        self._wakes_before = signal.set_wakeup_fd(self._rings.fileno())
        self._handlers_before = {number: signal.signal(number, self._ring) for number in SIGNALS}
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakes_before)
        self._hears.close()
        self._rings.close()

    def wait(self, seconds: float) -> None:
        """Sleep so long, or until a signal comes."""
        select.select([self._hears], [], [], seconds)

    def _ring(self, *_signal: object) -> None:
        self.rung = True


class Worker:
    """Mails first, then a slice of one job, then a short sleep; and again, until asked to stop."""

    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self.courier = Courier()
        self.watch = Watch()
        self.parent = os.getppid()
        self.failures = 0
        self.has_planned = False

    def is_wanted(self) -> bool:
        """Tell whether nobody asked for an end, and whoever started this worker still lives."""
        return not self.bell.rung and os.getppid() == self.parent

    def work_once(self) -> None:
        """Deliver all that is due and run all jobs that are due, then return."""
        plan_jobs(timezone.now())
        while self.is_wanted() and self.work_a_little():
            pass

    def work_on(self) -> None:
        """Work until asked to stop; a database that is away is waited for."""
        while self.is_wanted():
            try:
                busy = self._work_a_little_more()
            except DatabaseTrouble as error:
                self.bell.wait(self._pause_after(error))
            else:
                self.bell.wait(0 if busy else SECONDS_IDLE)

    def work_a_little(self) -> bool:
        """Do a round of mails and a slice of one job; return whether there was anything to do."""
        self.watch.pass_by(timezone.now())
        delivered = self._deliver_mails()
        ends = time.monotonic() + SECONDS_FOR_JOBS
        ran = run_due_job(timezone.now(), lambda: self.is_wanted() and time.monotonic() < ends)
        return delivered or ran

    def _deliver_mails(self) -> bool:
        ends = time.monotonic() + SECONDS_FOR_MAILS
        delivered = False
        try:
            while self.is_wanted() and time.monotonic() < ends:
                if not self.courier.deliver_next(timezone.now()):
                    break
                delivered = True
        finally:
            self.courier.close()
        return delivered

    def _work_a_little_more(self) -> bool:
        close_old_connections()
        if not self.has_planned:
            plan_jobs(timezone.now())
            self.has_planned = True
        busy = self.work_a_little()
        if self.failures:
            logger.info("The database answers again.")
            self.failures = 0
        return busy

    def _pause_after(self, error: Exception) -> float:
        if not self.failures:
            logger.error("The database fails, trying on: %s.", type(error).__name__)
        connections.close_all()
        self.failures += 1
        self.has_planned = False  # what comes back may be another database
        return min(2.0 ** (self.failures - 1), LONGEST_PAUSE)


class Command(BaseCommand):
    help = "Deliver the mails that are due and run the periodic jobs, until told to stop."
    requires_system_checks = ["outbox"]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do what is due now, then leave (for cron)"
        )

    def run_from_argv(self, argv: list[str]) -> None:
        """Do as Django does, but let no exception's words out, which may be about a person."""
        hide_words_of_the_uncaught()
        super().run_from_argv(argv)

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        with Bell() as bell:
            worker = Worker(bell)
            if once:
                worker.work_once()
            else:
                logger.info("The worker is ready.")
                worker.work_on()
