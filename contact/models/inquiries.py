"""What people say to the company, and how far each inquiry has come."""

import datetime
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from phonenumber_field.modelfields import PhoneNumberField

from contact.limits import EMAIL_LENGTH, NAME_LENGTH
from contact.links import new_reference, token_of
from contact.models.choices import Right, State, Topic
from contact.models.keeping import Keeping
from contact.models.questions import InquiryQuerySet
from contact.search import search_text_of
from contact.spam import Reason
from contact.working_days import deadline, working_days_between
from souftech.personal import Erased, Kept, Kind, Personal, Purpose

BOUNCES = "SELECT 1 FROM contact_inquiry WHERE LOWER(email) = %s AND bounces LIMIT 1"


class Inquiry(models.Model):
    """One matter that somebody wrote about; what was written stands in its messages."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference)
    link_version = models.PositiveSmallIntegerField(_("link version"), default=1)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_LENGTH)
    phone = PhoneNumberField(_("phone"), blank=True)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    policy_date = models.DateField(_("privacy policy shown"))
    policy_revision = models.PositiveSmallIntegerField(_("policy revision"))
    right = models.CharField(_("right"), max_length=10, choices=Right, blank=True)
    right_due_at = models.DateTimeField(_("request due"), null=True, blank=True)
    created_at = models.DateTimeField(_("received"))
    once = models.UUIDField(null=True, unique=True, editable=False)
    quarantined_at = models.DateTimeField(_("quarantined"), null=True, blank=True, editable=False)
    spam_reasons = models.JSONField(
        _("reasons for suspecting spam"), default=list, blank=True, editable=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("assigned to"),
    )  # fmt: skip
    unread = models.BooleanField(_("unread"), default=True)
    bounces = models.BooleanField(_("mails to this address come back"), default=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    last_message_at = models.DateTimeField(_("last message"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    delete_at = models.DateTimeField(_("to be deleted"), null=True, editable=False, db_index=True)
    kept_months = models.PositiveSmallIntegerField(null=True, editable=False)
    files_delete_at = models.DateTimeField(_("files to be deleted"), null=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, editable=False)
    search_text = models.TextField(_("text for the search"), default="", blank=True, editable=False)

    personal = (
        Personal(
            "name email phone",
            Kind.CONTACT, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY,
        ),
        Personal(
            "topic language state right right_due_at created_at waiting_since last_message_at "
            "first_answered_at closed_at delete_at files_delete_at policy_date policy_revision "
            "bounces quarantined_at spam_reasons corrected_at",
            Kind.CIRCUMSTANCES, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY,
        ),
        Personal(
            "search_text",
            Kind.CONTENT, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY, in_copy=False,
        ),
        Personal(
            "assignee",
            Kind.STAFF, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY, in_copy=False,
        ),
    )  # fmt: skip
    impersonal = "public_id reference link_version once unread kept_months"

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            # In the order of the list and the front page, with all that these filter and count by.
            models.Index(fields=["waiting_since", "id", "state"], name="inquiry_waiting"),
            models.Index(Lower("email"), name="inquiry_email"),
            models.Index(
                fields=["created_at", "id", "state", "first_answered_at"], name="inquiry_newest"
            ),
        ]
        permissions = [
            ("answer_inquiry", "May answer inquiries"),
            ("export_inquiry", "May export inquiries"),
            ("erase_inquiry", "May erase inquiries"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the path of the sender's page, in the sender's language."""
        with override(self.language):
            return reverse("inquiry", args=[self.reference, token_of(self)])

    @property
    def thread_id(self) -> str:
        """The id that all mails about this inquiry name, so that they stay together."""
        return f"<{self.public_id}@{settings.SITE.hostname}>"

    def correct(self, **details: object) -> bool:
        """Note what the sender corrected, in memory; tell whether that was anything."""
        corrected = {name: new for name, new in details.items() if getattr(self, name) != new}
        for name, new in corrected.items():
            setattr(self, name, new)
        return bool(corrected)

    def hear(self, at: datetime.datetime) -> None:
        """Note that the sender has had a say, in memory: somebody has to read and answer it."""
        self.unread = True
        self.last_message_at = at
        self.waiting_since = self.waiting_since or at
        self.reopen()

    def reopen(self) -> None:
        """Note, in memory, that this is not over."""
        if self.state in (State.ANSWERED, State.CLOSED):
            self.state = State.OPEN
        self._take_end_back()

    def settle(self, at: datetime.datetime) -> None:
        """Note, in memory, that nothing waits for an answer now."""
        self.state = State.ANSWERED
        self.waiting_since = None
        self._take_end_back()
        self.first_answered_at = self.first_answered_at or at

    def close(self, at: datetime.datetime, keeping: Keeping) -> None:
        """Note, in memory, that this is over until somebody writes again."""
        self.state = State.CLOSED
        self.waiting_since = None
        self._take_end_back()
        self.closed_at = at
        self.promise_end(keeping)

    def promise_end(self, keeping: Keeping) -> None:
        """Fix, in memory, when this and its files go; later periods can only hasten it."""
        self.delete_at = keeping.end_of(self)
        self.kept_months = keeping.months_of(self)
        self.files_delete_at = keeping.files_end_of(self)

    def _take_end_back(self) -> None:
        self.closed_at = self.kept_months = self.files_delete_at = None
        if not self.is_quarantined:  # whoever is suspected could else write for ever
            self.delete_at = None

    def is_reachable(self) -> bool:
        """Tell whether mails to this address arrive, as far as anybody of the staff has said."""
        # Whoever writes to us waits for this, and as a QuerySet it takes ten times as long.
        with connection.cursor() as cursor:
            cursor.execute(BOUNCES, [self.email.lower()])
            return cursor.fetchone() is None

    def fold(self, texts: Iterable[str]) -> None:
        """Note, in memory, what this is found by, `texts` being all that was said in it."""
        self.search_text = search_text_of(self, texts)

    def refold(self) -> None:
        """Store what this is found by: call it after every change of sender, message or note."""
        said = self.messages.values_list("body", flat=True)
        noted = self.notes.values_list("body", flat=True)
        self.fold([*said, *noted])
        type(self).objects.filter(pk=self.pk).update(search_text=self.search_text)

    @property
    def due_at(self) -> datetime.datetime | None:
        """When staff should have answered, if this waits."""
        since = self.waiting_since
        return deadline(since, settings.ANSWER_WITHIN) if since and self.is_waiting else None

    def is_late(self, at: datetime.datetime) -> bool:
        """Whether this should have been answered by `at`."""
        return self.due_at is not None and self.due_at <= at

    def is_pressing(self, at: datetime.datetime) -> bool:
        """Whether this is a request that has waited for `REQUEST_ALARM` by `at`."""
        due = self.right_due_at if self.is_waiting else None
        return due is not None and due <= at + settings.REQUEST_LEFT

    def working_days_waited(self, at: datetime.datetime) -> int:
        """Return for how many whole working days this has waited."""
        return working_days_between(self.waiting_since, at) if self.waiting_since else 0

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to answer this."""
        return self.state in (State.NEW, State.OPEN) and self.waiting_since is not None

    @property
    def is_answered(self) -> bool:
        """Whether this was answered and is not closed."""
        return self.state == State.ANSWERED

    @property
    def is_over(self) -> bool:
        """Whether this was answered or closed."""
        return self.state in (State.ANSWERED, State.CLOSED)

    @property
    def may_be_spam(self) -> bool:
        """Whether nobody has answered this, and its sender has not proven their address."""
        return not (self.first_answered_at or self.right)

    @property
    def is_quarantined(self) -> bool:
        """Whether this is suspected spam, of which nobody is told by mail."""
        return self.state == State.SPAM

    @property
    def was_announced(self) -> bool:
        """Whether staff were mailed of this: not where it was suspected as soon as it came."""
        return not self.is_quarantined or Reason.STAFF in self.spam_reasons

    @property
    def spam_reasons_in_words(self) -> list[str]:
        """Why this is suspected to be spam, one sentence a reason."""
        return [str(Reason(reason).label) for reason in self.spam_reasons]
