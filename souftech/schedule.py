"""What the worker does again and again, and how often: see souftech/jobs.py."""

import datetime

DAILY = datetime.timedelta(days=1)
HOURLY = datetime.timedelta(hours=1)

# What deletes data that has had its time. Where one of these stands still, people are told.
DELETING_JOBS = {
    "souftech.delivery.purge_mail_bodies": HOURLY,
    "souftech.throttle.purge_throttles": datetime.timedelta(minutes=5),
    "souftech.network.purge_day_keys": HOURLY,
    "contact.services.delete_spam": HOURLY,
    "contact.services.delete_old_staff_acts": DAILY,
    "contact.services.sweep_files": datetime.timedelta(minutes=10),
    "contact.services.keep_to_periods": DAILY,
    "contact.reminders.purge_reminders": HOURLY,
    "accounts.services.purge_sessions": HOURLY,
    "accounts.services.purge_proofs": datetime.timedelta(minutes=5),
    "accounts.services.delete_old_copies": HOURLY,
    "accounts.services.delete_old_log": DAILY,
    "accounts.services.keep_accounts": DAILY,  # after the records that hold some of them back
    "souftech.ledger.forget_old_entries": DAILY,
}
JOBS = DELETING_JOBS | {
    "contact.reminders.send_digests": datetime.timedelta(minutes=5),
    "contact.reminders.announce_late": datetime.timedelta(minutes=5),
    "contact.reminders.announce_pressing": datetime.timedelta(minutes=5),
    "accounts.services.make_copies": datetime.timedelta(seconds=10),
}
