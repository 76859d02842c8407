"""Short words for tests about mail."""

import datetime
from typing import Any

import time_machine

from souftech.delivery import Courier
from souftech.mail import Mail
from souftech.models import OutgoingMail
from souftech.outbox import write

NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def queue(now: datetime.datetime = NOW, **options: Any) -> OutgoingMail:
    """Send a mail at `now`, and return its row."""
    facts = {"subject": "Good day", "body": "Hello", "to": ["amina@example.com"], **options}
    with time_machine.travel(now, tick=False):
        Mail(**facts).send()
    return OutgoingMail.objects.latest("pk")


def deliver(now: datetime.datetime = NOW) -> None:
    """Deliver all that is due, as the worker does."""
    courier = Courier()
    while courier.deliver_next(now):
        pass
    courier.close()


def states() -> list[tuple[str, str]]:
    """Return subject and status of every mail."""
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", "status"))


def write_all() -> None:
    """Have the worker's half done of every mail that has not been written yet."""
    for mail in OutgoingMail.objects.waiting().order_by("pk"):
        if mail.facts is not None:
            write(mail)
