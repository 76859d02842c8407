"""Mails that still say what has been corrected: brought up to date, whatever became of them."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from souftech.eml import delete_copies
from souftech.models import OutgoingMail

WORDED = ("subject", "body", "to", "reply_to")


def reword(mails: QuerySet[OutgoingMail], changes: Mapping[str, str]) -> None:
    """Write what is new in place of what was old, in recipient, subject and text of each mail.

    In the caller's transaction; what a machine without a mail server wrote of them to the disk goes
    when that is over. A mail that is being handed over goes out as it was.
    """
    # The longest first, so that none is taken for part of a longer one.
    pairs = [(old, new) for old, new in changes.items() if old and old != new]
    pairs.sort(key=lambda pair: len(pair[0]), reverse=True)
    if not pairs:
        return
    pattern, news = _pattern_of([old for old, _new in pairs]), [new for _old, new in pairs]

    def in_new_words(value: Any) -> Any:
        if isinstance(value, list):
            return [in_new_words(each) for each in value]
        return pattern.sub(lambda found: news[(found.lastindex or 1) - 1], value)

    outdated = [mail.key for mail in mails.select_for_update() if _reword(mail, in_new_words)]
    transaction.on_commit(partial(delete_copies, outdated))


def _reword(mail: OutgoingMail, in_new_words: Callable[[Any], Any]) -> bool:
    """Bring one mail up to date; tell whether anything of it was out of date."""
    worded = {name: mail.payload[name] for name in WORDED if name in mail.payload}
    before = (mail.recipient, mail.subject, worded)
    if mail.recipient in settings.STAFF_EMAILS:
        worded = {name: value for name, value in worded.items() if name != "to"}
    else:
        mail.recipient = in_new_words(mail.recipient)
    mail.payload |= {name: in_new_words(value) for name, value in worded.items()}
    mail.subject = in_new_words(mail.subject)
    if mail.status == mail.Status.QUEUED and mail.facts is not None and mail.attempts:
        mail.due_at = timezone.now()  # a worker that is just writing it loses it, to begin anew
    mail.save(update_fields=["recipient", "subject", "payload", "due_at"])
    return before != (
        mail.recipient,
        mail.subject,
        {name: mail.payload[name] for name in before[2]},
    )


def _pattern_of(words: list[str]) -> re.Pattern[str]:
    """Return what finds the words, one group each.

    Which group it was tells the word: what is found may differ from it by more than `lower` undoes.
    """
    return re.compile("|".join(f"({_alone(word)})" for word in words), re.IGNORECASE)


def _alone(word: str) -> str:
    before = r"(?<![\w.+-])" if word[0].isalnum() else ""
    after = r"(?![\w-])" if word[-1].isalnum() else ""
    return before + re.escape(word) + after
