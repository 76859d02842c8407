"""A visitor reads the site in their language."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from tests.desk import inquiry
from tests.test_invitation import invite

ROOT_CASES = [
    ({}, "", "/en/"),
    ({"accept-language": "ar-DZ,ar;q=0.9,fr;q=0.5"}, "", "/ar/"),
    ({"accept-language": "fr-FR"}, "", "/fr/"),
    ({"accept-language": "de"}, "", "/en/"),
    ({"accept-language": "de"}, "ar", "/ar/"),
    ({"accept-language": "fr"}, "xx", "/fr/"),
]


@pytest.mark.parametrize(("headers", "chosen", "target"), ROOT_CASES)
@pytest.mark.promise("cookie-return")
def test_the_bare_address_leads_to_the_language_chosen_before_or_the_browsers(
    client: Client, headers: dict[str, str], chosen: str, target: str
) -> None:
    client.cookies["language"] = chosen

    response = client.get("/", headers=headers)

    assert (response.status_code, response["Location"]) == (302, target)
    assert {name.strip() for name in response["Vary"].split(",")} == {"Accept-Language", "Cookie"}


SWITCH_CASES = [
    ("/en/contact/?topic=privacy", "/ar/contact/?topic=privacy"),
    ("/fr/privacy/", "/ar/privacy/"),
    ("/en/no-such-page/", "/ar/no-such-page/"),
    ("", "/ar/"),
    ("/somewhere/", "/ar/"),
    ("https://elsewhere.example/en/", "/ar/"),
    ("//elsewhere.example/en/", "/ar/"),
    ("/en//elsewhere.example/", "/ar//elsewhere.example/"),
    ("/en/\r\nSet-Cookie: x=1", "/ar/%0D%0ASet-Cookie:%20x=1"),
]


@pytest.mark.parametrize(("page", "target"), SWITCH_CASES)
def test_the_switch_leads_to_the_same_page_and_never_off_the_site(
    client: Client, page: str, target: str
) -> None:
    response = client.get("/language/ar/", {"next": page})

    assert (response.status_code, response["Location"]) == (302, target)
    assert response.cookies["language"].value == "ar"
    assert response.cookies["language"]["max-age"] == 365 * 24 * 3600


@pytest.mark.promise("cookie-language")
def test_a_choice_is_remembered_on_the_next_visit(client: Client) -> None:
    client.get("/language/fr/", {"next": "/en/"})

    response = client.get("/", headers={"accept-language": "ar"})

    assert response["Location"] == "/fr/"


def test_a_language_that_the_site_does_not_speak_is_not_found(client: Client) -> None:
    assert client.get("/language/de/").status_code == 404


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
@pytest.mark.parametrize("page", ["", "privacy/", "contact/", "no-such-page/"])
def test_every_page_says_its_language_and_direction(
    client: Client, page: str, code: str, direction: str
) -> None:
    html = " ".join(client.get(f"/{code}/{page}").content.decode().split())

    assert f'<html lang="{code}" dir="{direction}"' in html


@pytest.mark.parametrize("page", ["", "privacy/", "contact/"])
def test_search_engines_are_told_where_each_language_stands(client: Client, page: str) -> None:
    html = " ".join(client.get(f"/fr/{page}?utm=1").content.decode().split())

    site = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{site}/fr/{page}">' in html
    for code in ("en", "fr", "ar"):
        assert f'hreflang="{code}" href="{site}/{code}/{page}"' in html
    assert f'hreflang="x-default" href="{site}/{page}"' in html


@pytest.mark.parametrize(
    ("code", "own", "others"),
    [
        ("en", "en_US", ["fr_FR", "ar_AR"]),
        ("fr", "fr_FR", ["en_US", "ar_AR"]),
        ("ar", "ar_AR", ["en_US", "fr_FR"]),
    ],
)
def test_a_shared_page_names_its_languages_as_social_networks_know_them(
    client: Client, code: str, own: str, others: list[str]
) -> None:
    html = " ".join(client.get(f"/{code}/").content.decode().split())

    assert re.findall(r'"og:locale" content="([^"]*)"', html) == [own]
    assert re.findall(r'"og:locale:alternate" content="([^"]*)"', html) == others


@pytest.mark.parametrize("code", ["ar", "en", "fr"])
def test_a_time_of_day_reads_alike_in_every_language(code: str) -> None:
    with override(code):
        assert (
            date_format(datetime.datetime(2026, 11, 27, 6, 50, tzinfo=datetime.UTC), "TIME_FORMAT")
            == "06:50"
        )


@pytest.mark.django_db
def test_no_secret_of_an_address_gets_into_a_query_when_the_language_changes(
    client: Client,
) -> None:
    inquired = inquiry(language="en").get_absolute_url()
    file = f"{inquired}files/{uuid.uuid4()}/"

    pages = [client.get(place).content.decode() for place in (invite(), file, f"{inquired}none/")]

    secrets = re.compile(r"\?next=[^\"]*(?:invitation|inquiry)")
    assert [secrets.findall(page) for page in pages] == [[], [], []]
    assert ['lang="fr"' in page for page in pages] == [True] * 3
    assert f'href="{file.replace("/en/", "/fr/", 1)}"' in pages[1]
