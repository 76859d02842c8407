"""A period that is shortened acts at once; one that is lengthened extends nothing that is held."""

import datetime
from collections.abc import Callable

import pytest
from pytest_django import Settings

from accounts.models import DataCopy, User
from accounts.services import delete_old_copies, keep_accounts, open_account
from contact.models import Act, Attachment, Cause, ErasedInquiry, Inquiry, StaffAct
from contact.services import (
    answer_inquiry,
    close_inquiry,
    delete_old_staff_acts,
    delete_spam,
    keep_to_periods,
    quarantine_inquiry,
    settle_inquiry,
)
from souftech.delivery import purge_mail_bodies
from souftech.lengths import PERIODS, Length, note_lengths
from souftech.models import OutgoingMail, RetentionRun
from tests.attaching import with_files
from tests.desk import inquiry, member
from tests.post import DAY, NOW, queue

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
SHORT, LONG = 10 * DAY, 20 * DAY


def sent_text(at: datetime.datetime) -> None:
    queue(at).mark_sent(at)


def given_up_text(at: datetime.datetime) -> None:
    mail = queue(at)
    OutgoingMail.objects.filter(pk=mail.pk).update(status="given_up", finished_at=at)


def answered(at: datetime.datetime) -> None:
    kept = inquiry(at=at)
    answer_inquiry(kept, by=member(), body="نعم.", seen=kept.messages.get().pk, at=at)


def act(at: datetime.datetime) -> None:
    StaffAct.objects.create(at=at, staff=member(), act=Act.OPENED)


def erased(at: datetime.datetime) -> None:
    facts = {"topic": "project", "language": "en", "cause": Cause.PERSON}
    ErasedInquiry.objects.create(reference="KXRT-MWPD", created_at=at, erased_at=at, **facts)


def copy(at: datetime.datetime) -> None:
    DataCopy.objects.create(email="amina@example.com", language="ar", created_at=at)


def record_of_run(at: datetime.datetime) -> None:
    RetentionRun.objects.note("a job", at, texts=1)


def records_of_runs() -> int:
    return RetentionRun.objects.filter(job="a job").count()


def spam(at: datetime.datetime) -> None:
    quarantine_inquiry(inquiry(at=at), at)


def texts() -> int:
    return OutgoingMail.objects.exclude(payload={}).count()


def not_closed() -> int:
    return Inquiry.objects.filter(state="answered").count()


def files(at: datetime.datetime) -> None:
    kept, karim = with_files(at=at), member()
    settle_inquiry(kept, by=karim, at=at)
    close_inquiry(kept, by=karim, at=at)


Held = tuple[
    str,
    Callable[[datetime.datetime], None],
    Callable[[datetime.datetime], bool],
    Callable[[], int],
]
HELD: list[Held] = [
    ("MAIL_BODY_KEPT", sent_text, purge_mail_bodies, texts),
    ("MAIL_GIVEN_UP_KEPT", given_up_text, purge_mail_bodies, texts),
    ("MAIL_GIVEN_UP_KEPT", sent_text, keep_to_periods, OutgoingMail.objects.count),
    ("INQUIRY_CLOSES_AFTER", answered, keep_to_periods, not_closed),
    ("STAFF_ACTS_KEPT", act, delete_old_staff_acts, StaffAct.objects.count),
    ("ERASED_KEPT", erased, keep_to_periods, ErasedInquiry.objects.count),
    ("RUNS_KEPT", record_of_run, keep_to_periods, records_of_runs),
    ("SPAM_KEPT", spam, delete_spam, Inquiry.objects.count),
    ("FILES_KEPT", files, keep_to_periods, Attachment.objects.count),
    ("COPY_KEPT", copy, delete_old_copies, DataCopy.objects.count),
]  # fmt: skip
each = pytest.mark.parametrize(
    "held", HELD, ids=[f"{name} {hold.__name__}" for name, hold, *_ in HELD]
)


class Site:
    """A site on which one period is set, and set again."""

    def __init__(self, settings: Settings, held: Held) -> None:
        self.settings = settings
        self.name, self.hold, self.run, self.count = held

    def set(self, length: datetime.timedelta, at: datetime.datetime) -> None:
        """Set the period, and start the worker anew."""
        setattr(self.settings, self.name, length)
        note_lengths(at)

    def left_around(self, end: datetime.datetime) -> list[int]:
        """Return what is left a second before `end`, and at it."""
        left = []
        for at in (end - SECOND, end):
            while self.run(at):
                pass
            left.append(self.count())
        return left


@pytest.fixture
def site(settings: Settings, held: Held) -> Site:
    return Site(settings, held)


@each
def test_what_is_held_when_a_period_is_lengthened_goes_when_it_would_have_gone(site: Site) -> None:
    site.set(SHORT, NOW)
    site.hold(NOW)

    site.set(LONG, NOW + DAY)

    assert site.left_around(NOW + SHORT) == [1, 0]


@each
def test_what_comes_after_a_period_was_lengthened_is_kept_for_longer(site: Site) -> None:
    site.set(SHORT, NOW)
    site.set(LONG, NOW + DAY)

    site.hold(NOW + DAY)

    assert site.left_around(NOW + DAY + LONG) == [1, 0]


@each
def test_what_is_held_when_a_period_is_shortened_goes_sooner(site: Site) -> None:
    site.set(LONG, NOW)
    site.hold(NOW)

    site.set(SHORT, NOW + DAY)

    assert site.left_around(NOW + SHORT) == [1, 0]


@each
def test_what_is_already_too_old_for_a_shorter_period_goes_at_once(site: Site) -> None:
    site.set(LONG, NOW)
    site.hold(NOW)
    before = site.left_around(NOW + SHORT + DAY)

    site.set(SHORT, NOW + SHORT + DAY)

    assert (before, site.left_around(NOW + SHORT + DAY)) == ([1, 1], [0, 0])


@each
def test_a_period_that_was_short_for_a_day_stays_short_for_what_was_held_then(site: Site) -> None:
    site.set(LONG, NOW)
    site.hold(NOW)
    site.set(SHORT, NOW + DAY)

    site.set(LONG, NOW + 2 * DAY)

    assert site.left_around(NOW + SHORT) == [1, 0]


@each
def test_a_longer_setting_that_no_worker_has_seen_extends_nothing(site: Site) -> None:
    site.set(SHORT, NOW)
    site.hold(NOW)

    setattr(site.settings, site.name, LONG)

    assert site.left_around(NOW + SHORT) == [1, 0]


@each
def test_a_shorter_setting_that_no_worker_has_seen_acts_at_once(site: Site) -> None:
    site.set(LONG, NOW)
    site.hold(NOW)

    setattr(site.settings, site.name, SHORT)

    assert site.left_around(NOW + SHORT) == [1, 0]


def ends_of_account(settings: Settings, first: int, then: int) -> list[bool]:
    """Tell whether an account is left around ten months, of which the owner was told in time."""
    settings.ACCOUNT_KEPT_MONTHS, settings.ACCOUNT_WARNED_MONTHS = first, first - 1
    note_lengths(NOW)
    open_account("amina@example.com", language="en", at=NOW)
    settings.ACCOUNT_KEPT_MONTHS, settings.ACCOUNT_WARNED_MONTHS = then, then - 1
    note_lengths(NOW + DAY)
    end = datetime.datetime(2027, 9, 22, 10, 0, tzinfo=datetime.UTC)
    left = []
    for at in (end - 31 * DAY, end - SECOND, end):
        keep_accounts(at)
        left.append(User.objects.exists())
    return left


@pytest.mark.parametrize(("first", "then"), [(10, 24), (24, 10)])
def test_an_unused_account_goes_by_the_shorter_of_two_periods(
    settings: Settings, first: int, then: int
) -> None:
    left = ends_of_account(settings, first, then)

    assert left == [True, True, False]


def test_whoever_asked_for_a_copy_reads_the_day_on_which_it_goes(settings: Settings) -> None:
    note_lengths(NOW)
    copy(NOW)

    settings.COPY_KEPT = 30 * DAY
    note_lengths(NOW + DAY)

    assert DataCopy.objects.get().kept_until == NOW + 7 * DAY


def test_a_length_is_noted_once_for_as_long_as_it_is_in_force(settings: Settings) -> None:
    for day in range(3):
        note_lengths(NOW + day * DAY)
    settings.MAIL_BODY_KEPT = LONG
    note_lengths(NOW + 3 * DAY)

    noted = Length.objects.of("MAIL_BODY_KEPT").values_list("since", "time")

    assert list(noted) == [(NOW, 7 * DAY), (NOW + 3 * DAY, LONG)]
    assert Length.objects.count() == len(PERIODS) + 1
