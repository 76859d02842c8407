"""The company works from Sunday to Thursday, without its holidays, by the clock of El Oued."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from contact.working_days import deadline, latest_start, working_days_between

ALGIERS = datetime.timezone(datetime.timedelta(hours=1))
NEW_YEAR = datetime.date(2027, 1, 3)  # a Sunday, on which this company rests
moments = st.datetimes(
    datetime.datetime(2026, 11, 1),  # noqa: DTZ001 - the strategy adds the time zone
    datetime.datetime(2027, 3, 1),  # noqa: DTZ001
    timezones=st.just(datetime.UTC),
)


@pytest.fixture(autouse=True)
def _holidays(settings: Settings) -> None:
    settings.HOLIDAYS = frozenset({datetime.date(2026, 11, 24), NEW_YEAR})


def local(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(day).replace(tzinfo=ALGIERS)


@pytest.mark.parametrize(
    ("arrived", "days", "due"),
    [
        ("2026-11-15 10:30", 2, "2026-11-17 10:30"),  # Sunday to Tuesday
        ("2026-11-18 10:30", 2, "2026-11-22 10:30"),  # Wednesday, over the week-end, to Sunday
        ("2026-11-20 10:30", 2, "2026-11-25 00:00"),  # Friday counts from Sunday; Tuesday is off
        ("2026-11-21 23:59", 1, "2026-11-23 00:00"),  # Saturday counts from Sunday
        ("2026-11-24 09:00", 1, "2026-11-26 00:00"),  # a holiday counts from the next day
        ("2026-12-31 16:00", 1, "2027-01-04 16:00"),  # Thursday, over a Sunday off, to Monday
    ],
)
def test_an_answer_is_due_after_so_many_working_days(arrived: str, days: int, due: str) -> None:
    assert deadline(local(arrived), days) == local(due)


def test_the_day_is_the_one_of_the_company_wherever_the_server_stands() -> None:
    late_on_saturday = datetime.datetime(2026, 11, 14, 23, 30, tzinfo=datetime.UTC)

    assert deadline(late_on_saturday, 1) == local("2026-11-16 00:30")


@given(start=moments, end=moments, days=st.integers(1, 9))
def test_the_database_and_the_calendar_agree_on_what_is_late(
    start: datetime.datetime, end: datetime.datetime, days: int
) -> None:
    assert (start <= latest_start(end, days)) == (deadline(start, days) <= end)


@given(start=moments, end=moments, days=st.integers(1, 9))
def test_so_many_working_days_have_passed_when_their_deadline_has(
    start: datetime.datetime, end: datetime.datetime, days: int
) -> None:
    assert (working_days_between(start, end) >= days) == (deadline(start, days) <= end)
