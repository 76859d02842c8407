"""Who of the staff did what with whose data: without the data, and not for ever."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.limits import REASON_LENGTH
from contact.models.inquiries import Inquiry
from souftech.lengths import period
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose


class Act(models.TextChoices):
    OPENED = "opened", _("Opened")
    ANSWERED = "answered", pgettext_lazy("act", "Answered")
    NOTED = "noted", _("Wrote an internal note")
    ASSIGNED = "assigned", _("Assigned")
    SETTLED = "settled", _("Marked as answered")
    CLOSED = "closed", pgettext_lazy("act", "Closed")
    REOPENED = "reopened", _("Reopened")
    QUARANTINED = "quarantined", _("Marked as suspected spam")
    RESTORED = "restored", _("Found to be no spam")
    BOUNCED = "bounced", _("Marked the address as bouncing")
    REACHED = "reached", _("Marked the address as reachable")
    RENEWED = "renewed", _("Renewed the link")
    EXPORTED = "exported", _("Exported")
    ERASED = "erased", _("Erased")


REMINDERS_KEPT = datetime.timedelta(days=60)
OPEN_FOR = datetime.timedelta(minutes=10)


class StaffActQuerySet(models.QuerySet["StaffAct"]):
    def by_others(self, inquiry: Inquiry, user: object) -> Self:
        """Return what others than `user` did with an inquiry."""
        others = self.filter(about=inquiry.public_id).exclude(staff=user)
        return others.select_related("staff")

    def of_person(self, person: Person) -> Self:
        """Return what was done with the inquiries of this person."""
        return self.filter(about__in=person.inquiries)

    def opened_lately(self, *, at: datetime.datetime) -> Self:
        """Return who opened which inquiry in the last ten minutes, and so may be answering it."""
        return self.filter(act=Act.OPENED, at__gt=at - OPEN_FOR)

    def out_of_date(self, *, at: datetime.datetime) -> Self:
        """Return those that have been kept as long as the policy says."""
        return self.filter(at__lte=period("STAFF_ACTS_KEPT").over_by(at))


class StaffAct(models.Model):
    """One thing that somebody of the staff did; an inquiry is named by what tells nothing of it.

    It stays when the inquiry goes, so it points to none.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    act = models.CharField(_("what"), max_length=12, choices=Act)
    about = models.UUIDField(_("about"), null=True, editable=False)
    reference = models.CharField(_("reference"), max_length=9, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)

    personal = (
        Personal(
            "staff at act about reference reason",
            Kind.STAFF, Purpose.ACCOUNT_FOR, Kept.STAFF_ACTS, Erased.BY_CLOCK,
        ),
    )  # fmt: skip

    objects = StaffActQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of staff access")
        verbose_name_plural = _("record of staff access")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["about", "at"], name="staff_act_about"),
            # An account that goes is looked for here; few of the staff have done all the acts.
            models.Index(fields=["staff", "at", "id"], name="staff_act_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.reference}".strip()


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def out_of_date(self, *, at: datetime.datetime) -> Self:
        """Return those that can keep nobody from being told twice any more."""
        return self.filter(sent_at__lte=at - REMINDERS_KEPT)


class Reminder(models.Model):
    """That somebody was reminded of something, so that nobody is told twice."""

    key = models.CharField(max_length=100, unique=True)
    sent_at = models.DateTimeField(db_index=True)

    objects = ReminderQuerySet.as_manager()
    impersonal = "key sent_at"

    def __str__(self) -> str:
        return self.key
