"""What the passing of time does: it closes what was answered, and deletes what was kept."""

import datetime
from collections.abc import Callable
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet

from contact.models import Attachment, ErasedInquiry, Inquiry, Keeping
from contact.services.erasing import delete_in_time
from contact.services.files import delete_old_files
from souftech.models import OutgoingMail, RetentionRun
from souftech.outbox import forget_mails

PIECE = 200
ENDS = ["delete_at", "kept_months", "files_delete_at"]


def keep_to_periods(now: datetime.datetime) -> bool:
    """Do a piece of the day's closing and deleting; tell whether there may be more.

    What is done is counted in the run's record. Done twice it does nothing more.
    """
    run = RetentionRun.objects.under_way(at=now)
    names = list(STEPS)
    begin = names.index(run.step) if run.step in names else 0
    for before, name in pairwise([run.step, *names[begin:]]):
        if _do_piece(run, before, name, now):
            return True
    run.finish(now)
    return False


@transaction.atomic
def _do_piece(run: RetentionRun, before: str, name: str, now: datetime.datetime) -> bool:
    # Locked, so that of two who do pieces of the same run each is counted.
    run = RetentionRun.objects.select_for_update().get(pk=run.pk)
    if run.step != before:  # another is at it, or has it begin anew
        return True
    done = STEPS[name](now, run.reached if run.step == name else 0)
    return run.count(name, done, full=PIECE)


def due_by(now: datetime.datetime) -> dict[str, int]:
    """Return how much of what the day's work would close or delete at `now`."""
    keeping = Keeping.read()
    later = Inquiry.objects.to_shorten(keeping).exclude(delete_at__lte=now).without_texts()
    ends = (keeping.end_of(inquiry) for inquiry in later.iterator(chunk_size=PIECE))
    hastened = sum(end is not None and end <= now for end in ends)
    return {
        "inquiries to close": Inquiry.objects.to_close(at=now).count(),
        "closed inquiries to delete": Inquiry.objects.to_delete(at=now).count() + hastened,
        "files to delete": Attachment.objects.to_delete(at=now).count(),
        "mails about no inquiry to delete": OutgoingMail.objects.out_of_date(at=now).count(),
        "records of erased inquiries to delete": ErasedInquiry.objects.out_of_date(at=now).count(),
        "records of what was deleted to delete": RetentionRun.objects.out_of_date(at=now).count(),
    }


def _close(now: datetime.datetime, after: int) -> list[int]:
    silent, keeping = _piece(Inquiry.objects.to_close(at=now), after), Keeping.read()
    for inquiry in silent:
        inquiry.close(now, keeping)
    Inquiry.objects.bulk_update(silent, ["state", "waiting_since", "closed_at", *ENDS])
    return [inquiry.pk for inquiry in silent]


def _shorten(_now: datetime.datetime, after: int) -> list[int]:
    keeping = Keeping.read()
    longer = _piece(Inquiry.objects.to_shorten(keeping), after)
    for inquiry in longer:
        inquiry.promise_end(keeping)
    Inquiry.objects.bulk_update(longer, ENDS)
    return [inquiry.pk for inquiry in longer]


def _delete(now: datetime.datetime, after: int) -> list[int]:
    old = _piece(Inquiry.objects.to_delete(at=now), after)
    delete_in_time({inquiry.pk: inquiry.public_id for inquiry in old})
    return [inquiry.pk for inquiry in old]


def _delete_files(now: datetime.datetime, after: int) -> list[int]:
    return delete_old_files(now, after, PIECE)


def _delete_mails(now: datetime.datetime, after: int) -> list[int]:
    old = OutgoingMail.objects.out_of_date(at=now).filter(pk__gt=after).order_by("pk")
    piece = list(old.values_list("pk", flat=True)[:PIECE])
    forget_mails(OutgoingMail.objects.filter(pk__in=piece))
    return piece


def _delete_erased(now: datetime.datetime, after: int) -> list[int]:
    old = ErasedInquiry.objects.out_of_date(at=now).filter(pk__gt=after).order_by("pk")
    piece = list(old.values_list("pk", flat=True)[:PIECE])
    ErasedInquiry.objects.filter(pk__in=piece).delete()
    return piece


def _delete_runs(now: datetime.datetime, after: int) -> list[int]:
    old = RetentionRun.objects.out_of_date(at=now).filter(pk__gt=after).order_by("pk")
    piece = list(old.values_list("pk", flat=True)[:PIECE])
    RetentionRun.objects.filter(pk__in=piece).delete()
    return piece


def _piece(inquiries: QuerySet[Inquiry], after: int) -> list[Inquiry]:
    # Locked, so that nothing is closed or deleted to which somebody writes at this moment. One
    # after the other by key, so that a run reads the table once and not once a piece.
    locked = inquiries.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))
    return list(locked.defer("search_text")[:PIECE])


STEPS: dict[str, Callable[[datetime.datetime, int], list[int]]] = {
    "closed": _close,
    "shortened": _shorten,
    "files": _delete_files,
    "deleted": _delete,
    "mails": _delete_mails,
    "erased": _delete_erased,
    "runs": _delete_runs,
}
