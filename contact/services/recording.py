"""The record of staff access: what is written into it, and when it is forgotten."""

import datetime

from django.db import transaction

from accounts.models import User
from contact.models import Act, Inquiry, StaffAct
from souftech.models import RetentionRun

DELETION_PIECE = 1000
SAME_LOOK = datetime.timedelta(minutes=1)


def record(
    act: Act, inquiry: Inquiry, by: User | None, at: datetime.datetime, reason: str = ""
) -> None:
    """Write down that `by` did something with an inquiry; what no one of us did is not written."""
    if by is not None:
        StaffAct.objects.create(
            act=act, staff=by, at=at, about=inquiry.public_id, reference=inquiry.reference,
            reason=reason,
        )  # fmt: skip


@transaction.atomic
def open_inquiry(inquiry: Inquiry, by: User, at: datetime.datetime) -> None:
    """Note that somebody reads an inquiry; to load the page again is the same look."""
    looks = StaffAct.objects.filter(
        act=Act.OPENED, about=inquiry.public_id, staff=by, at__gt=at - SAME_LOOK
    )
    if not looks.exists():
        record(Act.OPENED, inquiry, by, at)
    if inquiry.unread:
        Inquiry.objects.filter(pk=inquiry.pk).update(unread=False)


@transaction.atomic
def delete_old_staff_acts(now: datetime.datetime) -> bool:
    """Delete a piece of what was recorded long enough ago; tell whether there may be more."""
    old = StaffAct.objects.out_of_date(at=now).order_by("at")
    piece = list(old.values_list("pk", flat=True)[:DELETION_PIECE])
    StaffAct.objects.filter(pk__in=piece).delete()
    RetentionRun.objects.note("contact.services.delete_old_staff_acts", now, acts=len(piece))
    return len(piece) == DELETION_PIECE
