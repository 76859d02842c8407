"""Whoever deletes by hand gets all done that can be, and is told what could not."""

from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from contact.models import Inquiry
from contact.services import quarantine_inquiry
from souftech.models import Job
from souftech.schedule import DELETING_JOBS
from souftech.spooling import FOLDER
from tests.desk import inquiry
from tests.post import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 30 * DAY
SWEEP, LEDGER = "contact.services.sweep_files", "souftech.ledger.forget_old_entries"


@pytest.fixture
def broken(settings: Settings, tmp_path: Path) -> None:
    """Put a file where arriving files should have a folder, and a folder where the ledger is."""
    (tmp_path / FOLDER).write_text("")
    settings.DATA_DIR = settings.ERASURE_LEDGER = tmp_path


def retain() -> None:
    with time_machine.travel(LATER, tick=False):
        call_command("retain")


@pytest.mark.usefixtures("broken")
def test_what_fails_is_named_at_the_end_and_everything_else_is_done() -> None:
    quarantine_inquiry(inquiry(), NOW)

    with pytest.raises(CommandError) as told:
        retain()

    first, *lines = str(told.value).splitlines()
    assert first == "All was tried, and this failed:"
    assert [line.partition(": ")[0] for line in lines] == [SWEEP, LEDGER]
    assert (told.value.returncode, Inquiry.objects.count()) == (1, 0)


@pytest.mark.usefixtures("broken")
def test_the_list_of_jobs_tells_which_were_finished_by_hand_and_which_failed() -> None:
    with pytest.raises(CommandError):
        retain()

    jobs = Job.objects.filter(name__in=DELETING_JOBS)
    finished = {name: (LATER, LATER + every) for name, every in DELETING_JOBS.items()}
    failed = dict.fromkeys([SWEEP, LEDGER], (None, LATER + 5 * MINUTE))
    found = jobs.values_list("name", "last_finished_at", "due_at")
    assert {name: (done, due) for name, done, due in found} == finished | failed
    assert {job.name for job in jobs if job.last_error} == {SWEEP, LEDGER}


def test_what_was_done_by_hand_is_no_longer_missed() -> None:
    with time_machine.travel(LATER - 27 * HOUR, tick=False):
        call_command("worker", "--once")
    Job.objects.update(last_error="OSError in f, line 1")

    retain()

    done = Job.objects.filter(name__in=DELETING_JOBS).values_list("last_finished_at", "last_error")
    assert set(done) == {(LATER, "")}
