"""The pages about one's data name everything as its owner would."""

import re

import pytest
from django.test import Client

from tests.rights import prove

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "titles"),
    [
        ("en", ["See it", "Correct it", "Take it", "Erase it"]),
        ("fr", ["Les consulter", "Les rectifier", "Les emporter", "Les effacer"]),
        ("ar", ["الاطّلاع عليها", "تصحيحها", "أخذ نسخة منها", "حذفها"]),
    ],
)
def test_what_one_can_do_with_the_data_is_said_alike_of_each(
    client: Client, code: str, titles: list[str]
) -> None:
    prove(client)

    html = client.get(f"/{code}/your-data/").content.decode()

    assert re.findall(r"<h2>\s*<a[^>]*>(.*?)</a>", html)[:4] == titles
