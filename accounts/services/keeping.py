"""How long an account stays that nobody uses: a notice first, and then it is gone.

There is no such thing as an unverified account: one begins when its code is entered.
"""

import datetime
from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.db import models, transaction

from accounts import emails
from accounts.models import User
from accounts.models.users import UserQuerySet
from accounts.services.erasing import erase_accounts
from contact.models import StaffAct
from souftech.lengths import Period, period
from souftech.models import RetentionRun

Records = tuple[models.QuerySet[StaffAct], models.QuerySet[LogEntry]]

PIECE = 200
JOB = "accounts.services.keep_accounts"
# Whoever is told late, because the worker stood still, still has time to come back.
LEAST_NOTICE = datetime.timedelta(days=14)
# Months differ in length: the database is asked for a little more than the calendar then leaves.
LEEWAY = datetime.timedelta(days=4)


def keep_accounts(now: datetime.datetime) -> bool:
    """Do a piece of telling of ends and of deleting; tell whether there may be more."""
    return warn_unused(now) or delete_unused(now)


@transaction.atomic
def delete_old_log(now: datetime.datetime) -> bool:
    """Delete a piece of what the desk's log has held long enough; tell whether there may be more.

    It is a record of what staff did, as `StaffAct` is, and is kept as long.
    """
    piece = list(log_out_of_date(now).order_by("action_time").values_list("pk", flat=True)[:PIECE])
    LogEntry.objects.filter(pk__in=piece).delete()
    RetentionRun.objects.note("accounts.services.delete_old_log", now, log=len(piece))
    return len(piece) == PIECE


def due_by(now: datetime.datetime) -> dict[str, int]:
    """Return how many accounts would be told of their end or deleted at `now`."""
    return {
        "owners of unused accounts to tell": len(list(_unused(*_to_warn(), now))),
        "unused accounts to delete": len(list(_unused(*_to_delete(now, _staying(now)), now))),
    }


@transaction.atomic
def warn_unused(now: datetime.datetime) -> bool:
    """Tell those who have not signed in for `ACCOUNT_WARNED_MONTHS` when their account ends."""
    (untold, warned), kept = _to_warn(), period("ACCOUNT_KEPT_MONTHS")
    due = _locked_piece(untold, warned, now)
    for user in due:
        user.warned_at = now
        user.save(update_fields=["warned_at"])
        months = warned.ruling(user.last_used).months
        emails.announce_end(user, end_of(user, kept), unused_months=months)
    RetentionRun.objects.note(JOB, now, warned=len(due))
    return len(due) == PIECE


@transaction.atomic
def delete_unused(now: datetime.datetime) -> bool:
    """Delete the accounts that nobody has used for `ACCOUNT_KEPT_MONTHS`, and who were told."""
    due = _locked_piece(*_to_delete(now, _all_records()), now)
    erase_accounts(due)
    RetentionRun.objects.note(JOB, now, accounts=len(due))
    return len(due) == PIECE


def end_of(user: User, kept: Period) -> datetime.datetime:
    """Return when an account that stays unused is deleted, its notice having been mailed."""
    end = kept.end_of(user.last_used)
    return max(end, user.warned_at + LEAST_NOTICE) if user.warned_at else end


def _to_warn() -> tuple[UserQuerySet, Period]:
    return User.objects.visitors().untold(), period("ACCOUNT_WARNED_MONTHS")


def _to_delete(now: datetime.datetime, records: Records) -> tuple[UserQuerySet, Period]:
    warned = User.objects.visitors().told().filter(warned_at__lte=now - LEAST_NOTICE)
    acts, log = records  # whose name stands there stays until that is deleted
    idle = warned.exclude(pk__in=acts.values("staff")).exclude(pk__in=log.values("user"))
    return idle, period("ACCOUNT_KEPT_MONTHS")


def _all_records() -> Records:
    return StaffAct.objects.all(), LogEntry.objects.all()


def _staying(now: datetime.datetime) -> Records:
    """Return the records of what staff did that are left once the old ones are deleted."""
    acts, log = _all_records()
    return (
        acts.exclude(pk__in=StaffAct.objects.out_of_date(at=now)),
        log.exclude(pk__in=log_out_of_date(now)),
    )


def log_out_of_date(now: datetime.datetime) -> models.QuerySet[LogEntry]:
    """Return what the desk's log has held as long as the policy says."""
    return LogEntry.objects.filter(action_time__lte=period("STAFF_ACTS_KEPT").over_by(now))


def _locked_piece(users: UserQuerySet, kept: Period, now: datetime.datetime) -> list[User]:
    return list(_unused(users.select_for_update(of=("self",)), kept, now, most=PIECE))


def _unused(
    users: UserQuerySet, kept: Period, now: datetime.datetime, most: int | None = None
) -> Iterator[User]:
    """Give those who have not signed in for as long as that."""
    longest = users.unused_since(kept.over_by(now) + LEEWAY)[:most]
    return (user for user in longest if kept.end_of(user.last_used) <= now)
