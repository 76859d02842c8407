"""Copies of what is held about somebody, made for them to take."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import ADDRESS_LENGTH
from souftech.lengths import period
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose


def overdue_since(*, at: datetime.datetime) -> datetime.datetime:
    """Return until when a copy was asked for that should have been made by `at`."""
    return at - settings.COPY_LATE_AFTER


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def of_person(self, person: Person) -> Self:
        """Return those that this person asked for."""
        return self.filter(email=person.email)

    def unmade(self) -> Self:
        """Return those that have yet to be made, the longest asked for first."""
        return self.filter(ready_at=None).order_by("created_at", "pk")

    def late(self, *, at: datetime.datetime) -> Self:
        """Return those that should have been made by now."""
        return self.unmade().filter(created_at__lte=overdue_since(at=at))

    def current(self, *, at: datetime.datetime) -> Self:
        """Return those that are not out of date."""
        return self.filter(created_at__gt=period("COPY_KEPT").over_by(at))

    def out_of_date(self, *, at: datetime.datetime) -> Self:
        """Return those that have been kept as long as the policy says."""
        return self.filter(created_at__lte=period("COPY_KEPT").over_by(at))


class DataCopy(models.Model):
    """One ZIP: asked for, made in the background, fetched under a link, gone after some days."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=ADDRESS_LENGTH, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("asked for"))
    done = models.PositiveIntegerField(_("inquiries done"), default=0)
    total = models.PositiveIntegerField(_("inquiries in all"), default=0)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    key = models.CharField(_("storage key"), max_length=40, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    personal = (
        Personal("email", Kind.CONTACT, Purpose.RIGHTS, Kept.COPY, Erased.WITH_PERSON),
        Personal(
            "language created_at ready_at",
            Kind.CIRCUMSTANCES, Purpose.RIGHTS, Kept.COPY, Erased.WITH_PERSON,
        ),
        # A copy is made before it is whole: in itself it would stand as one hardly begun.
        Personal(
            "done total",
            Kind.CIRCUMSTANCES, Purpose.RIGHTS, Kept.COPY, Erased.WITH_PERSON, in_copy=False,
        ),
        Personal(
            "key size",
            Kind.CONTENT, Purpose.RIGHTS, Kept.COPY, Erased.WITH_PERSON, in_copy=False,
        ),
    )  # fmt: skip
    impersonal = "public_id"

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of somebody’s data")
        verbose_name_plural = _("copies of somebody’s data")

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def kept_until(self) -> datetime.datetime:
        """When this is deleted."""
        return period("COPY_KEPT").end_of(self.created_at)

    def asked_anew(self) -> Self:
        """Return an unsaved copy for whoever asked for this one, of which nothing is made."""
        asked = {"language": self.language, "created_at": self.created_at}
        return type(self)(email=self.email, **asked)

    def is_late(self, *, at: datetime.datetime) -> bool:
        """Whether this should have been made by `at`."""
        return self.ready_at is None and self.created_at <= overdue_since(at=at)
