"""A visitor reads who processes data for the company, and nobody does so unnamed."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from pages.facts import FactTable, live_facts
from souftech.processors import Processor, optional_service, processors

HOST = Processor("hosting", "Amel Host", ("Algeria", "Algérie", "الجزائر"), ())
POST = Processor("mail", "Post Box", ("Germany",), ("example.net", "post.example"))


def table() -> FactTable:
    return next(facts for facts in live_facts() if facts.title == "Who processes data for us")


def ids() -> list[str]:
    found = run_checks(tags=["outbox"], include_deployment_checks=True)
    return [str(message.id) for message in found]


@pytest.mark.promise("share-hosting")
def test_the_page_lists_who_it_is_where_with_what_and_what_for(settings: Settings) -> None:
    settings.PROCESSORS = [HOST, POST]

    assert table().rows == [
        [
            "Amel Host", "Algeria", "Everything that the site keeps",
            "Runs the site and stores its data",
        ],
        [
            "Post Box", "Germany", "E-mail addresses, and the text of mails",
            "Carries our mails to you and to our team",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "country"), [("en", "Algeria"), ("fr", "Algérie"), ("ar", "الجزائر")]
)
def test_a_country_has_its_name_in_the_readers_language(language: str, country: str) -> None:
    assert [one.country_in(language) for one in (HOST, POST)] == [country, "Germany"]


def test_where_nobody_was_entered_the_page_says_so_and_invents_nobody(client: Client) -> None:
    html = client.get("/en/privacy/").content.decode()

    assert (table().rows, table().when_empty) == ([], "No company has been entered here yet.")
    assert "No company has been entered here yet." in html


@pytest.mark.promise("sharing")
def test_the_page_shows_the_register_that_is_in_force(client: Client, settings: Settings) -> None:
    settings.PROCESSORS = [HOST, POST]

    html = client.get("/ar/privacy/").content.decode()

    assert [name in html for name in ("Amel Host", "الجزائر", "Post Box")] == [True] * 3


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("localhost", []),
        ("example.net", []),
        ("smtp.EXAMPLE.net", []),
        ("post.example", []),
        ("notexample.net", ["souftech.E005"]),
        ("mail.example.org", ["souftech.E005"]),
    ],
)
@pytest.mark.promise("share-mail")
def test_mails_leave_a_public_site_only_through_a_host_that_is_named(
    settings: Settings, host: str, found: list[str]
) -> None:
    settings.HTTPS, settings.PROCESSORS, settings.EMAIL_HOST = True, [HOST, POST], host
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"

    assert ids() == found


def test_the_host_of_another_service_carries_no_mails(settings: Settings) -> None:
    settings.HTTPS, settings.EMAIL_HOST = True, "example.net"
    settings.PROCESSORS = [HOST, Processor("errors", "Post Box", ("Germany",), ("example.net",))]

    assert "souftech.E005" in ids()


@pytest.mark.promise("share-hosting")
def test_whoever_deploys_is_reminded_of_who_hosts_the_site(settings: Settings) -> None:
    settings.HTTPS, settings.PROCESSORS = True, []
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"

    assert ids() == ["souftech.W003"]


def test_on_ones_own_machine_nobody_is_asked(settings: Settings) -> None:
    settings.HTTPS, settings.EMAIL_HOST = False, "mail.example.org"

    assert ids() == []


def test_a_register_is_read_from_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    host, post = "hosting|Amel Host|Algeria/Algérie/الجزائر", "mail|Post Box|Germany"
    monkeypatch.setenv("PROCESSORS", f"{host}; {post}|example.net,post.example;")

    assert processors() == [HOST, POST]


@pytest.mark.promise("share-technical")
def test_fault_reports_stay_off_until_whoever_gets_them_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = Processor("errors", "Fault Box", ("Germany",), ("example.com",))
    off = optional_service("SENTRY_DSN", "errors", [named])
    monkeypatch.setenv("SENTRY_DSN", "https://key@sentry.example.com/1")

    with pytest.raises(ImproperlyConfigured, match="which the privacy page has to name"):
        optional_service("SENTRY_DSN", "errors", [HOST, POST])

    on = optional_service("SENTRY_DSN", "errors", [named])
    assert (off, on) == ("", "https://key@sentry.example.com/1")
