"""Mails on their way: handed over one by one, sent again by hand, and their text purged in time."""

import contextlib
import datetime
import logging
import time
from collections.abc import Callable
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction

from souftech.eml import delete_copies, delete_older
from souftech.lengths import period
from souftech.models import OutgoingMail, RetentionRun, pause_after
from souftech.outbox import write

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)

PURGE_PIECE = 500
SECONDS_BETWEEN_WRITES = (0.2, 1, 2, 4)
REST = datetime.timedelta(seconds=2)


class NotTakenError(Exception):
    """The transport raised nothing, but took nothing either."""


class Courier:
    """Hands mails to the transport, over one connection for as long as that holds.

    Where there is no connection to be had, it rests: to try thousands of mails at a door that is
    shut would only take from visitors what the machine can do.
    """

    def __init__(self) -> None:
        self.transport: BaseEmailBackend | None = None
        self.rests_until: datetime.datetime | None = None

    def deliver_next(self, now: datetime.datetime) -> bool:
        """Try the mail that has been due longest; return whether there was one to try now."""
        if self.rests_until and now < self.rests_until <= now + REST:  # a clock may be set back
            return False
        mail = OutgoingMail.objects.due(at=now).first()
        if mail is None:
            return False
        if mail.is_out_of_time(now):
            mail.expire(now)
        elif mail.claim(now):
            self._deliver(mail, now)
        return True

    def close(self) -> None:
        """Hang up; a transport that cannot even do that is simply forgotten."""
        transport, self.transport = self.transport, None
        if transport is not None:
            with contextlib.suppress(Exception):
                transport.close()

    def _deliver(self, mail: OutgoingMail, now: datetime.datetime) -> None:
        try:
            was_sent = self._hand_over(mail, now)
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail stays and is tried again
            self.close()
            _note_failure(mail, now, describe(error))
        else:
            if was_sent:
                _persist(lambda: mail.mark_sent(now))

    def _hand_over(self, mail: OutgoingMail, now: datetime.datetime) -> bool:
        """Give a mail to the transport; false where there is, by now, none of ours to give."""
        if pause_after(mail.attempts - 1) is None:
            # Every try ended with the worker's death: this mail may be its cause.
            raise NotTakenError
        if mail.facts is not None and not write(mail):
            return False
        message = mail.message()
        transport = self.transport or self._connect(now)
        if not transport.send_messages([message]):
            raise NotTakenError
        return True

    def _connect(self, now: datetime.datetime) -> "BaseEmailBackend":
        self.rests_until = now + REST
        transport: BaseEmailBackend = get_connection(settings.MAIL_TRANSPORT)
        self.transport = transport
        transport.open()
        self.rests_until = None
        return transport


def resend_mail(mail: OutgoingMail, now: datetime.datetime) -> bool:
    """Queue a sent or given-up mail once more; false where its text is gone or its time is over."""
    return mail.may_be_resent(now) and mail.requeue(now)


@transaction.atomic
def purge_mail_bodies(now: datetime.datetime) -> bool:
    """Empty a piece of the mails kept long enough; tell whether there may be more.

    What a machine without a mail server wrote of them to the disk goes too.
    """
    out_of_time = OutgoingMail.objects.out_of_time(at=now)
    expired, _kinds = out_of_time.filter(payload__fleeting=True).delete()
    expired += out_of_time.update(status=OutgoingMail.Status.EXPIRED, finished_at=now, payload={})
    old = OutgoingMail.objects.with_body_to_purge(at=now)
    piece = dict(old.values_list("pk", "key")[:PURGE_PIECE])
    old.filter(pk__in=piece).update(payload={})
    done = expired + len(piece)
    RetentionRun.objects.note("souftech.delivery.purge_mail_bodies", now, texts=done)
    transaction.on_commit(partial(delete_copies, list(piece.values())))
    transaction.on_commit(partial(delete_older, period("MAIL_BODY_KEPT").over_by(now)))
    return len(piece) == PURGE_PIECE


def describe(error: Exception) -> str:
    """Name an error by its class and code alone: a server's words may repeat a person's address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    if isinstance(error, SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code or ''}".strip()


def _note_failure(mail: OutgoingMail, now: datetime.datetime, error: str) -> None:
    # A permanent refusal (5xx) is tried again like any other: the server that answers is our own
    # relay, and what it refuses for good is mostly a setting that somebody will mend today.
    _persist(lambda: mail.postpone(now, error))
    if mail.status == OutgoingMail.Status.GIVEN_UP:
        logger.error("Mail %s (%s) was given up.", mail.pk, mail.occasion)
    else:
        logger.warning("Mail %s (%s) was not taken: %s.", mail.pk, mail.occasion, error)


def _persist(write: Callable[[], bool]) -> None:
    """Write, and insist while the database stumbles, lest a mail that was taken be sent twice."""
    for pause in SECONDS_BETWEEN_WRITES:
        try:
            write()
        except DatabaseTrouble:
            connection.close()
            time.sleep(pause)
        else:
            return
    write()
