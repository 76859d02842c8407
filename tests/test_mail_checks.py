"""Settings that would lose or double mails are refused; a deployment is told what is missing."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from souftech.processors import Processor

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def _somebody_hosts_the_site(settings: Settings) -> None:
    settings.PROCESSORS = [Processor("hosting", "Amel Host", ("Algeria",), ())]


def ids(*, deploy: bool = False) -> list[str]:
    found = run_checks(tags=None if deploy else ["outbox"], include_deployment_checks=deploy)
    return [str(message.id) for message in found if str(message.id).startswith("souftech")]


def test_the_settings_as_they_come_are_fine() -> None:
    assert ids() == []


def test_a_lease_that_a_hanging_mail_server_can_outlast_is_refused(settings: Settings) -> None:
    settings.OUTBOX_LEASE = datetime.timedelta(seconds=2 * settings.EMAIL_TIMEOUT)

    assert ids() == ["souftech.E001"]


@pytest.mark.parametrize("pauses", [[], [60, 0], [-1]])
def test_tries_without_a_pause_between_them_are_refused(
    settings: Settings, pauses: list[float]
) -> None:
    settings.OUTBOX_BACKOFF = pauses

    assert ids() == ["souftech.E002"]


@pytest.mark.parametrize(
    ("https", "transport", "expected"),
    [
        (True, "souftech.eml.EmailBackend", ["souftech.W001"]),
        (True, SMTP, []),
        (False, "souftech.eml.EmailBackend", []),
    ],
)
def test_whoever_deploys_is_told_what_is_missing_and_where_mails_would_go(
    settings: Settings, https: bool, transport: str, expected: list[str]
) -> None:
    settings.HTTPS = https
    settings.MAIL_TRANSPORT = transport

    assert sorted(ids(deploy=True)) == sorted(expected)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Souftech <contact@souftech.com>", []),
        ("hello@mail.example.com", []),
        ("hello@example.com", []),
        ("hello@notexample.com", ["souftech.W002"]),
        ("Souftech <contact@gmail.com>", ["souftech.W002"]),
        ("Souftech", ["souftech.E003"]),
    ],
)
def test_a_sender_that_mail_servers_would_not_believe_is_told(
    settings: Settings, sender: str, expected: list[str]
) -> None:
    settings.HTTPS, settings.MAIL_TRANSPORT = True, SMTP
    settings.SITE = urlsplit("https://www.example.com")
    settings.DEFAULT_FROM_EMAIL = sender

    assert sorted(ids(deploy=True)) == sorted(expected)


@pytest.mark.parametrize("staff", [[], ["amina"], ["amina@souftech.com", ""]])
def test_a_site_whose_staff_cannot_be_told_of_inquiries_is_no_site(
    settings: Settings, staff: list[str]
) -> None:
    settings.STAFF_EMAILS = staff

    assert sorted(ids(deploy=True)) == ["souftech.E004"]
