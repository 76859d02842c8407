"""Periodic work is done when it is due, by one worker at a time, and holds up no mail."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django import Settings

from souftech.jobs import plan_jobs, run_due_job
from souftech.models import Job
from tests.post import HOUR, MINUTE, NOW, queue

pytestmark = pytest.mark.django_db
DONE: list[str] = []


def sweep(now: datetime.datetime) -> bool:
    DONE.append(f"{now:%H:%M}")
    return False


def endless(_now: datetime.datetime) -> bool:
    DONE.append("a piece")
    return True


def broken(_now: datetime.datetime) -> bool:
    raise RuntimeError("amina@example.com")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    DONE.clear()


def plan(settings: Settings, name: str) -> None:
    settings.JOBS = {f"tests.test_jobs.{name}": HOUR}
    plan_jobs(NOW)


def work(now: datetime.datetime, pieces: int = 1) -> bool:
    """Run what is due, for as long as `pieces` pieces take."""
    left = iter(range(pieces - 1))
    return run_due_job(now, lambda: next(left, None) is not None)


def test_a_job_runs_at_once_and_then_an_hour_after_each_run(settings: Settings) -> None:
    plan(settings, "sweep")

    ran = [work(NOW + minutes * MINUTE) for minutes in (0, 59, 60, 90, 150)]

    assert ran == [True, False, True, False, True]
    assert DONE == ["10:00", "11:00", "12:30"]


def test_planning_again_keeps_a_job_where_it_is(settings: Settings) -> None:
    plan(settings, "sweep")
    work(NOW)

    plan_jobs(NOW + MINUTE)

    assert list(Job.objects.values_list("runs", "due_at")) == [(1, NOW + HOUR)]


def test_a_long_job_stops_when_its_time_is_up_and_goes_on_in_the_next_round(
    settings: Settings,
) -> None:
    plan(settings, "endless")

    rounds = [work(NOW, pieces=3), work(NOW, pieces=2)]

    assert rounds == [True, True]
    assert DONE == ["a piece"] * 5
    assert Job.objects.get().last_finished_at is None


def test_of_two_workers_that_see_the_same_job_one_does_it(settings: Settings) -> None:
    plan(settings, "sweep")
    first, second = Job.objects.get(), Job.objects.get()

    claims = [first.claim(NOW, 10 * MINUTE), second.claim(NOW, 10 * MINUTE)]

    assert claims == [True, False]
    assert not work(NOW + 9 * MINUTE)


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_ends(settings: Settings) -> None:
    plan(settings, "sweep")
    dead = Job.objects.get()
    dead.claim(NOW, 10 * MINUTE)

    work(NOW + 10 * MINUTE)

    assert DONE == ["10:10"]
    assert not dead.finish(NOW + 11 * MINUTE, NOW + HOUR)


def test_a_job_that_fails_is_noted_without_anybodys_data_and_tried_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    plan(settings, "broken")

    work(NOW)

    (job,) = Job.objects.values("due_at", "last_finished_at", "last_error")
    place = f"RuntimeError in broken, line {broken.__code__.co_firstlineno + 1}"
    assert job == {"due_at": NOW + 5 * MINUTE, "last_finished_at": None, "last_error": place}
    assert caplog.messages == [f"Job tests.test_jobs.broken failed: {place}."]


def test_a_job_that_fails_holds_up_no_mail(settings: Settings) -> None:
    plan(settings, "broken")
    queue()

    call_command("worker", "--once")

    assert [sent.subject for sent in mail.outbox] == ["Good day"]


def test_the_jobs_of_the_site_all_exist_and_run() -> None:
    call_command("worker", "--once")

    assert set(Job.objects.values_list("runs", "last_error")) == {(1, "")}
