"""A clock that ran ahead for a while, or was set back, does no lasting harm."""

import datetime

import pytest
import time_machine
from django.test import RequestFactory
from pytest_django import Settings

from accounts.person import PROVEN, proven_address
from accounts.services import purge_sessions
from souftech.jobs import is_any_late, plan_jobs, run_due_job
from souftech.lengths import Length, note_lengths
from souftech.models import Job, RetentionRun, Throttle
from souftech.schedule import DELETING_JOBS
from souftech.throttle import hit, open_window, purge_throttles
from tests.post import DAY, HOUR, MINUTE, NOW
from tests.rights import proven

pytestmark = pytest.mark.django_db
AHEAD = NOW + 3650 * DAY


def work(at: datetime.datetime) -> int:
    """Have a worker do all that is due, and return how many turns that took."""
    plan_jobs(at)
    turns = 0
    while run_due_job(at, lambda: True):
        turns += 1
    return turns


def test_what_was_planned_by_a_clock_that_ran_ahead_is_done_once_it_is_right() -> None:
    work(NOW)
    work(AHEAD)

    turns = work(NOW + DAY)

    finished = Job.objects.filter(name__in=DELETING_JOBS).values_list("last_finished_at", flat=True)
    assert (turns >= len(DELETING_JOBS), set(finished)) == (True, {NOW + DAY})
    assert Job.objects.filter(due_at__gt=NOW + 2 * DAY).count() == 0


def test_that_nothing_is_deleted_shows_though_a_clock_had_run_ahead() -> None:
    plan_jobs(NOW)
    Job.objects.update(last_finished_at=AHEAD)

    assert [is_any_late(NOW + hours * HOUR) for hours in (25, 26)] == [False, True]


def test_what_is_deleted_after_a_clock_ran_ahead_is_counted_on_its_own_day() -> None:
    RetentionRun.objects.note("a job", AHEAD, texts=1)

    RetentionRun.objects.note("a job", NOW, texts=2)

    counts = RetentionRun.objects.order_by("started_at").values_list("started_at", "counts")
    assert list(counts) == [(NOW, {"texts": 2}), (AHEAD, {"texts": 1})]


def test_who_was_counted_by_a_clock_that_ran_ahead_is_not_held_back_for_years() -> None:
    hit("code", "amina@example.com", window=HOUR, at=AHEAD)
    closed = open_window("code", "amina@example.com", at=NOW)

    count = hit("code", "amina@example.com", window=HOUR, at=NOW)

    assert (closed, count, Throttle.objects.get().ends_at) == (None, 1, NOW + HOUR)


def test_a_count_that_a_clock_made_which_ran_ahead_is_deleted() -> None:
    hit("code", "amina@example.com", window=HOUR, at=AHEAD)

    purge_throttles(NOW)

    assert Throttle.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "who"), [(NOW - 6 * MINUTE, None), (NOW - 5 * MINUTE, "amina@example.com")]
)
def test_what_was_proven_later_than_now_proves_nothing(at: datetime.datetime, who: object) -> None:
    request = RequestFactory().get("/")
    request.session = {PROVEN: {"email": "amina@example.com", "at": NOW.timestamp()}}  # type: ignore[assignment]

    assert proven_address(request, at) == who


def test_a_clock_that_is_a_moment_behind_another_changes_nothing() -> None:
    work(NOW)
    behind = NOW - MINUTE
    RetentionRun.objects.note("a job", NOW, texts=1)

    counts = [hit("copy", "amina@example.com", window=DAY, at=at) for at in (NOW, behind, NOW)]
    turns = work(behind)
    RetentionRun.objects.note("a job", behind, texts=2)

    assert (counts, turns, is_any_late(behind)) == ([1, 2, 3], 0, False)
    assert RetentionRun.objects.get(job="a job").counts == {"texts": 3}


@pytest.mark.parametrize(("begun", "lasts"), [(NOW + DAY, False), (NOW + MINUTE, True)])
def test_a_session_lasts_unless_a_clock_that_ran_ahead_began_it(
    begun: datetime.datetime, *, lasts: bool
) -> None:
    with time_machine.travel(begun, tick=False):
        client = proven()

    with time_machine.travel(NOW, tick=False):
        purge_sessions(NOW)
        shown = client.get("/en/your-data/see/").status_code

    assert shown == (200 if lasts else 302)


def test_a_length_that_is_noted_by_a_clock_set_back_is_noted_once(settings: Settings) -> None:
    note_lengths(NOW)
    settings.FILES_KEPT = 30 * DAY

    noted = [note_lengths(NOW - n * DAY) for n in (3, 2, 1)]

    assert (noted, Length.objects.of("FILES_KEPT").count()) == ([True, False, False], 2)
