"""What arrives: it is kept once, judged, and told to those whom it concerns."""

import datetime
import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from contact import emails
from contact.flood import count_sending
from contact.keys import new_key, stamp_of
from contact.models import Attachment, Author, Inquiry, Message, State
from contact.services.files import keep_files, new_to
from contact.spam import Clues, Signs, Verdict, fingerprint, score, seconds_since
from pages.policy import POLICY
from souftech.outbox import keep
from souftech.throttle import hit
from souftech.writers import one_at_a_time

DAY = datetime.timedelta(days=1)
TRIES = 3
FIXED = ("email",)  # what another sending of the same form does not change


@one_at_a_time()
def receive_inquiry(  # noqa: PLR0913 - all that one sending is made of
    *,
    message: str,
    at: datetime.datetime,
    key: str = "",
    browser: str = "",
    clues: Clues | None = None,
    files: Sequence[Attachment] = (),
    **sender: Any,
) -> Inquiry:
    """Keep what was sent and its mails once, all or nothing, and return the inquiry it belongs to.

    `sender` is name, email, phone, topic and language, of a request also right and right_due_at;
    `files` have waited for this. The same `key` and e-mail make the same inquiry, and what is new
    is added. What by its `clues` looks like spam is kept unmailed. `DatabaseError`, `TooManyError`.
    """
    once = stamp_of(key or new_key(), sender["email"].lower())
    said = {"author": Author.SENDER, "body": message, "created_at": at}
    said["once"] = stamp_of(browser or key, *_details(at, sender), message, *_digests(files))
    for _try in range(TRIES):
        # The database refuses what it has; to look first would be too early when two come at once.
        with suppress(IntegrityError):
            return _open_inquiry(once, said, clues, files, **sender)
        with suppress(IntegrityError):
            if inquiry := _continue_inquiry(once, said, clues, files, **sender):
                return inquiry
    return _open_inquiry(once, said, clues, files, **sender)


def _details(at: datetime.datetime, sender: dict[str, Any]) -> list[object]:
    """Return what else makes two sendings one, beside their browser, words and files.

    On one day they are one: "back" may show the same in a form with a new key. Not so an objection
    in the words of a question: it is due by a day, and a question is not.
    """
    typed = [sender[name] for name in ("name", "phone", "topic")]
    return [at.date(), sender["email"].lower(), *typed, sender.get("right", "")]


def _digests(files: Sequence[Attachment]) -> list[str]:
    return sorted(file.sha256 for file in files)


@transaction.atomic
def _open_inquiry(
    once: uuid.UUID,
    said: dict[str, Any],
    clues: Clues | None,
    files: Sequence[Attachment],
    **sender: Any,
) -> Inquiry:
    """Keep an inquiry, its first message and its mails; `IntegrityError` if it is not the first."""
    at = said["created_at"]
    inquiry = Inquiry(
        **sender, once=once, policy_date=POLICY.date, policy_revision=POLICY.revision,
        created_at=at, waiting_since=at, last_message_at=at,
    )  # fmt: skip
    inquiry.fold([said["body"]])
    inquiry.save(force_insert=True)
    first = Message.objects.create(inquiry=inquiry, **said)
    keep_files(first, files)
    # Judged only now, so that what was kept before is never counted as a repeat.
    verdict = _judge(first.body, inquiry.name, clues, at)
    if verdict.is_spam:
        Inquiry.objects.filter(pk=inquiry.pk).update(**quarantine(verdict.reasons, at))
        inquiry.refresh_from_db()
    else:
        tell_of(inquiry, [first])
    return inquiry


@transaction.atomic
def _continue_inquiry(
    once: uuid.UUID,
    said: dict[str, Any],
    clues: Clues | None,
    files: Sequence[Attachment],
    **sender: Any,
) -> Inquiry | None:
    """Add to the inquiry of this form what is new, and tell staff of it; none if there is none.

    What looks like spam is added too, where readers of the inquiry find it, but no mail goes out.
    """
    known = Message.objects.select_related("inquiry").filter(once=said["once"]).first()
    if known and not _asks_otherwise(known.inquiry, sender):
        return known.inquiry
    # Whoever is second waits here, and then sees what the first has added.
    this_one = {"pk": known.inquiry_id} if known else {"once": once}
    inquiry = Inquiry.objects.select_for_update().filter(**this_one).first()
    if inquiry is None:
        return None
    before = inquiry.messages.filter(author=said["author"], body=said["body"]).first()
    more = new_to(inquiry, files)
    if inquiry.correct(**_corrections(inquiry, sender)) or before is None or more:
        at = said["created_at"]
        inquiry.hear(at)
        inquiry.save()
        added = before or inquiry.messages.create(**said)
        keep_files(added, more)
        inquiry.refold()
        _tell_of_addition(inquiry, added, _judge(added.body, inquiry.name, clues, at, before), at)
    return inquiry


def _tell_of_addition(
    inquiry: Inquiry, added: Message, verdict: Verdict, at: datetime.datetime
) -> None:
    if not (inquiry.is_quarantined or verdict.is_spam):
        keep(emails.announce_addition(inquiry, added, at=at))


def _asks_otherwise(inquiry: Inquiry, sender: dict[str, Any]) -> bool:
    """Tell whether this sending is about another right, as when "other" becomes an objection."""
    return bool(sender.get("right", inquiry.right) != inquiry.right)


def _corrections(inquiry: Inquiry, sender: dict[str, Any]) -> dict[str, Any]:
    """Return what another sending may change; a due day counts from the first request and stays."""
    fixed = (*FIXED, "right_due_at") if inquiry.right_due_at else FIXED
    return {name: typed for name, typed in sender.items() if name not in fixed}


def _judge(
    message: str,
    name: str,
    clues: Clues | None,
    at: datetime.datetime,
    before: Message | None = None,
) -> Verdict:
    if clues is None:
        return Verdict()
    signs = Signs(
        trapped=bool((clues.afterthought or "").strip()),
        seconds=seconds_since(clues.started, at),
        sendings=count_sending(clues.visitor, at),
        repeats=1 if before else hit("message", fingerprint(message), window=DAY, at=at),
    )
    return score(message, name, signs)


def quarantine(reasons: tuple[str, ...], at: datetime.datetime) -> dict[str, Any]:
    """Return what changes in an inquiry that is set apart."""
    until = at + settings.SPAM_KEPT
    return {
        "state": State.SPAM, "quarantined_at": at, "delete_at": until, "spam_reasons": list(reasons)
    }  # fmt: skip


def tell_of(inquiry: Inquiry, messages: list[Message]) -> None:
    """Promise the mails of an inquiry that has arrived: to staff, and one to its sender."""
    mails = [mail for message in messages for mail in emails.announce_inquiry(inquiry, message)]
    keep([*mails, emails.acknowledge_inquiry(inquiry)])
