"""What stays of an inquiry that was erased: that it was, and nothing that was said in it."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contact.models.choices import Topic
from souftech.lengths import period
from souftech.personal import Erased, Kept, Kind, Personal, Purpose


class Cause(models.TextChoices):
    PERSON = "person", _("Erased by the person themselves")
    STAFF = "staff", _("Erased by our staff")


class ErasedInquiryQuerySet(models.QuerySet["ErasedInquiry"]):
    def out_of_date(self, *, at: datetime.datetime) -> Self:
        """Return those that have been kept as long as the policy says."""
        return self.filter(erased_at__lte=period("ERASED_KEPT").over_by(at))


class ErasedInquiry(models.Model):
    """The operational record of one erased inquiry; it leads back to nobody."""

    reference = models.CharField(_("reference"), max_length=9, unique=True)
    topic = models.CharField(_("topic"), max_length=10, choices=Topic)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("received"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), db_index=True)
    cause = models.CharField(_("reason"), max_length=10, choices=Cause)

    personal = (
        Personal(
            "reference topic language created_at closed_at erased_at cause",
            Kind.CIRCUMSTANCES, Purpose.ACCOUNT_FOR, Kept.ERASURE, Erased.BY_CLOCK, in_copy=False,
        ),
    )  # fmt: skip

    objects = ErasedInquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("erased inquiry")
        verbose_name_plural = _("erased inquiries")
        ordering = ["-erased_at", "-pk"]

    def __str__(self) -> str:
        return self.reference
