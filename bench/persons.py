"""The measurement of bench/erasing.py, in a process whose settings name the database."""

import datetime
import sys
import time
from statistics import median

from bench import inquiries  # sets Django up

# isort: split
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.person import person_with
from accounts.services import erase_person
from contact.models import Act, Inquiry, StaffAct
from contact.services import receive_inquiry
from souftech.models import OutgoingMail

ROUNDS = 21
PIECE = 2000


def surround() -> None:
    """Give every inquiry a mail to its sender, a mail to staff and an act, and people accounts."""
    now, staff = timezone.now(), User.objects.create_user("staff@souftech.test", is_staff=True)
    rows = Inquiry.objects.values_list("public_id", "email", "reference").order_by("pk")
    mails, acts = [], []
    for about, email, reference in rows.iterator():
        for recipient in (email, "contact@souftech.com"):
            facts = {"subject": reference, "created_at": now, "due_at": now, "language": "ar"}
            status = OutgoingMail.Status.SENT
            mails.append(OutgoingMail(about=about, recipient=recipient, status=status, **facts))
        acts.append(StaffAct(act=Act.OPENED, staff=staff, at=now, about=about, reference=reference))
    OutgoingMail.objects.bulk_create(mails, batch_size=PIECE)
    StaffAct.objects.bulk_create(acts, batch_size=PIECE)


def make_person(number: int) -> str:
    """Have somebody with an account write three times."""
    email = f"somebody{number}@example.com"
    User.objects.create_user(email)
    for turn in range(3):
        receive_inquiry(
            name="Somebody", email=email, phone="", topic="project", language="ar",
            message=f"{number} {turn}", at=timezone.now() + datetime.timedelta(seconds=turn),
        )  # fmt: skip
    return email


def erase(email: str) -> tuple[float, float]:
    """Return how many milliseconds that takes, and how many of them its queries."""
    spent = 0.0

    def note(execute, sql, values, *more):  # type: ignore[no-untyped-def]
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, values, *more)
        finally:
            spent += 1000 * (time.perf_counter() - began)

    with connection.execute_wrapper(note):
        whole = inquiries.milliseconds(lambda: erase_person(person_with(email), at=timezone.now()))
    return whole, spent


def main() -> None:
    count = int(sys.argv[1])
    inquiries.generate(count)
    surround()
    people = [make_person(number) for number in range(ROUNDS + 2)]
    inquiries.settle()
    times = [erase(email) for email in people][2:]
    whole, queries = (median(column) for column in zip(*times, strict=True))
    mails = OutgoingMail.objects.count()
    print(f"| {connection.vendor} | {count} | {mails} | {whole:.1f} | {queries:.1f} |")


if __name__ == "__main__":
    main()
