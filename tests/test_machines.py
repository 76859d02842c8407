"""What machines ask for: sitemap, robots, security contact, icon."""

import datetime
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

SITE = "http://127.0.0.1:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def test_the_sitemap_names_every_public_page_in_every_language(client: Client) -> None:
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own answer

    found = {
        url.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in tree.iter(f"{SITEMAP}url")
    }
    assert found == {
        f"{SITE}/{code}/{page}": {
            **{other: f"{SITE}/{other}/{page}" for other in ("en", "fr", "ar")},
            "x-default": f"{SITE}/{page}",
        }
        for code in ("en", "fr", "ar")
        for page in ("", "contact/", "privacy/")
    }


def test_robots_are_kept_from_private_pages_and_shown_the_sitemap(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /language/",
        "Disallow: /en/inquiry/",
        "Disallow: /fr/inquiry/",
        "Disallow: /ar/inquiry/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_who_finds_a_weakness_learns_where_to_report_it(client: Client) -> None:
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)):
        response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:contact@souftech.com",
        "Expires: 2026-08-28T00:00:00Z",
        "Preferred-Languages: en, fr, ar",
        f"Canonical: {SITE}/.well-known/security.txt",
    ]


def test_the_old_icon_address_leads_to_the_icon(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/favicon.ico")


@pytest.mark.parametrize("page", ["/robots.txt", "/.well-known/security.txt", "/language/en/"])
def test_addresses_that_only_answer_refuse_a_post(client: Client, page: str) -> None:
    assert client.post(page).status_code == 405
