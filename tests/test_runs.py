"""What was deleted by itself is on record: of each job, when, and how many of what."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import Settings

from accounts.models import DataCopy, User
from accounts.services import open_account
from contact.models import Act, Attachment, Reminder, StaffAct
from contact.services import quarantine_inquiry
from souftech.admin import COUNTED
from souftech.ledger import write_down
from souftech.models import DayKey, RetentionRun, Throttle
from souftech.runs import DAILY_WORK
from souftech.schedule import DELETING_JOBS
from souftech.throttle import hit
from tests.desk import inquiry, member
from tests.post import DAY, HOUR, MINUTE, NOW, queue

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
LATER = NOW + 731 * DAY
LIST = "/admin/souftech/retentionrun/"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def do(name: str, at: datetime.datetime) -> None:
    while import_string(name)(at):
        pass


def records() -> list[tuple[str, datetime.datetime, datetime.datetime | None]]:
    rows = RetentionRun.objects.order_by("started_at", "pk")
    return list(rows.values_list("job", "started_at", "finished_at"))


@pytest.mark.parametrize("name", sorted(DELETING_JOBS))
def test_every_job_that_deletes_leaves_a_record_though_it_found_nothing(name: str) -> None:
    do(name, NOW)

    assert records() == [(name, NOW, NOW)]
    assert set(RetentionRun.objects.get().counts.values()) == {0}


@pytest.mark.parametrize("name", sorted(DELETING_JOBS.keys() - {DAILY_WORK}))
def test_the_runs_of_a_day_are_one_row_and_the_next_day_has_another(name: str) -> None:
    for at in (NOW, NOW + HOUR, NOW + DAY - SECOND, NOW + DAY, NOW + DAY + HOUR):
        do(name, at)

    assert records() == [
        (name, NOW, NOW + DAY - SECOND),
        (name, NOW + DAY, NOW + DAY + HOUR),
    ]


def fill() -> None:
    """Put in one of everything that is too old at `LATER`."""
    mail = queue(subject="kept with its inquiry", about=inquiry(email="b@example.com").public_id)
    mail.mark_sent(NOW)
    queue(expires_at=NOW + HOUR)
    hit("scope", "somebody", window=HOUR, at=NOW)
    DayKey.objects.of(NOW.date())
    quarantine_inquiry(inquiry(), NOW)
    StaffAct.objects.create(at=NOW, staff=member(), act=Act.OPENED)
    Attachment.objects.create(name="a", kind="pdf", size=1, created_at=NOW, deadline=NOW)
    Reminder.objects.create(key="digest", sent_at=NOW)
    DataCopy.objects.create(email="a@example.com", language="en", created_at=NOW)
    open_account("a@example.com", language="en", at=NOW)
    User.objects.filter(is_staff=False).update(warned_at=NOW)
    write_down(["0" * 64], NOW)
    LogEntry.objects.create(
        user=User.objects.get(is_staff=True), action_time=NOW, action_flag=CHANGE
    )


def test_the_record_says_how_many_of_what_each_job_has_deleted() -> None:
    fill()

    with time_machine.travel(LATER, tick=False):
        call_command("retain")

    rows = RetentionRun.objects.exclude(job=DAILY_WORK)
    found = {run.job.rpartition(".")[2]: run.counts for run in rows}
    assert found == {
        "purge_mail_bodies": {"texts": 2},
        "purge_throttles": {"counters": 1},
        "purge_day_keys": {"day_keys": 1},
        "delete_spam": {"spam": 1},
        "delete_old_staff_acts": {"acts": 1},
        "sweep_files": {"unclaimed": 1, "unowned": 0},
        "purge_reminders": {"reminders": 1},
        "purge_sessions": {"sessions": 0},
        "purge_proofs": {"proofs": 0},
        "keep_accounts": {"warned": 0, "accounts": 1},
        "delete_old_log": {"log": 1},
        "delete_old_copies": {"copies": 1},
        "forget_old_entries": {"entries": 1},
    }


def test_what_several_runs_of_a_day_deleted_is_counted_together() -> None:
    for number in range(3):
        hit("scope", f"{number}", window=number * HOUR + MINUTE, at=NOW)
    for hours in range(4):
        do("souftech.throttle.purge_throttles", NOW + hours * HOUR)

    assert [run.counts for run in RetentionRun.objects.all()] == [{"counters": 3}]


def test_what_was_not_deleted_after_all_is_on_no_record() -> None:
    hit("scope", "somebody", window=HOUR, at=NOW)

    with transaction.atomic():
        do("souftech.throttle.purge_throttles", NOW + HOUR)
        transaction.set_rollback(True)

    assert (Throttle.objects.count(), records()) == (1, [])


def test_the_record_is_deleted_after_twelve_months_to_the_second() -> None:
    do("contact.services.delete_spam", NOW)

    left = []
    for at in (NOW + 365 * DAY - SECOND, NOW + 365 * DAY):
        do(DAILY_WORK, at)
        left.append([job for job, *_ in records()])

    assert left == [["contact.services.delete_spam", DAILY_WORK], [DAILY_WORK, DAILY_WORK]]


def test_staff_read_in_words_what_was_deleted(admin_client: Client) -> None:
    hit("scope", "somebody", window=HOUR, at=NOW)
    do("souftech.throttle.purge_throttles", NOW + HOUR)

    html = admin_client.get(LIST).content.decode()

    assert "souftech.throttle.purge_throttles" in html
    assert '<td class="field-done">counters deleted: 1</td>' in html


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "unused accounts deleted: 1 · counters deleted: 12,345"),
        (
            "fr",
            "comptes inutilisés supprimés\xa0: 1 · compteurs supprimés\xa0: 12\xa0345",
        ),
        ("ar", "الحسابات غير المستخدمة المحذوفة: 1 · العدّادات المحذوفة: 12\xa0345"),
    ],
)
def test_counts_are_set_as_the_readers_language_sets_them(
    admin_client: Client, code: str, said: str
) -> None:
    RetentionRun.objects.note(DAILY_WORK, NOW, accounts=1, counters=12345)

    html = admin_client.get(LIST, headers={"accept-language": code}).content.decode()

    assert f'<td class="field-done">{said}</td><td class="field-named">' in html


def test_every_count_on_record_has_its_words() -> None:
    fill()

    with time_machine.travel(LATER, tick=False):
        call_command("retain")

    assert {what for run in RetentionRun.objects.all() for what in run.counts} == set(COUNTED)
