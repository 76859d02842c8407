"""The home page says what is known, and promises what the company has promised."""

import pytest
from django.test import Client
from pytest_django import Settings

PROMISES = {
    "en": "We answer within 2 working days, Sunday to Thursday.",
    "fr": "Nous répondons en 2 jours ouvrés, du dimanche au jeudi.",
    "ar": "نردّ عليك خلال يومَي عمل، من الأحد إلى الخميس.",
}


@pytest.mark.parametrize("code", PROMISES)
def test_an_answer_time_is_promised_only_once_the_company_has_set_one(
    client: Client, settings: Settings, code: str
) -> None:
    before = client.get(f"/{code}/").content.decode()

    settings.PROMISED_ANSWER_DAYS = 2
    after = client.get(f"/{code}/").content.decode()

    assert (PROMISES[code] in before, PROMISES[code] in after) == (False, True)


def test_every_public_page_has_a_title_and_a_description_of_its_own(client: Client) -> None:
    heads = set()
    for code in PROMISES:
        for page in ("", "contact/", "privacy/"):
            html = client.get(f"/{code}/{page}").content.decode()
            title = html.split("<title>")[1].split("</title>")[0].strip()
            description = html.split('property="og:description"')[1].split('content="')[1]
            heads.add((title, description.split('"')[0]))

    assert len(heads) == len({title for title, _ in heads}) == len({d for _, d in heads}) == 9
