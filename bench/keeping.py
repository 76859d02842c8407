"""The measurement of bench/retention.py, in a process whose settings name the database."""

import gc
import sys

from bench import inquiries  # sets Django up
from bench.persons import surround
from bench.taking import peak, reset_peak, resident

# isort: split
from django.db import connection
from django.db.models import F
from django.utils import timezone

from contact.due import due_by
from contact.models import Inquiry, State
from souftech.jobs import delete_all
from souftech.models import RetentionRun


def main() -> None:
    count = int(sys.argv[1])
    inquiries.generate(count)
    surround()
    # Closed when it was last written in, and nobody has fixed yet when it goes: the most work.
    Inquiry.objects.filter(state=State.CLOSED).update(closed_at=F("last_message_at"))
    inquiries.settle()
    gc.collect()
    before, now = resident(), timezone.now()
    reset_peak()
    told = inquiries.milliseconds(lambda: due_by(now)) / 1000
    took = inquiries.milliseconds(lambda: delete_all(now)) / 1000
    done = RetentionRun.objects.get(job="contact.services.keep_to_periods").counts
    figures = (
        f"{done['closed']} | {done['deleted']} | {told:.1f} | {took:.1f} | {before} | {peak()}"
    )
    print(f"| {connection.vendor} | {count} | {figures} |")


if __name__ == "__main__":
    main()
