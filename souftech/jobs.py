"""Periodic jobs: each is one row with a lease, so that two workers never do one at the same time.

A job is a function of the time. It does one short piece of its work and returns whether there is
more. `JOBS` in the settings names them all and says how often each begins.
"""

import datetime
import logging
import traceback
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from souftech.clocks import CLOCKS_DIFFER
from souftech.lengths import note_lengths
from souftech.models import Job, RetentionRun
from souftech.schedule import DELETING_JOBS

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=10)
LATE_AFTER = datetime.timedelta(hours=26)
PAUSE_AFTER_ERROR = datetime.timedelta(minutes=5)


@transaction.atomic
def plan_jobs(now: datetime.datetime) -> None:
    """Make sure that every job has its row, due at once if it is new, and note the periods.

    Where one has changed, all that deletes begins at once, from its first step on.
    """
    jobs = [Job(name=name, made_at=now, due_at=now) for name in settings.JOBS]
    Job.objects.bulk_create(jobs, ignore_conflicts=True)
    if note_lengths(now):
        RetentionRun.objects.begin_anew()
        Job.objects.filter(name__in=_deleting(), due_at__gt=now).update(due_at=now)


def is_any_late(at: datetime.datetime) -> bool:
    """Tell whether a job that deletes was not finished for `LATE_AFTER`.

    One that never was counts from when it was first planned, so that a new site is well; and what
    a clock that ran ahead has noted counts for nothing.
    """
    known = Job.objects.filter(name__in=_deleting()).values_list("last_finished_at", "made_at")
    return any(
        (finished if finished and finished <= at + CLOCKS_DIFFER else made) <= at - LATE_AFTER
        for finished, made in known
    )


def run_due_job(now: datetime.datetime, has_time: Callable[[], bool]) -> bool:
    """Work on the job due longest while `has_time`; return whether there was one."""
    # What is due later than anything can be was planned by a clock that ran ahead.
    too_late = now + max([LEASE, *settings.JOBS.values()]) + CLOCKS_DIFFER
    is_due = Q(due_at__lte=now) | Q(due_at__gt=too_late)
    job = Job.objects.filter(is_due, name__in=settings.JOBS).order_by("due_at", "pk").first()
    if job is None:
        return False
    if job.claim(now, LEASE):
        _run(job, now, has_time)
    return True


def delete_all(now: datetime.datetime) -> dict[str, str]:
    """Do every job that deletes to its end, due or not; return the place where each failed."""
    plan_jobs(now)
    failed = {}
    for name in _deleting():
        job = Job.objects.get(name=name)
        # Where a worker is just at it, both do its pieces: one that is done twice does no more.
        job.claim(now, LEASE)
        if place := _run(job, now, lambda: True):
            failed[name] = place
    return failed


def _deleting() -> list[str]:
    return [name for name in DELETING_JOBS if name in settings.JOBS]


def _run(job: Job, now: datetime.datetime, has_time: Callable[[], bool]) -> str:
    """Do a job's turn and note how it ended; return where it failed, or nothing."""
    try:
        more = _work(job, now, has_time)
    except Exception as error:  # noqa: BLE001 - one broken job must not stop the mail
        place = _describe(error)
        logger.error("Job %s failed: %s.", job.name, place)  # noqa: TRY400 - values may be personal
        job.put_off(now + PAUSE_AFTER_ERROR, place)
        return place
    if more:
        job.put_off(now)
    else:
        job.finish(now, now + settings.JOBS[job.name])
    return ""


def _work(job: Job, now: datetime.datetime, has_time: Callable[[], bool]) -> bool:
    do_a_piece = import_string(job.name)
    more = bool(do_a_piece(now))
    while more and has_time():
        more = bool(do_a_piece(now))
    return more


def _describe(error: Exception) -> str:
    """Name an error by its class and place alone: its words may hold a person's data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
