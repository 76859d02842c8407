"""What many people do at once; run inside a process of its own."""

import datetime

from django.core.mail import send_mail
from django.db import transaction

from souftech.throttle import hit


class ChangedError(Exception):
    """Somebody's transaction did not hold."""


def is_kept(number: int) -> bool:
    return number % 11 != 10


def queue_mails(count: int) -> None:
    """Promise mails as the site does, each in a transaction; every eleventh transaction fails."""
    for number in range(count):
        try:
            queue_mail(number)
        except ChangedError:
            continue


@transaction.atomic
def queue_mail(number: int) -> None:
    send_mail(f"Mail {number}", "Good day.", None, [f"person{number}@souftech.test"])
    if not is_kept(number):
        raise ChangedError


def knock(times: int) -> None:
    """Count one thing again and again."""
    now = datetime.datetime.now(datetime.UTC)
    for _ in range(times):
        hit("knock", "door", window=datetime.timedelta(hours=1), at=now)
