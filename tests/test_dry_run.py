"""Before anything is deleted, whoever operates the site can have told what that would be."""

import datetime
import io

import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import DataCopy, User, Way
from accounts.models.sessions import Session
from accounts.services import ask_for_code
from contact.due import DUE, due_by
from contact.models import Act, Cause, ErasedInquiry, Reminder, StaffAct
from contact.models.attachments import new_key
from contact.services import close_inquiry, quarantine_inquiry, settle_inquiry
from souftech.ledger import write_down
from souftech.models import DayKey, RetentionRun
from souftech.personal import Kept
from souftech.schedule import DELETING_JOBS
from tests.attaching import held, upload, with_files
from tests.desk import DAY, NOW, inquiry, member
from tests.post import queue
from tests.test_files_sweeping import written
from tests.test_retention import A_YEAR_LATER, SECOND, answered, closed

pytestmark = pytest.mark.django_db
# Which job ends each time for which a declaration says that something is kept.
ENDED_BY = {
    Kept.INQUIRY: "contact.services.keep_to_periods",
    Kept.FILE: "contact.services.keep_to_periods",
    Kept.MAIL: "souftech.delivery.purge_mail_bodies",
    Kept.ADDRESSEE: "contact.services.keep_to_periods",
    Kept.STAFF_ACTS: "contact.services.delete_old_staff_acts",
    Kept.ACCOUNT: "accounts.services.keep_accounts",
    Kept.SESSION: "accounts.services.purge_sessions",
    Kept.PROOF: "accounts.services.purge_proofs",
    Kept.COPY: "accounts.services.delete_old_copies",
    Kept.ERASURE: "contact.services.keep_to_periods",
    Kept.COUNTERS: "souftech.throttle.purge_throttles",
}
LATER = NOW + 800 * DAY  # the ledger keeps longest: 730 days


@pytest.fixture
def karim() -> User:
    return member()


def told_at(at: datetime.datetime) -> dict[str, int]:
    """Return what the command tells, and nothing but that."""
    told = io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("retain", "--dry-run", stdout=told)
    lines = [line.split(maxsplit=1) for line in told.getvalue().splitlines()]
    return {what: int(count) for count, what in lines}


def keep_one_of_each(karim: User) -> None:
    """Keep something for each job that deletes, at `NOW`."""
    for kept in (with_files(), inquiry(email="closed@example.com")):
        settle_inquiry(kept, by=karim, at=NOW)
        close_inquiry(kept, by=karim, at=NOW)
    answered(karim, email="answered@example.com")
    quarantine_inquiry(inquiry(email="spam@example.com"), NOW)
    held(upload("مسودة.pdf"))
    written([new_key()])
    queue().mark_sent(NOW)
    ask_for_code("amina@example.com", way=Way.SIGN_IN, language="ar", at=NOW)
    write_down(["a" * 64], NOW)
    DayKey.objects.of(NOW.date())
    RetentionRun.objects.note("a job", NOW, texts=1)
    facts = {"topic": "project", "language": "en", "cause": Cause.PERSON}
    ErasedInquiry.objects.create(reference="KXRT-MWPD", created_at=NOW, erased_at=NOW, **facts)
    Reminder.objects.create(key="k", sent_at=NOW)
    DataCopy.objects.create(email="amina@example.com", language="ar", created_at=NOW)
    Session.objects.create(session_key="k", expire_date=NOW)
    LogEntry.objects.create(user=karim, action_flag=CHANGE, object_repr="", action_time=NOW)
    User.objects.create_user("untold@example.com", date_joined=NOW)
    User.objects.create_user("told@example.com", date_joined=NOW, warned_at=NOW)


def rows() -> dict[str, int]:
    """Return how many rows there are of each model."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.usefixtures("at_once")
def test_what_would_go_is_told_of_every_kind_and_nothing_goes_before_it_is_to(karim: User) -> None:
    keep_one_of_each(karim)
    before = rows()

    told = told_at(LATER)
    after = rows()
    with time_machine.travel(LATER, tick=False):
        call_command("retain")

    assert ([what for what, count in told.items() if not count], after) == ([], before)
    assert set(told_at(LATER).values()) == {0}


def test_whatever_is_declared_to_be_kept_for_a_time_has_a_job_that_ends_it() -> None:
    assert set(ENDED_BY) == set(Kept)
    assert set(ENDED_BY.values()) <= set(DUE)


def test_every_job_that_deletes_leaves_a_record_under_its_own_name() -> None:
    call_command("retain")

    assert set(RetentionRun.objects.values_list("job", flat=True)) == set(DELETING_JOBS)


def test_every_job_that_deletes_tells_what_it_would() -> None:
    assert set(DUE) == set(DELETING_JOBS)


def test_what_would_go_counts_what_a_shorter_period_hastens(
    karim: User, settings: Settings
) -> None:
    closed(karim)
    settings.INQUIRY_KEPT_MONTHS = 6
    half = datetime.datetime(2027, 5, 22, 10, 0, tzinfo=datetime.UTC)

    times = (half - SECOND, half, A_YEAR_LATER)
    told = [due_by(at)["closed inquiries to delete"] for at in times]

    assert told == [0, 1, 1]


def test_an_account_is_told_of_that_only_what_goes_with_it_has_held_back() -> None:
    once_staff = User.objects.create_user("once@example.com", date_joined=NOW, warned_at=NOW)
    StaffAct.objects.create(at=NOW, staff=once_staff, act=Act.OPENED)
    LogEntry.objects.create(user=once_staff, action_flag=CHANGE, object_repr="", action_time=NOW)

    told = told_at(LATER)["unused accounts to delete"]
    with time_machine.travel(LATER, tick=False):
        call_command("retain")

    assert (told, User.objects.count()) == (1, 0)
