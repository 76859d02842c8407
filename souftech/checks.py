"""What has to be right before the site works, and what is missing before it is public."""

import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004 - Django's name
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pages.company import COMPANY
from souftech.months import months_after

DAY = datetime.timedelta(days=1)

NOT_FOR_DELIVERY = {
    "souftech.eml.EmailBackend": "files in a folder",
    "django.core.mail.backends.console.EmailBackend": "the console",
    "django.core.mail.backends.dummy.EmailBackend": "nowhere",
    "django.core.mail.backends.filebased.EmailBackend": "files in a folder",
    "django.core.mail.backends.locmem.EmailBackend": "the memory of one process",
}


def check_lease(**_options: Any) -> list[CheckMessage]:
    """A lease has to outlast a try that hangs once while connecting and once while sending."""
    problems: list[CheckMessage] = []
    longest_try = datetime.timedelta(seconds=2 * settings.EMAIL_TIMEOUT)
    if longest_try >= settings.OUTBOX_LEASE:
        problems.append(
            Error(
                "OUTBOX_LEASE_SECONDS is not longer than twice EMAIL_TIMEOUT.",
                hint="Two workers could deliver one mail: raise the lease or lower the timeout.",
                id="souftech.E001",
            )
        )
    if not settings.OUTBOX_BACKOFF or min(settings.OUTBOX_BACKOFF) <= 0:
        problems.append(
            Error(
                "OUTBOX_BACKOFF_SECONDS has to list at least one pause, each longer than nothing.",
                hint="Leave it out for 60,300,900,3600.",
                id="souftech.E002",
            )
        )
    return problems


def check_periods(**_options: Any) -> list[CheckMessage]:
    """Files go with their inquiry at the latest, so no longer time may be told of them."""
    days = (datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + n * DAY for n in range(366))
    shortest = min(months_after(day, settings.INQUIRY_KEPT_MONTHS) - day for day in days)
    if shortest >= settings.FILES_KEPT:
        return []
    return [
        Error(
            "FILES_DAYS is longer than INQUIRY_KEPT_MONTHS.",
            hint=f"Files go with their inquiry: set it to {shortest.days} or less.",
            id="souftech.E007",
        )
    ]


def check_transport(**_options: Any) -> list[CheckMessage]:
    """A public site whose mails reach nobody is worth a warning."""
    where = NOT_FOR_DELIVERY.get(settings.MAIL_TRANSPORT)
    if not settings.HTTPS or where is None:
        return []
    return [
        Warning(
            f"Mails go to {where}, so nobody receives them.",
            hint="Set EMAIL_URL to your mail server, as in smtp+tls://user:password@host:587.",
            id="souftech.W001",
        )
    ]


def check_sender(**_options: Any) -> list[CheckMessage]:
    """Mail servers believe a sender only at a domain whose records the company can set."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if not _is_address(address):
        return [
            Error(
                "FROM_EMAIL holds no e-mail address.",
                hint='Set it as in FROM_EMAIL="Souftech <contact@souftech.com>".',
                id="souftech.E003",
            )
        ]
    domain = address.rpartition("@")[2].lower()
    ours = [str(settings.SITE.hostname).removeprefix("www."), COMPANY.email.rpartition("@")[2]]
    if not settings.HTTPS or any(f".{domain}".endswith(f".{own}") for own in ours):
        return []
    return [
        Warning(
            f"FROM_EMAIL is at {domain}, which is neither the site's domain nor the company's.",
            hint=f"Use an address at {' or '.join(ours)}, else mails look forged and get lost.",
            id="souftech.W002",
        )
    ]


def check_staff(**_options: Any) -> list[CheckMessage]:
    """Without staff addresses that work, inquiries arrive and nobody is told."""
    if settings.STAFF_EMAILS and all(map(_is_address, settings.STAFF_EMAILS)):
        return []
    return [
        Error(
            "STAFF_EMAILS is empty or holds what is no address: nobody is told of inquiries.",
            hint="Set it as in STAFF_EMAILS=amina@souftech.com,karim@souftech.com.",
            id="souftech.E004",
        )
    ]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
