"""Taking inquiries out of the site: written down one by one, so that each sender can be told."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from contact.models import Act, Inquiry, StaffAct

PIECE = 500


@transaction.atomic
def export_inquiries(
    inquiries: QuerySet[Inquiry], *, by: User, reason: str, at: datetime.datetime
) -> Iterator[Inquiry]:
    """Write down who takes which inquiries and why, and return these and no others, with messages.

    They are read in pieces while the file is sent.
    """
    chosen = list(inquiries.order_by("pk").values_list("pk", "public_id", "reference"))
    acts = [
        StaffAct(act=Act.EXPORTED, staff=by, at=at, about=about, reference=reference, reason=reason)
        for _pk, about, reference in chosen
    ]
    StaffAct.objects.bulk_create(acts, batch_size=PIECE)
    return _in_pieces([pk for pk, _about, _reference in chosen])


def _in_pieces(chosen: list[int]) -> Iterator[Inquiry]:
    for start in range(0, len(chosen), PIECE):
        piece = Inquiry.objects.filter(pk__in=chosen[start : start + PIECE]).order_by("pk")
        yield from piece.prefetch_related("messages")
