"""An account that nobody uses ends after 24 months, and its owner is told a month before."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client
from time_machine import travel

from accounts.models import Proof, User
from accounts.services import keep_accounts, open_account
from contact.models import StaffAct
from contact.models.records import Act
from contact.services import mark_bouncing, mark_reachable
from souftech.models import OutgoingMail
from tests.desk import inquiry
from tests.doors import ask, enter
from tests.team import begin_with_password, member

pytestmark = pytest.mark.django_db
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)
MADE = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
WARNED = datetime.datetime(2028, 10, 22, 10, 0, tzinfo=datetime.UTC)
OVER = datetime.datetime(2028, 11, 22, 10, 0, tzinfo=datetime.UTC)
EMAIL = "amina@example.com"
NEW = {
    "email": "brahim@example.com", "language": "en", "usable_password": "true",
    "password1": "a long password of ours", "password2": "a long password of ours",
}  # fmt: skip


def account(language: str = "en", at: datetime.datetime = MADE, email: str = EMAIL) -> User:
    return open_account(email, language=language, at=at)


def run(at: datetime.datetime) -> tuple[int, int]:
    """Do the day's work, and return how many accounts and notices there are."""
    with travel(at, tick=False):
        while keep_accounts(at):
            pass
    notices = OutgoingMail.objects.filter(occasion="account_ends")
    return User.objects.count(), notices.count()


@pytest.mark.promise("collect-account")
def test_the_notice_comes_after_23_months_and_the_end_after_24_to_the_second() -> None:
    account()

    states = [run(at) for at in (WARNED - SECOND, WARNED, OVER - SECOND, OVER)]

    assert states == [(1, 0), (1, 1), (1, 1), (0, 1)]


def test_who_has_used_an_account_since_its_notice_gets_another_before_it_ends() -> None:
    used = account()
    run(WARNED)
    User.objects.filter(pk=used.pk).update(last_login=OVER)  # by a password, as staff do

    states = [run(OVER + 690 * DAY), run(OVER + 701 * DAY), run(OVER + 729 * DAY)]

    assert states == [(1, 1), (1, 2), (1, 2)]


def test_whose_notice_was_held_back_since_mails_came_back_gets_another() -> None:
    account()
    karim, kept = member("karim@souftech.com"), inquiry(email=EMAIL)
    run(WARNED)

    mark_bouncing(kept, by=karim, at=WARNED)
    mark_reachable(kept, by=karim, at=WARNED + DAY)

    assert run(WARNED + DAY)[1] == 2


@pytest.mark.parametrize(
    ("language", "date"),
    [("en", "22 November 2028"), ("fr", "22 novembre 2028"), ("ar", "22 نوفمبر 2028")],
)
def test_the_notice_names_the_day_and_the_way_back(language: str, date: str) -> None:
    account(language)

    run(WARNED)

    mail = OutgoingMail.objects.get()
    assert (mail.recipient, date in mail.body) == (EMAIL, True)
    assert f"http://127.0.0.1:8000/{language}/account/enter/" in mail.body


def test_the_notice_is_sent_once() -> None:
    account()

    assert [run(WARNED + n * DAY) for n in range(3)] == [(1, 1)] * 3


def test_whoever_signs_in_begins_anew(client: Client) -> None:
    account()
    run(WARNED)
    with travel(WARNED + DAY, tick=False):
        enter(client, EMAIL)

    states = [run(at) for at in (OVER, WARNED + DAY + 699 * DAY)]

    assert states == [(1, 1), (1, 1)]
    assert User.objects.get().warned_at is None
    assert run(datetime.datetime(2030, 9, 23, 10, 0, tzinfo=datetime.UTC)) == (1, 2)


def test_after_a_standstill_nobody_is_deleted_without_notice() -> None:
    account()
    late = OVER + 100 * DAY

    states = [run(at) for at in (late, late + 14 * DAY - SECOND, late + 14 * DAY)]

    assert states == [(1, 1), (1, 1), (0, 1)]
    assert "16 March 2029" in OutgoingMail.objects.get().body


def test_months_are_those_of_the_calendar() -> None:
    account(at=datetime.datetime(2026, 3, 31, 10, 0, tzinfo=datetime.UTC))
    end_of_february = datetime.datetime(2028, 2, 29, 10, 0, tzinfo=datetime.UTC)

    assert [run(end_of_february - SECOND), run(end_of_february)] == [(1, 0), (1, 1)]


def test_an_account_of_staff_stays_and_one_whose_record_is_still_kept() -> None:
    member("support", date_joined=MADE)
    former = member("former", is_staff=False, date_joined=MADE)
    StaffAct.objects.create(at=WARNED, staff=former, act=Act.values[0])
    run(WARNED)

    kept = run(OVER)
    StaffAct.objects.all().delete()

    assert (kept, run(OVER)) == ((2, 1), (1, 1))


def test_many_end_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.services.keeping.PIECE", 2)
    for n in range(5):
        account(at=MADE + n * SECOND, email=f"{n}@example.com")

    assert [run(WARNED + DAY), run(OVER + DAY)] == [(5, 5), (0, 5)]


def test_nothing_unverified_is_ever_an_account(client: Client) -> None:
    ask(client, EMAIL)

    assert (User.objects.count(), Proof.objects.count()) == (0, 1)


def test_the_log_of_the_admin_names_no_account_by_its_address() -> None:
    user, boss = account(), User.objects.create_superuser("boss@souftech.com")
    desk, place = Client(), "/admin/accounts/user/"
    begin_with_password(desk, boss)

    changed = desk.post(f"{place}{user.pk}/change/", {"email": EMAIL, "language": "ar"})
    desk.post(f"{place}{user.pk}/delete/", {"post": "yes"})
    desk.post(f"{place}add/", NEW)

    noted = LogEntry.objects.order_by("pk").values_list("action_flag", "object_repr")
    new = User.objects.get(email=NEW["email"])
    assert changed.status_code == 302
    assert list(noted) == [(2, str(user.pk)), (3, str(user.pk)), (1, str(new.pk))]


def test_what_the_log_of_the_admin_noted_before_loses_its_addresses() -> None:
    user = account()
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, "")

    import_module("accounts.migrations.0005_log").forget_addresses(apps, None)

    assert LogEntry.objects.get().object_repr == str(user.pk)
