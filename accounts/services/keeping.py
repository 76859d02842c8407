"""How long an account stays that nobody uses: a notice first, and then it is gone.

There is no such thing as an unverified account: one begins when its code is entered.
"""

import datetime

from django.conf import settings
from django.db import transaction

from accounts import emails
from accounts.models import User
from accounts.models.users import UserQuerySet
from accounts.services.erasing import erase_accounts
from contact.models import StaffAct
from contact.periods import months_after

PIECE = 200
# Whoever is told late, because the worker stood still, still has time to come back.
LEAST_NOTICE = datetime.timedelta(days=14)
# Months differ in length: the database is asked for a little more than the calendar then leaves.
LEEWAY = datetime.timedelta(days=4)


def keep_accounts(now: datetime.datetime) -> bool:
    """Do a piece of telling of ends and of deleting; tell whether there may be more."""
    return warn_unused(now) or delete_unused(now)


@transaction.atomic
def warn_unused(now: datetime.datetime) -> bool:
    """Tell those who have not signed in for `ACCOUNT_WARNED_MONTHS` when their account ends."""
    unwarned = User.objects.visitors().filter(warned_at=None)
    due = _unused_for(settings.ACCOUNT_WARNED_MONTHS, unwarned, now)
    for user in due:
        user.warned_at = now
        user.save(update_fields=["warned_at"])
        emails.announce_end(user, end_of(user))
    return len(due) == PIECE


@transaction.atomic
def delete_unused(now: datetime.datetime) -> bool:
    """Delete the accounts that nobody has used for `ACCOUNT_KEPT_MONTHS`, and who were told."""
    warned = User.objects.visitors().filter(warned_at__lte=now - LEAST_NOTICE)
    acting = StaffAct.objects.values("staff")  # whose record names them, until that is deleted
    due = _unused_for(settings.ACCOUNT_KEPT_MONTHS, warned.exclude(pk__in=acting), now)
    erase_accounts(due)
    return len(due) == PIECE


def end_of(user: User) -> datetime.datetime:
    """Return when an account that stays unused is deleted, its notice having been mailed."""
    end = months_after(user.last_used, settings.ACCOUNT_KEPT_MONTHS)
    return max(end, user.warned_at + LEAST_NOTICE) if user.warned_at else end


def _unused_for(months: int, users: UserQuerySet, now: datetime.datetime) -> list[User]:
    """Return a piece of those who have not signed in for so many months of the calendar."""
    longest = users.unused_since(months_after(now, -months) + LEEWAY)
    piece = longest.select_for_update(of=("self",))[:PIECE]
    return [user for user in piece if months_after(user.last_used, months) <= now]
