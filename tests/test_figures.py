"""Staff see how they answer: figures of weeks, the same in every database, and nobody's data."""

import datetime

import pytest

from contact.figures import WeekFigures, counted, ranked, week_starts, weekly_figures
from contact.models import Inquiry
from tests.post import HOUR

pytestmark = pytest.mark.django_db
# A Wednesday; its week began on Sunday the 15th, at midnight in El Oued.
NOW = datetime.datetime(2026, 11, 18, 12, tzinfo=datetime.UTC)
SUNDAY = datetime.datetime(2026, 11, 14, 23, tzinfo=datetime.UTC)


def write(at: datetime.datetime, hours: float | None = None, state: str = "answered") -> None:
    Inquiry.objects.create(
        name="Amel", email="amel@example.com", topic="project", language="ar", state=state,
        policy_date="2026-03-14", policy_revision=1, created_at=at,
        first_answered_at=None if hours is None else at + hours * HOUR,
    )  # fmt: skip


@pytest.mark.promise("use-improve")
def test_a_week_has_its_number_its_median_and_the_time_nine_of_ten_took() -> None:
    for hours in (10, 1, 2, 3, 4, 5, 6, 7, 8, 9):
        write(SUNDAY + HOUR, hours)
    write(SUNDAY)
    write(SUNDAY, 2, state="spam")
    write(SUNDAY - HOUR / 3600, 30.5)
    write(SUNDAY - 12 * 7 * 24 * HOUR, 1)

    figures = weekly_figures(NOW)

    start = datetime.date(2026, 8, 30)
    empty = [
        WeekFigures(start + datetime.timedelta(weeks=week), 0, 0, None, None) for week in range(10)
    ]
    before = WeekFigures(datetime.date(2026, 11, 8), 1, 1, 30.5, 30.5)
    assert figures == [*empty, before, WeekFigures(datetime.date(2026, 11, 15), 11, 10, 5.0, 9.0)]


@pytest.mark.promise("use-improve")
def test_no_figure_is_made_of_anything_personal() -> None:
    write(SUNDAY, 1)
    starts = week_starts(NOW)

    rows = [*counted(starts), *ranked(starts)]

    assert [set(row) for row in rows] == [
        {"week", "count", "answered"},
        {"week", "seconds", "rank", "half", "most"},
    ]
    queries = f"{counted(starts).query} {ranked(starts).query}"
    for column in ("name", "email", "phone", "search_text", "reference", "public_id"):
        assert f'"{column}"' not in queries
