"""Where nothing is deleted any more, staff and whatever watches the site say so."""

import datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from souftech.jobs import delete_all, plan_jobs
from souftech.models import Heartbeat, Job, RetentionRun
from souftech.schedule import DELETING_JOBS, JOBS
from souftech.warnings import desk_warnings
from tests.post import HOUR, NOW

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)


def health(at: datetime.datetime) -> tuple[int, object]:
    Heartbeat.objects.beat("worker", at=at)
    with time_machine.travel(at, tick=False):
        response = Client().get("/healthz")
    return response.status_code, response.json()


WELL = (200, {"status": "ok"})
LATE = (503, {"status": "failing", "reasons": ["retention_late"]})


def test_a_run_is_missed_twenty_six_hours_after_the_last_one() -> None:
    delete_all(NOW)

    found = [health(NOW + 26 * HOUR - SECOND), health(NOW + 26 * HOUR)]
    delete_all(NOW + 27 * HOUR)

    assert [*found, health(NOW + 28 * HOUR)] == [WELL, LATE, WELL]


def test_whatever_deletes_begins_at_once_when_a_period_has_changed(settings: Settings) -> None:
    plan_jobs(NOW)
    Job.objects.update(due_at=NOW + 20 * HOUR)
    half_done = RetentionRun.objects.under_way(at=NOW)
    half_done.count("deleted", [7], full=1)

    settings.INQUIRY_KEPT_MONTHS = 6
    plan_jobs(NOW + HOUR)

    due = Job.objects.filter(due_at=NOW + HOUR).values_list("name", flat=True)
    assert set(due) == set(DELETING_JOBS)
    half_done.refresh_from_db()
    assert (half_done.step, half_done.reached, half_done.counts) == ("", 0, {"deleted": 1})


def test_nothing_that_deletes_begins_anew_when_no_period_has_changed() -> None:
    plan_jobs(NOW)
    Job.objects.update(due_at=NOW + 20 * HOUR)

    plan_jobs(NOW + HOUR)

    assert set(Job.objects.values_list("due_at", flat=True)) == {NOW + 20 * HOUR}


@pytest.mark.parametrize("name", DELETING_JOBS)
def test_each_job_that_deletes_is_missed_twenty_six_hours_after_it_was_done(name: str) -> None:
    plan_jobs(NOW)
    Job.objects.update(last_finished_at=NOW + HOUR)
    Job.objects.filter(name=name).update(last_finished_at=NOW, last_error="OSError in f, line 1")

    assert [health(NOW + 26 * HOUR - SECOND), health(NOW + 26 * HOUR)] == [WELL, LATE]


def test_a_job_that_was_never_done_is_missed_a_day_after_a_site_began() -> None:
    plan_jobs(NOW)

    assert [health(NOW + 26 * HOUR - SECOND), health(NOW + 26 * HOUR)] == [WELL, LATE]


def test_a_job_that_deletes_nothing_is_not_missed_here() -> None:
    plan_jobs(NOW)
    Job.objects.filter(name__in=DELETING_JOBS).update(last_finished_at=NOW + 100 * HOUR)

    assert (len(JOBS) > len(DELETING_JOBS), health(NOW + 100 * HOUR)) == (True, WELL)


def test_staff_read_in_red_that_nothing_is_deleted() -> None:
    delete_all(NOW)
    Heartbeat.objects.beat("worker", at=NOW + 26 * HOUR)

    with time_machine.travel(NOW + 26 * HOUR, tick=False):
        warnings = desk_warnings()

    assert [text[:35] for text in warnings] == ["For more than a day some data was n"]
