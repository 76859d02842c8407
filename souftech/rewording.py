"""Mails that still say what has been corrected: brought up to date, whatever became of them."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from souftech.models import OutgoingMail

WORDED = ("subject", "body", "to", "reply_to")


def reword(mails: QuerySet[OutgoingMail], changes: Mapping[str, str]) -> None:
    """Write what is new in place of what was old, in recipient, subject and text of each mail.

    In the caller's transaction. What is not written yet will be in the new words by itself; a mail
    that is just being handed over goes out as it was.
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

    for mail in mails.select_for_update():
        worded = {name: mail.payload[name] for name in WORDED if name in mail.payload}
        if mail.recipient in settings.STAFF_EMAILS:
            worded.pop("to", None)
        else:
            mail.recipient = in_new_words(mail.recipient)
        mail.payload |= {name: in_new_words(value) for name, value in worded.items()}
        mail.subject = in_new_words(mail.subject)
        if mail.facts:  # a worker that writes it at this moment, from the old, loses its lease
            mail.due_at += datetime.timedelta(microseconds=1)
        mail.save(update_fields=["recipient", "subject", "payload", "due_at"])


def _pattern_of(words: list[str]) -> re.Pattern[str]:
    """Return what finds the words, one group each.

    Which group it was tells the word: what is found may differ from it by more than `lower` undoes.
    """
    return re.compile("|".join(f"({_alone(word)})" for word in words), re.IGNORECASE)


def _alone(word: str) -> str:
    before = r"(?<![\w.+-])" if word[0].isalnum() else ""
    after = r"(?![\w-])" if word[-1].isalnum() else ""
    return before + re.escape(word) + after
