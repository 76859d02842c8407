"""What staff are reminded of: each morning what needs them, and at once what has become urgent."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth.backends import ModelBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from contact import emails
from contact.models import Inquiry, Reminder
from contact.working_days import is_working_day
from souftech.models import OutgoingMail, RetentionRun

MORNING = datetime.time(8)
LISTED = 20
SOON = datetime.timedelta(days=3)
LATE_NEWS = datetime.timedelta(days=1)
PIECE = 50


@dataclass(frozen=True)
class Digest:
    """What needs somebody this morning; of what waits the longest, the first few."""

    at: datetime.datetime
    waiting: int
    late: int
    oldest: list[Inquiry]
    quarantined: int
    soon_deleted: int
    failed: int
    pressing: list[Inquiry]

    def __bool__(self) -> bool:
        return bool(self.waiting or self.quarantined or self.failed)


def send_digests(now: datetime.datetime) -> bool:
    """Send every reader the digest of this working day, once, from eight o'clock on."""
    local = timezone.localtime(now)
    if local.time() < MORNING or not is_working_day(local.date()):
        return False
    keys = {f"digest {local.date()} {reader.pk}": reader for reader in readers()}
    told = Reminder.objects.filter(key__in=keys).values_list("key", flat=True)
    left = {key: keys[key] for key in keys.keys() - set(told)}
    if left:
        digest = collect(now)
        for key, reader in left.items():
            _send_digest(key, reader, digest)
    return False


def announce_late(now: datetime.datetime) -> bool:
    """Tell of what has passed its promised time, once each; what is older is in the digest."""
    news = Inquiry.objects.overdue(at=now).select_related("assignee").without_texts()
    old = Inquiry.objects.overdue(at=now - LATE_NEWS).values("pk")
    keys = {
        f"late {inquiry.pk} {inquiry.waiting_since:%Y%m%d%H%M%S%f}": inquiry
        for inquiry in news.exclude(pk__in=old)
    }
    told = set(Reminder.objects.filter(key__in=keys).values_list("key", flat=True))
    left = {key: inquiry for key, inquiry in keys.items() if key not in told}
    piece = dict(list(left.items())[:PIECE])
    # If another worker was faster, nothing of this is kept, and the next round looks again.
    with suppress(IntegrityError):
        _announce(piece, now, emails.announce_late)
    return len(left) > PIECE


def announce_pressing(now: datetime.datetime) -> bool:
    """Tell of requests about data that have waited for `REQUEST_ALARM`, once each."""
    news = Inquiry.objects.pressing(at=now).select_related("assignee").without_texts()
    keys = {f"request {one.pk} {one.waiting_since:%Y%m%d%H%M%S%f}": one for one in news}
    told = set(Reminder.objects.filter(key__in=keys).values_list("key", flat=True))
    left = {key: inquiry for key, inquiry in keys.items() if key not in told}
    with suppress(IntegrityError):
        _announce(dict(list(left.items())[:PIECE]), now, emails.announce_pressing)
    return len(left) > PIECE


@transaction.atomic
def purge_reminders(now: datetime.datetime) -> bool:
    """Forget who was reminded of what long ago."""
    count, _each = Reminder.objects.out_of_date(at=now).delete()
    RetentionRun.objects.note("contact.reminders.purge_reminders", now, reminders=count)
    return False


def readers() -> list[User]:
    """Return the active staff who may read inquiries."""
    allowed = ModelBackend().with_perm("contact.view_inquiry")
    return list(allowed.filter(is_staff=True).order_by("pk"))


def collect(now: datetime.datetime) -> Digest:
    """Return what needs somebody at `now`."""
    inquiries = Inquiry.objects
    return Digest(
        at=now,
        waiting=inquiries.waiting().count(),
        late=inquiries.overdue(at=now).count(),
        oldest=list(inquiries.waiting().without_texts().select_related("assignee")[:LISTED]),
        quarantined=inquiries.quarantined().count(),
        soon_deleted=inquiries.spam_to_delete(at=now + SOON).count(),
        failed=OutgoingMail.objects.given_up().count(),
        pressing=list(inquiries.pressing(at=now).without_texts()[:LISTED]),
    )


def _send_digest(key: str, reader: User, digest: Digest) -> None:
    # An empty digest is noted too: what comes later in the day is for the next morning.
    with suppress(IntegrityError), transaction.atomic():
        Reminder.objects.create(key=key, sent_at=digest.at)
        if digest:
            emails.send_digest(reader, digest)


@transaction.atomic
def _announce(news: dict[str, Inquiry], now: datetime.datetime, tell: Callable[..., None]) -> None:
    Reminder.objects.bulk_create([Reminder(key=key, sent_at=now) for key in news])
    team = readers() if news else []
    for reader in team:
        if theirs := [one for one in news.values() if _concerns(reader, one, team)]:
            tell(reader, theirs, at=now)


def _concerns(reader: User, inquiry: Inquiry, team: list[User]) -> bool:
    """Tell whether `reader` takes care of `inquiry`, or nobody who could be told does."""
    return inquiry.assignee == reader or all(inquiry.assignee != one for one in team)
