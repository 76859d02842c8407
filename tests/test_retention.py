"""What people wrote is kept as long as they were told, to the second, and no longer."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from contact.models import Attachment, Inquiry, Message, Note, State
from contact.services import (
    answer_inquiry,
    close_inquiry,
    keep_to_periods,
    note_on,
    quarantine_inquiry,
    restore_inquiry,
    retention,
    write_on,
)
from souftech.lengths import note_lengths
from souftech.models import OutgoingMail, RetentionRun
from tests.attaching import upload, with_files
from tests.desk import DAY, NOW, end_of, inquiry, mark_of_old, member
from tests.post import queue

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
A_YEAR_LATER = datetime.datetime(2027, 11, 22, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def karim() -> User:
    return member()


def answered(karim: User, at: datetime.datetime = NOW, **facts: str) -> Inquiry:
    kept = inquiry(at=at, **facts)
    last = kept.messages.latest("pk")
    answer_inquiry(kept, by=karim, body="نعم.", seen=last.pk, at=at)
    return kept


def closed(karim: User, at: datetime.datetime = NOW, **facts: str) -> Inquiry:
    kept = answered(karim, at, **facts)
    close_inquiry(kept, by=karim, at=at)
    kept.refresh_from_db()
    return kept


def run(at: datetime.datetime) -> list[str]:
    """Do the day's work at `at`, and return the states of what is left."""
    while keep_to_periods(at):
        pass
    return list(Inquiry.objects.order_by("pk").values_list("state", flat=True))


def test_an_answered_inquiry_closes_itself_thirty_days_after_its_last_message(karim: User) -> None:
    kept = answered(karim)

    states = [run(NOW + 30 * DAY - SECOND), run(NOW + 30 * DAY)]

    kept.refresh_from_db()
    assert states == [["answered"], ["closed"]]
    assert (kept.closed_at, end_of(kept)) == (
        NOW + 30 * DAY,
        datetime.datetime(2027, 12, 22, 10, 0, tzinfo=datetime.UTC),
    )


def test_the_thirty_days_begin_anew_with_every_message(karim: User) -> None:
    kept = answered(karim)
    write_on(kept, body="شكرًا.", key="k", at=NOW + 10 * DAY)
    last = kept.messages.latest("pk")
    answer_inquiry(kept, by=karim, body="عفوًا.", seen=last.pk, at=NOW + 20 * DAY)

    states = [run(NOW + 50 * DAY - SECOND), run(NOW + 50 * DAY)]

    assert states == [["answered"], ["closed"]]


@pytest.mark.promise("collect-content")
def test_a_closed_inquiry_is_deleted_twelve_months_later_with_all_that_belongs_to_it(
    karim: User,
) -> None:
    kept = closed(karim)
    note_on(kept, by=karim, body="يتصل غدًا", at=NOW)

    states = [run(A_YEAR_LATER - SECOND), run(A_YEAR_LATER)]

    assert (end_of(kept), states) == (A_YEAR_LATER, [["closed"], []])
    left = [model.objects.count() for model in (Message, Note, OutgoingMail)]
    assert left == [0, 0, 0]


def test_what_is_not_answered_never_falls_to_the_clock(karim: User) -> None:
    inquiry()
    opened = closed(karim, email="brahim@example.com")
    write_on(opened, body="؟", key="k", at=NOW + DAY)

    states = run(NOW + 3650 * DAY)

    assert states == ["new", "open"]
    assert Inquiry.objects.exclude(delete_at=None, closed_at=None).count() == 0


def test_writing_again_takes_the_end_back_and_the_next_closing_sets_another(karim: User) -> None:
    kept = closed(karim)
    write_on(kept, body="؟", key="k", at=A_YEAR_LATER - SECOND)
    last = kept.messages.latest("pk")
    answer_inquiry(kept, by=karim, body="نعم.", seen=last.pk, at=A_YEAR_LATER)

    states = [run(A_YEAR_LATER), run(A_YEAR_LATER + 30 * DAY), run(A_YEAR_LATER + 390 * DAY)]

    assert states == [["answered"], ["closed"], ["closed"]]
    assert run(A_YEAR_LATER + 397 * DAY) == []


def test_an_answer_to_what_was_closed_makes_it_answered_and_undated(karim: User) -> None:
    kept = closed(karim)
    last = kept.messages.latest("pk")

    answer_inquiry(kept, by=karim, body="وأيضًا.", seen=last.pk, at=NOW + DAY)

    kept.refresh_from_db()
    assert (kept.state, kept.closed_at, end_of(kept)) == ("answered", None, None)


def test_a_shorter_period_acts_at_once_on_what_is_already_held(
    karim: User, settings: Settings
) -> None:
    kept = closed(karim)
    settings.INQUIRY_KEPT_MONTHS = 6
    half = datetime.datetime(2027, 5, 22, 10, 0, tzinfo=datetime.UTC)

    states = [run(half - SECOND), run(half)]

    assert (end_of(kept), states) == (half, [["closed"], []])


def test_a_longer_period_extends_nothing_that_is_already_held(
    karim: User, settings: Settings
) -> None:
    kept = closed(karim)
    settings.INQUIRY_KEPT_MONTHS = 24
    later = closed(karim, NOW + DAY, email="brahim@example.com")

    states = [run(A_YEAR_LATER - SECOND), run(A_YEAR_LATER)]

    assert (end_of(kept), states) == (A_YEAR_LATER, [["closed", "closed"], ["closed"]])
    assert (end_of(later) or NOW).year == 2028


def test_a_period_that_was_short_for_a_day_stays_short_for_what_was_held_then(
    karim: User, settings: Settings
) -> None:
    kept = closed(karim)
    settings.INQUIRY_KEPT_MONTHS = 6
    run(NOW + DAY)
    settings.INQUIRY_KEPT_MONTHS = 12

    kept.refresh_from_db()

    assert end_of(kept) == datetime.datetime(2027, 5, 22, 10, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(("days", "kept_for"), [(10, 10), (60, 30)])
def test_suspected_spam_is_kept_the_shorter_of_two_periods(
    settings: Settings, days: int, kept_for: int
) -> None:
    kept = inquiry()
    quarantine_inquiry(kept, NOW)
    settings.SPAM_KEPT = days * DAY
    kept.refresh_from_db()

    held = [
        Inquiry.objects.spam_to_delete(at=NOW + kept_for * DAY - rest).count()
        for rest in (SECOND, 0 * SECOND)
    ]

    assert (end_of(kept), held) == (NOW + kept_for * DAY, [0, 1])


def test_what_was_no_spam_after_all_has_no_end_until_it_is_closed(karim: User) -> None:
    kept = closed(karim)
    mark_of_old(kept, NOW)
    restore_inquiry(kept, NOW + DAY)

    kept.refresh_from_db()

    assert (kept.state, end_of(kept), kept.delete_at) == (State.OPEN, None, None)


def test_the_work_is_done_in_pieces_and_twice_is_once(
    karim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PIECE", 2)
    for number in range(3):
        answered(karim, email=f"a{number}@example.com")

    more = [keep_to_periods(NOW + 30 * DAY) for _ in range(3)]

    assert more == [True, False, False]
    counts = list(RetentionRun.objects.order_by("pk").values_list("counts", flat=True))
    nothing = {"shortened": 0, "files": 0, "deleted": 0, "mails": 0, "erased": 0, "runs": 0}
    assert counts == [{"closed": 3, **nothing}, {"closed": 0, **nothing}]


def test_files_go_in_pieces_and_what_another_version_left_half_done_is_done_from_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "PIECE", 2)
    kept = with_files(*(upload(f"{number}.txt", b"%d" % number) for number in range(5)))
    ends = {"delete_at": A_YEAR_LATER, "kept_months": 12, "files_delete_at": NOW}
    Inquiry.objects.filter(pk=kept.pk).update(state="closed", closed_at=NOW, **ends)
    RetentionRun.objects.under_way(at=NOW).count("of another version", [10**6], full=1)

    more = [keep_to_periods(NOW) for _ in range(3)]

    assert (more, Attachment.objects.count()) == ([True, True, False], 0)


def test_what_came_after_a_period_was_lengthened_is_not_shortened(
    karim: User, settings: Settings
) -> None:
    settings.INQUIRY_KEPT_MONTHS = 6
    note_lengths(NOW)
    settings.INQUIRY_KEPT_MONTHS = 24
    note_lengths(NOW + DAY)

    closed(karim, NOW + 2 * DAY)
    run(NOW + 2 * DAY)

    assert RetentionRun.objects.get().counts["shortened"] == 0


def test_the_command_does_what_the_worker_does(karim: User) -> None:
    closed(karim)

    with time_machine.travel(A_YEAR_LATER, tick=False):
        call_command("retain")

    daily = RetentionRun.objects.get(job="contact.services.keep_to_periods")
    assert (Inquiry.objects.count(), daily.finished_at) == (0, A_YEAR_LATER)


def test_a_mail_that_belongs_to_no_inquiry_is_forgotten_thirty_days_after_its_end() -> None:
    sent, waiting = queue(), queue()
    sent.mark_sent(NOW)

    left = []
    for at in (NOW + 30 * DAY - SECOND, NOW + 30 * DAY):
        run(at)
        left.append(list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True)))

    assert left == [[sent.pk, waiting.pk], [waiting.pk]]
