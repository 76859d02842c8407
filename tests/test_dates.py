"""A date reads as people write it, on pages as in mails."""

import datetime

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from souftech.letters import compose
from tests.desk import NOW, inquiry

FIRST = NOW.replace(month=12, day=1)
WRITTEN = [
    ("fr", FIRST, "1er décembre 2026, 11:00"),
    ("fr", FIRST.replace(day=2), "2 décembre 2026, 11:00"),
    ("fr", FIRST.replace(day=21), "21 décembre 2026, 11:00"),
    ("en", FIRST, "1 December 2026, 11:00"),
    ("ar", FIRST, "1 ديسمبر 2026، 11:00"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "at", "shown"), WRITTEN)
def test_a_page_counts_the_days_as_its_reader_speaks(
    client: Client, code: str, at: datetime.datetime, shown: str
) -> None:
    kept = inquiry(at=at, language=code)

    html = client.get(kept.get_absolute_url()).content.decode()

    assert f'">{shown}</time>' in html


@pytest.mark.parametrize(("day", "shown"), [(1, "1er décembre 2026"), (2, "2 décembre 2026")])
def test_a_french_mail_counts_the_days_as_its_reader_speaks(day: int, shown: str) -> None:
    mail = compose("digest", "fr", {"at": FIRST.replace(day=day)}, to="karim@souftech.com")

    assert mail.subject == f"Ce qui vous attend le {shown}"


def test_a_day_without_its_year_is_counted_alike() -> None:
    with override("fr"):
        assert date_format(FIRST, "MONTH_DAY_FORMAT") == "1er décembre"
