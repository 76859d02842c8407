"""The measurement itself, in a process whose settings name the database: see bench/copies.py."""

import gc
import io
import os
import random
import sys

from bench.inquiries import PIECE, WORDS, generate, milliseconds, settle

# isort: split
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import DataCopy
from accounts.services import ask_for_copy, make_copies
from contact.files.store import store
from contact.models import Attachment, Author, Inquiry, Message
from contact.models.attachments import new_key
from souftech.models import OutgoingMail

MESSAGES, FILES, FILE_BYTES = 2000, 200, 1024 * 1024
SOMEBODY = "somebody@example.org"


@transaction.atomic
def write_much() -> None:
    """Have somebody write so many messages, in ten inquiries, with so many files."""
    chance, now = random.Random(7), timezone.now()  # noqa: S311 - the same rows each time
    newest = list(Inquiry.objects.order_by("-pk").values_list("pk", flat=True)[:10])
    Inquiry.objects.filter(pk__in=newest).update(email=SOMEBODY)
    messages = [
        Message(
            inquiry_id=newest[number % 10], author=Author.SENDER, created_at=now,
            body=" ".join(chance.choices(WORDS, k=300)),
        )
        for number in range(MESSAGES)
    ]  # fmt: skip
    Message.objects.bulk_create(messages, batch_size=PIECE)
    for message in messages[:FILES]:
        key = new_key()
        store().write(key, io.BytesIO(chance.randbytes(FILE_BYTES)))
        Attachment.objects.create(
            message=message, key=key, name="photo", kind="jpeg", size=FILE_BYTES, created_at=now
        )


@transaction.atomic
def mail_everybody() -> None:
    """Note a mail to each sender and one to staff, long since delivered."""
    now, staff = timezone.now(), "contact@souftech.test"
    senders = Inquiry.objects.values_list("public_id", "email").order_by("pk")
    for begin in range(0, senders.count(), PIECE):
        OutgoingMail.objects.bulk_create(
            OutgoingMail(
                occasion="bench", language="ar", about=about, recipient=recipient, subject="-",
                status=OutgoingMail.Status.SENT, created_at=now, due_at=now, finished_at=now,
            )
            for about, email in senders[begin : begin + PIECE]
            for recipient in (email, staff)
        )  # fmt: skip


def take() -> None:
    while make_copies(timezone.now()):
        pass


def resident() -> int:
    """Return how many megabytes of memory this process has now."""
    with open("/proc/self/statm") as facts:  # noqa: PTH123 - a file of the kernel's
        return int(facts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def reset_peak() -> None:
    with open("/proc/self/clear_refs", "w") as door:  # noqa: PTH123
        door.write("5")


def peak() -> int:
    """Return the most megabytes it had since `reset_peak`."""
    with open("/proc/self/status") as facts:  # noqa: PTH123
        lines = dict(line.split(":", 1) for line in facts)
    return int(lines["VmHWM"].split()[0]) >> 10


def main() -> None:
    count = int(sys.argv[1])
    generate(count)
    write_much()
    mail_everybody()
    settle()
    gc.collect()
    reset_peak()
    before = resident()
    ask_for_copy(SOMEBODY, language="ar", at=timezone.now())
    took = milliseconds(take) / 1000
    copy = DataCopy.objects.get()
    figures = [count, MESSAGES, FILES, copy.size >> 20, f"{took:.1f}", before, peak()]
    print(f"| {connection.vendor} | {' | '.join(map(str, figures))} |")


if __name__ == "__main__":
    main()
