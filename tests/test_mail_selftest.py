"""Whoever sets the site up learns whether mails get out, and if not, where they stop."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from souftech.models import OutgoingMail
from tests.smtp import Answer, Relay

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
RECORDS = [
    'SPF    souftech.com TXT: one record with "v=spf1" that allows {}, and "-all" at its end.',
    'DKIM   <selector>._domainkey.souftech.com TXT: "v=DKIM1; ...", as {} signs.',
    'DMARC  _dmarc.souftech.com TXT: "v=DMARC1; p=quarantine; rua=mailto:<a mailbox of yours>".',
]


@pytest.fixture
def server(settings: Settings, relay: Relay) -> Relay:
    settings.MAIL_TRANSPORT = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", relay.port, 2
    return relay


def run() -> tuple[list[str], str]:
    """Return the lines of the test, and the refusal that ended it, if any."""
    said, refusal = StringIO(), ""
    try:
        call_command("mail_selftest", stdout=said)
    except CommandError as error:
        refusal = str(error)
    steps, _records = said.getvalue().split("\n\nRecords" if refusal == "" else "\nRecords")
    return steps.strip().splitlines(), refusal


def statuses() -> list[tuple[str, str, int]]:
    return list(OutgoingMail.objects.values_list("recipient", "status", "attempts"))


def test_each_step_is_told_and_staff_get_the_mail(server: Relay) -> None:
    steps, refusal = run()

    assert [step.partition(":")[0] for step in steps] == [
        "Settings", "Outbox", "Connect", "EHLO and TLS", "Login", "Handed over",
    ]  # fmt: skip
    assert (refusal, server.recipients) == ("", [["staff@souftech.test"]])
    assert server.accepted[0]["Subject"] == "Test: mails from the website arrive"
    assert statuses() == [("staff@souftech.test", "sent", 1)]


def test_the_records_to_check_are_printed_whatever_happens(server: Relay) -> None:
    said = StringIO()

    call_command("mail_selftest", stdout=said)

    assert said.getvalue().splitlines()[-3:] == [record.format("127.0.0.1") for record in RECORDS]


def test_a_server_that_is_not_there_is_named_as_the_step_that_failed(
    server: Relay, settings: Settings
) -> None:
    settings.EMAIL_PORT = 9

    steps, refusal = run()

    assert [step.partition(":")[0] for step in steps] == ["Settings", "Outbox"]
    assert refusal.startswith("Connect: ConnectionRefusedError: ")
    assert statuses() == [("staff@souftech.test", "queued", 1)]


def test_a_server_without_tls_is_refused_before_a_password_is_sent(
    server: Relay, settings: Settings
) -> None:
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = True, "souftech"
    settings.EMAIL_HOST_PASSWORD = "well-kept"

    _steps, refusal = run()

    assert refusal.startswith("EHLO and TLS: SMTPNotSupportedError: ")


def test_a_login_that_is_not_taken_is_the_step_that_failed_and_stays_secret(
    server: Relay, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "souftech", "well-kept"

    steps, refusal = run()

    assert refusal.startswith("Login: SMTP")
    assert "well-kept" not in refusal + "".join(steps)


def test_a_mail_that_is_refused_stays_for_the_worker(server: Relay) -> None:
    server.answer([Answer.NEVER])

    _steps, refusal = run()

    assert refusal.startswith("Handed over: SMTPDataError: (554, ")
    assert statuses() == [("staff@souftech.test", "queued", 1)]


def test_settings_that_cannot_work_end_it_at_once(server: Relay, settings: Settings) -> None:
    settings.STAFF_EMAILS = []

    steps, refusal = run()

    assert (steps, statuses()) == ([], [])
    assert refusal.startswith("Settings: ValueError: STAFF_EMAILS is empty")


def test_without_a_mail_server_it_says_where_the_mail_went(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MAIL_TRANSPORT, settings.MAIL_FOLDER = "souftech.eml.EmailBackend", tmp_path

    steps, refusal = run()

    assert "which is no mail server" in steps[0]
    assert (refusal, len(list(tmp_path.glob("*.eml")))) == ("", 1)
