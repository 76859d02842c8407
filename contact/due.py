"""What each job that deletes would do if it ran now, told without doing any of it."""

import datetime
from collections.abc import Callable

from accounts.models import DataCopy, Proof
from accounts.models.sessions import Session
from accounts.services import keeping
from contact.models import Inquiry, Reminder, StaffAct
from contact.services import retention, sweeping
from souftech.ledger import entries_out_of_date
from souftech.models import DayKey, OutgoingMail, Throttle

Counts = dict[str, int]


def due_by(now: datetime.datetime) -> Counts:
    """Return how much of what would be closed or deleted at `now`, in the order of the jobs."""
    return {what: count for told in DUE.values() for what, count in told(now).items()}


def _texts(now: datetime.datetime) -> Counts:
    mails = OutgoingMail.objects
    kept_long = mails.with_body_to_purge(at=now).count()
    return {"texts of mails to delete": kept_long + mails.out_of_time(at=now).count()}


DUE: dict[str, Callable[[datetime.datetime], Counts]] = {
    "contact.services.keep_to_periods": retention.due_by,
    "contact.services.delete_spam": lambda at: {
        "suspected spam to delete": Inquiry.objects.spam_to_delete(at=at).count()
    },
    "contact.services.sweep_files": sweeping.due_by,
    "contact.services.delete_old_staff_acts": lambda at: {
        "records of staff access to delete": StaffAct.objects.out_of_date(at=at).count()
    },
    "contact.reminders.purge_reminders": lambda at: {
        "notes of who was reminded to delete": Reminder.objects.out_of_date(at=at).count()
    },
    "souftech.delivery.purge_mail_bodies": _texts,
    "souftech.throttle.purge_throttles": lambda at: {
        "counters to delete": Throttle.objects.over(at=at).count()
    },
    "souftech.network.purge_day_keys": lambda at: {
        "keys of days to delete": DayKey.objects.out_of_date(at=at).count()
    },
    "souftech.ledger.forget_old_entries": lambda at: {
        "entries of the ledger to delete": len(entries_out_of_date(at))
    },
    "accounts.services.keep_accounts": keeping.due_by,
    "accounts.services.delete_old_copies": lambda at: {
        "copies of somebody's data to delete": DataCopy.objects.out_of_date(at=at).count()
    },
    "accounts.services.delete_old_log": lambda at: {
        "entries of the desk's log to delete": keeping.log_out_of_date(at).count()
    },
    "accounts.services.purge_proofs": lambda at: {
        "codes and links to delete": Proof.objects.out_of_time(at=at).count()
    },
    "accounts.services.purge_sessions": lambda at: {
        "sessions to delete": Session.objects.out_of_time(at=at).count()
    },
}
