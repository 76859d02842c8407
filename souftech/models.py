"""What the site runs on: mails on their way, periodic jobs, and counts that limit misuse."""

import datetime
import uuid
from email.utils import parseaddr
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from souftech.counts import DayKey as DayKey
from souftech.counts import Throttle as Throttle
from souftech.heartbeats import Heartbeat as Heartbeat
from souftech.lengths import Length as Length
from souftech.lengths import period
from souftech.letters import as_html
from souftech.mail import Payload, unpack
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose
from souftech.runs import RetentionRun as RetentionRun
from souftech.writers import one_at_a_time

ADDRESS_LENGTH = 254
SUBJECT_LENGTH = 200
ERROR_LENGTH = 100


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> Self:
        """Return those that have yet to be delivered."""
        return self.filter(status=OutgoingMail.Status.QUEUED)

    def due(self, *, at: datetime.datetime) -> Self:
        """Return those whose next try has come, the longest due first."""
        return self.waiting().filter(due_at__lte=at).order_by("due_at", "pk")

    def of_person(self, person: Person) -> Self:
        """Return those to this person, and those about this person's inquiries, whoever got them.

        A mail to this person about somebody else's inquiry is one that our staff got.
        """
        theirs = self.model.objects.alias(address=Lower("recipient")).filter(
            address=person.email, about=None
        )
        about = self.model.objects.filter(about__in=person.inquiries)
        # Two questions, so that each is answered from its own index.
        return self.filter(pk__in=theirs.values("pk").union(about.values("pk"), all=True))

    def like(self, mail: "OutgoingMail", *, within: datetime.timedelta) -> Self:
        """Return those of its occasion to its address that come before it, `within` so long.

        Those promised before, and those written already: on PostgreSQL a mail may be seen late.
        """
        same = self.alias(address=Lower("recipient")).filter(
            address=mail.recipient.lower(), occasion=mail.occasion
        )
        before = Q(pk__lt=mail.pk) | Q(payload__facts__isnull=True)
        return same.filter(before, created_at__gt=mail.created_at - within).exclude(pk=mail.pk)

    def late(self, *, at: datetime.datetime) -> Self:
        """Return those that should have left before `at`: not tried since, or tried in vain."""
        untried, in_vain = Q(attempts=0, due_at__lte=at), Q(attempts__gt=0, created_at__lte=at)
        return self.waiting().filter(untried | in_vain)

    def given_up(self) -> Self:
        """Return those that were tried to the end and need a person."""
        return self.filter(status=OutgoingMail.Status.GIVEN_UP)

    def out_of_time(self, *, at: datetime.datetime) -> Self:
        """Return those that still wait though nobody can use them any more."""
        return self.waiting().filter(expires_at__lte=at)

    def out_of_date(self, *, at: datetime.datetime) -> Self:
        """Return those that belong to no inquiry, and were over long enough ago."""
        old = self.filter(about=None, finished_at__lte=period("MAIL_GIVEN_UP_KEPT").over_by(at))
        return old.exclude(status=OutgoingMail.Status.QUEUED)

    def with_body_to_purge(self, *, at: datetime.datetime) -> Self:
        """Return those that are over and whose text has been kept as long as the policy says."""
        status = OutgoingMail.Status
        sent, given_up = (
            period(name).over_by(at) for name in ("MAIL_BODY_KEPT", "MAIL_GIVEN_UP_KEPT")
        )
        old = Q(status=status.SENT, finished_at__lte=sent)
        old |= Q(status=status.GIVEN_UP, finished_at__lte=given_up)
        old |= Q(expires_at__lte=at)
        return self.exclude(status=status.QUEUED).exclude(payload={}).filter(old)


class OutgoingMail(models.Model):
    """One mail to one recipient, from the moment it is promised until it is handed over.

    One that is `unwritten` holds no text yet, but what its writer in `MAIL_WRITERS` needs to know.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        GIVEN_UP = "given_up", _("Given up")
        EXPIRED = "expired", _("Expired")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    occasion = models.CharField(_("occasion"), max_length=40, default="other")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    about = models.UUIDField(_("about"), null=True, blank=True, db_index=True)
    recipient = models.CharField(_("recipient"), max_length=ADDRESS_LENGTH)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    payload = models.JSONField(_("content"), default=dict)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.QUEUED, editable=False
    )
    created_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=ERROR_LENGTH, blank=True)

    personal = (
        Personal("payload", Kind.CONTENT, Purpose.DELIVER, Kept.MAIL, Erased.WITH_INQUIRY),
        Personal("recipient", Kind.CONTACT, Purpose.DELIVER, Kept.ADDRESSEE, Erased.WITH_INQUIRY),
        Personal(
            "subject language status created_at finished_at attempts last_error about",
            Kind.CIRCUMSTANCES, Purpose.DELIVER, Kept.ADDRESSEE, Erased.WITH_INQUIRY,
        ),
    )  # fmt: skip
    impersonal = "key occasion due_at expires_at"

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["status", "due_at"], name="outgoing_mail_due"),
            models.Index(Lower("recipient"), name="outgoing_mail_recipient"),
        ]

    def __str__(self) -> str:
        return self.subject or str(_("(not written)"))

    @property
    def message_id(self) -> str:
        """The `Message-ID` of every try, by which a mail that came twice is known as one."""
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        return f"<{self.key}@{domain}>"

    @property
    def body(self) -> str:
        """The plain text, or nothing once it was purged."""
        return str(self.payload.get("body", ""))

    @property
    def facts(self) -> dict[str, Any] | None:
        """What this mail is to be written from, or none where it is written, or never will be."""
        found: dict[str, Any] | None = self.payload.get("facts")
        return found

    @property
    def is_sealed(self) -> bool:
        """Tell whether only the recipient may read the text."""
        return bool(self.payload.get("sealed"))

    def message(self) -> EmailMultiAlternatives:
        """Return the mail as Django's transports take it."""
        message = unpack(self.payload)
        if self.payload.get("is_letter"):
            words = str(message.subject), str(message.body)
            html = as_html(*words, self.language, occasion=self.occasion)
            message.attach_alternative(html, "text/html")
        return message

    def claim(self, now: datetime.datetime) -> bool:
        """Lease this mail for `OUTBOX_LEASE`; false if another worker was faster."""
        return self._change(attempts=self.attempts + 1, due_at=now + settings.OUTBOX_LEASE)

    def keep_text(self, subject: str, payload: Payload) -> bool:
        """Keep what was written, for every try; false if the lease has meanwhile been lost."""
        return self._change(subject=subject[:SUBJECT_LENGTH], payload=payload)

    def mark_sent(self, now: datetime.datetime) -> bool:
        """Note that the transport took this mail; false if the lease has meanwhile been lost."""
        return self._end(status=self.Status.SENT, finished_at=now, last_error="")

    def postpone(self, now: datetime.datetime, error: str) -> bool:
        """Note a failed try and plan the next, or give up; false if the lease was lost."""
        pause = pause_after(self.attempts)
        if pause is None:
            return self._end(
                status=self.Status.GIVEN_UP, finished_at=now, last_error=error[:ERROR_LENGTH]
            )
        return self._change(due_at=now + pause, last_error=error[:ERROR_LENGTH])

    def expire(self, now: datetime.datetime) -> bool:
        """End a mail that is of no use any more, and drop its text."""
        return self._end(status=self.Status.EXPIRED, finished_at=now, payload={})

    def is_out_of_time(self, now: datetime.datetime) -> bool:
        """Tell whether nobody can use this mail any more."""
        return self.expires_at is not None and self.expires_at <= now

    def may_be_resent(self, now: datetime.datetime) -> bool:
        """Tell whether this mail is over, still whole, and still of use."""
        over = self.status in (self.Status.SENT, self.Status.GIVEN_UP)
        return over and bool(self.payload) and not self.is_out_of_time(now)

    def take_back(self) -> bool:
        """Delete a mail that is not to be sent after all; false if the lease has been lost."""
        with one_at_a_time():
            return bool(OutgoingMail.objects.filter(**self._claim()).delete()[0])

    def requeue(self, now: datetime.datetime) -> bool:
        """Start anew with all tries; false if somebody else did so first."""
        return self._change(
            status=self.Status.QUEUED, due_at=now, attempts=0, finished_at=None, last_error=""
        )

    def _end(self, **facts: Any) -> bool:
        if not self.payload.get("fleeting"):
            return self._change(**facts)
        if gone := self.take_back():
            self.status = facts["status"]
        return gone

    def _change(self, **facts: Any) -> bool:
        with one_at_a_time():
            if not OutgoingMail.objects.filter(**self._claim()).update(**facts):
                return False
        for name, value in facts.items():
            setattr(self, name, value)
        return True

    def _claim(self) -> dict[str, Any]:
        # Nothing is written unless the row still is as it was read. Status, attempts and due time
        # together name one claim: a worker that lost its lease cannot overrule the next one.
        return {name: getattr(self, name) for name in ("pk", "status", "attempts", "due_at")}


def pause_after(attempts: int) -> datetime.timedelta | None:
    """Return how long to wait after so many failed tries, or none when all have been made.

    `OUTBOX_BACKOFF` lists seconds; the last of them repeats until `OUTBOX_GIVE_UP_AFTER` is full.
    """
    pauses = [datetime.timedelta(seconds=seconds) for seconds in settings.OUTBOX_BACKOFF]
    repeats = max(0, attempts - len(pauses))
    waited = sum(pauses[:attempts], datetime.timedelta()) + repeats * pauses[-1]
    if waited > settings.OUTBOX_GIVE_UP_AFTER:
        return None
    return pauses[min(attempts, len(pauses)) - 1]


class Job(models.Model):
    """When a periodic job is next due, and whose turn it is."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    made_at = models.DateTimeField(_("created"))
    due_at = models.DateTimeField(_("due"))
    runs = models.PositiveBigIntegerField(_("runs"), default=0)
    last_finished_at = models.DateTimeField(_("last finished"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=ERROR_LENGTH, blank=True)

    impersonal = "name made_at due_at runs last_finished_at last_error"

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")

    def __str__(self) -> str:
        return self.name

    def claim(self, now: datetime.datetime, lease: datetime.timedelta) -> bool:
        """Take this job's turn; false if another worker was faster."""
        return self._change(runs=self.runs + 1, due_at=now + lease)

    def put_off(self, until: datetime.datetime, error: str = "") -> bool:
        """End a turn that left work behind; false if the lease has meanwhile been lost."""
        return self._change(due_at=until, last_error=error[:ERROR_LENGTH])

    def finish(self, now: datetime.datetime, until: datetime.datetime) -> bool:
        """End a turn that left nothing to do; false if the lease has meanwhile been lost."""
        return self._change(due_at=until, last_finished_at=now, last_error="")

    def _change(self, **facts: Any) -> bool:
        if not Job.objects.filter(pk=self.pk, runs=self.runs, due_at=self.due_at).update(**facts):
            return False
        for name, value in facts.items():
            setattr(self, name, value)
        return True
