"""An inquiry goes by the shortest periods since it came, and page, mails and desk tell the same."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
import time_machine
from django.core import checks
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import Settings

from accounts.models import User
from accounts.services import keep_accounts, open_account
from contact.models import Inquiry
from contact.services import answer_inquiry, close_inquiry, renew_link, send_links, settle_inquiry
from souftech.lengths import note_lengths
from souftech.models import OutgoingMail
from tests.attaching import with_files
from tests.desk import DAY, MINUTE, NOW, end_of, inquiry, member, page, signed_in
from tests.doors import signed_in_visitor
from tests.post import write_all
from tests.rights import proven
from tests.webserver import serving

pytestmark = pytest.mark.django_db
MONTHS = re.compile(r"(\d+) months? after closing")
DAYS = re.compile(r"(\d+) days? after closing")


@pytest.fixture
def karim() -> User:
    return member()


def set_periods(settings: Settings, months: int, days: int, day: int) -> None:
    """Set how long inquiries and their files are kept, and start the worker anew on that day."""
    settings.INQUIRY_KEPT_MONTHS, settings.FILES_KEPT = months, days * DAY
    note_lengths(NOW + day * DAY)


def closed(kept: Inquiry, karim: User, *, day: int) -> Inquiry:
    """Close an inquiry on that day, and return it as it is then."""
    settle_inquiry(kept, by=karim, at=NOW + day * DAY)
    close_inquiry(kept, by=karim, at=NOW + day * DAY)
    kept.refresh_from_db()
    return kept


def told(pattern: re.Pattern[str], texts: Iterable[str]) -> list[set[str]]:
    """Return the lengths that each text names."""
    return [set(pattern.findall(" ".join(strip_tags(text).split()))) for text in texts]


def pages_of(kept: Inquiry, karim: User) -> list[str]:
    """Return its page, the account of its sender, and its page at the desk, in English."""
    User.objects.filter(pk=karim.pk).update(language="en")
    desk = signed_in(User.objects.get(pk=karim.pk))
    desk.cookies["language"] = "en"
    visits = [(Client(), kept.get_absolute_url()), (signed_in_visitor(kept.email), "/en/account/")]
    return [client.get(place).content.decode() for client, place in [*visits, (desk, page(kept))]]


def mails_of(kept: Inquiry, karim: User) -> list[str]:
    """Have each mail to its sender written, and return them."""
    last = kept.messages.latest("pk").pk
    answer_inquiry(kept, by=karim, body="Yes.", seen=last, at=NOW + 2 * DAY)
    send_links(kept.email, language="en", at=NOW + 2 * DAY)
    renew_link(kept, by=karim, at=NOW + 2 * DAY)
    write_all()
    to_sender = OutgoingMail.objects.filter(
        occasion__in=["acknowledgement", "answer", "links", "new_link"]
    )
    return [mail.body for mail in to_sender]


@pytest.mark.promise("collect-content")
@pytest.mark.parametrize(("first", "then"), [(6, 24), (24, 6)])
def test_whoever_wrote_before_a_period_changed_reads_the_shorter_one_everywhere(
    karim: User, settings: Settings, first: int, then: int
) -> None:
    set_periods(settings, first, 90, day=0)
    kept = inquiry(language="en")

    set_periods(settings, then, 90, day=1)
    pages, mails = pages_of(kept, karim), mails_of(kept, karim)

    assert told(MONTHS, pages) == [{"6"}] * 3
    assert told(MONTHS, mails) == [{"6"}] * 4


@pytest.mark.parametrize(
    ("first", "then", "later"), [(6, 24, "2028-11"), (24, 6, "2027-05"), (6, 6, "2027-05")]
)
def test_what_was_open_when_a_period_changed_goes_by_the_shorter_one(
    karim: User, settings: Settings, first: int, then: int, later: str
) -> None:
    set_periods(settings, first, 90, day=0)
    kept, other = inquiry(), inquiry(email="brahim@example.com", at=NOW + 2 * DAY)

    set_periods(settings, then, 90, day=1)
    ends = [end_of(closed(one, karim, day=2)) for one in (kept, other)]

    assert [end and f"{end:%Y-%m}" for end in ends] == ["2027-05", later]


def test_a_period_that_was_short_for_a_minute_moves_no_date_that_was_told(
    karim: User, settings: Settings
) -> None:
    kept = closed(inquiry(), karim, day=0)
    settings.INQUIRY_KEPT_MONTHS = 6
    note_lengths(NOW + MINUTE)
    before = end_of(kept)

    settings.INQUIRY_KEPT_MONTHS = 12
    note_lengths(NOW + 2 * MINUTE)

    assert (end_of(kept), before and f"{before:%Y-%m}") == (before, "2027-05")


def test_whoever_sees_their_data_reads_the_dates_that_count_by_now(
    karim: User, settings: Settings
) -> None:
    set_periods(settings, 12, 90, day=0)
    kept = closed(inquiry(), karim, day=0)
    set_periods(settings, 6, 30, day=1)

    seen = proven(kept.email).get("/en/your-data/see/").content.decode()

    dates = ["22 December 2026", "22 May 2027", "20 February 2027", "22 November 2027"]
    assert [date in strip_tags(seen) for date in dates] == [True, True, False, False]


def test_the_page_of_an_inquiry_tells_how_long_its_files_were_promised(settings: Settings) -> None:
    set_periods(settings, 12, 30, day=0)
    kept = with_files()

    set_periods(settings, 12, 90, day=1)
    place = kept.get_absolute_url().replace("/ar/", "/en/")

    assert told(DAYS, [Client().get(place).content.decode()]) == [{"30"}]


@pytest.mark.parametrize(
    ("months", "days", "refused"),
    [(3, 89, False), (3, 90, True), (12, 365, False), (12, 366, True)],
)
def test_no_longer_time_is_told_for_files_than_for_their_inquiry(
    settings: Settings, months: int, days: int, *, refused: bool
) -> None:
    settings.INQUIRY_KEPT_MONTHS, settings.FILES_KEPT = months, days * DAY

    found = [problem.id for problem in checks.run_checks(tags=["outbox"])]

    assert ("souftech.E007" in found) == refused


def test_a_web_server_that_starts_notes_by_which_periods_its_forms_promise(tmp_path: Path) -> None:
    with serving(tmp_path, INQUIRY_KEPT_MONTHS="6"):
        pass

    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as database:
        noted = database.execute(
            "SELECT months FROM souftech_length WHERE name = 'INQUIRY_KEPT_MONTHS'"
        ).fetchall()
    assert noted == [(6,)]


@pytest.mark.parametrize(("first", "then"), [(10, 24), (24, 10)])
def test_whoever_has_an_account_reads_by_which_months_it_ends(
    settings: Settings, first: int, then: int
) -> None:
    for day, months in enumerate((first, then)):
        settings.ACCOUNT_KEPT_MONTHS, settings.ACCOUNT_WARNED_MONTHS = months, months - 1
        note_lengths(NOW + day * DAY)
        open_account(f"since-{day}@example.com", language="en", at=NOW)

    with time_machine.travel(NOW, tick=False):
        shown = signed_in_visitor("since-0@example.com").get("/en/account/").content.decode()
    keep_accounts(NOW + 300 * DAY)

    notice = OutgoingMail.objects.filter(occasion="account_ends").first()
    assert "nobody uses for 10 months" in " ".join(shown.split())
    assert notice is not None
    assert "not signed in for 9 months" in notice.body
