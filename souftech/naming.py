"""What staff read in place of the names that the program gives its jobs and its mails."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

JOBS = {
    "souftech.delivery.purge_mail_bodies": _("Deleting old texts of mails"),
    "souftech.throttle.purge_throttles": _("Deleting old counters against misuse"),
    "souftech.network.purge_day_keys": _("Deleting the keys of past days"),
    "contact.services.delete_spam": _("Deleting old suspected spam"),
    "contact.services.delete_old_staff_acts": _("Deleting old records of staff access"),
    "contact.services.sweep_files": _("Deleting files that belong to no message"),
    "contact.services.keep_to_periods": _("Closing and deleting inquiries in time"),
    "contact.reminders.purge_reminders": _("Deleting the traces of old reminders"),
    "accounts.services.purge_sessions": _("Deleting sessions that are over"),
    "accounts.services.purge_proofs": _("Deleting codes and links that are over"),
    "accounts.services.keep_accounts": _("Deleting unused accounts"),
    "accounts.services.delete_old_copies": _("Deleting old copies of somebody’s data"),
    "accounts.services.delete_old_log": _("Deleting old entries of the desk’s log"),
    "souftech.ledger.forget_old_entries": _("Dropping old entries of the ledger"),
    "contact.reminders.send_digests": _("Sending the digest of the morning"),
    "contact.reminders.announce_late": _("Reminding staff of late answers"),
    "contact.reminders.announce_pressing": _("Reminding staff of requests about data"),
    "accounts.services.make_copies": _("Making copies of somebody’s data"),
}
OCCASIONS = {
    "account_ends": _("End of an unused account"),
    "acknowledgement": _("Acknowledgement"),
    "address_replaced": _("Address replaced"),
    "addition": _("Form sent again, with changes"),
    "answer": pgettext_lazy("mail", "Answer"),
    "code": pgettext_lazy("mail", "Code"),
    "copy_ready": _("Copy of somebody’s data, ready"),
    "data_link": _("Link to the sender’s data"),
    "digest": _("Digest of the morning"),
    "invitation": _("Invitation to the team"),
    "late": _("Late answers"),
    "links": _("Links to inquiries"),
    "message": _("New message"),
    "new_inquiry": _("New inquiry"),
    "new_link": _("New link to an inquiry"),
    "other": pgettext_lazy("mail", "Other"),
    "please_delete": _("Mails to be deleted after an erasure"),
    "pressing": _("Requests about data, due soon"),
    "selftest": _("Test mail"),
}


def in_words(name: str) -> str:
    """Return what a job or an occasion is called; one that is no more keeps its name."""
    return str(JOBS.get(name) or OCCASIONS.get(name) or name)


class NamedFilter(admin.AllValuesFieldListFilter):
    """Choose among the names on record, each in words."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": in_words(str(choice["display"]))}
