"""The desk speaks whole sentences, in the three languages of those who work at it."""

import pytest
from django.test import Client

from tests.test_desk import HOUR, words, write

pytestmark = pytest.mark.django_db


def reading(client: Client, code: str, path: str = "/admin/") -> str:
    """Return what a page of the desk says in that language."""
    client.cookies["language"] = code
    return words(client, path)


@pytest.mark.parametrize(
    ("code", "waits"),
    [
        ("en", "waits for less than a working day"),
        ("fr", "attend depuis moins d’un jour ouvré"),
        ("ar", "ينتظر منذ أقل من يوم عمل"),
    ],
)
def test_what_came_an_hour_ago_waits_for_less_than_a_day(
    admin_client: Client, code: str, waits: str
) -> None:
    write("Amel", HOUR)

    assert waits in reading(admin_client, code)
