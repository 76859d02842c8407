"""Settings of time: how long what is kept, and how long a proof and a request may take."""

import datetime

from souftech.environment import number

INQUIRY_CLOSES_AFTER = datetime.timedelta(days=number("INQUIRY_CLOSES_DAYS", default=30))
INQUIRY_KEPT_MONTHS = number("INQUIRY_KEPT_MONTHS", default=12)
SPAM_KEPT = datetime.timedelta(days=number("SPAM_DAYS", default=30))
MAIL_BODY_KEPT = datetime.timedelta(days=number("MAIL_BODY_DAYS", default=7))
MAIL_GIVEN_UP_KEPT = datetime.timedelta(days=number("MAIL_GIVEN_UP_DAYS", default=30))
LEDGER_KEPT = datetime.timedelta(days=730)  # no backup may be older: see README
STAFF_ACTS_KEPT = ERASED_KEPT = RUNS_KEPT = datetime.timedelta(days=365)
ACCOUNT_KEPT_MONTHS, ACCOUNT_WARNED_MONTHS = 24, 23
COPY_KEPT, COPY_LATE_AFTER = datetime.timedelta(days=7), datetime.timedelta(hours=6)

PROOF_TRIES, CODES_AN_HOUR = 5, 3
CODE_LASTS, LINK_LASTS = datetime.timedelta(minutes=15), datetime.timedelta(hours=24)
PROVEN_FOR = datetime.timedelta(hours=1)  # how long an address counts as proven in a session
REQUEST_DUE, REQUEST_ALARM = datetime.timedelta(days=10), datetime.timedelta(days=7)
REQUEST_LEFT = REQUEST_DUE - REQUEST_ALARM  # what is left of the time when the alarm begins
