"""Counts that limit misuse, and the keys that keep them from telling whose they are."""

import datetime
import hmac
import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from souftech.clocks import CLOCKS_DIFFER
from souftech.personal import Erased, Kept, Kind, Personal, Purpose

DAY = LONGEST_WINDOW = datetime.timedelta(days=1)  # the privacy page says so
LATEST_END = LONGEST_WINDOW + CLOCKS_DIFFER


class ThrottleQuerySet(models.QuerySet["Throttle"]):
    def open(self, *, at: datetime.datetime) -> Self:
        """Return those whose window is not over."""
        return self.filter(ends_at__gt=at, ends_at__lte=at + LATEST_END)

    def over(self, *, at: datetime.datetime) -> Self:
        """Return those whose window is over, or could not be: a clock that ran ahead made it."""
        return self.filter(Q(ends_at__lte=at) | Q(ends_at__gt=at + LATEST_END))


class Throttle(models.Model):
    """How often something happened within a window; the key is a keyed hash, never a person."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    ends_at = models.DateTimeField(_("ends"), db_index=True)
    count = models.PositiveIntegerField(_("count"))

    personal = (
        Personal(
            "key ends_at count",
            Kind.TECHNICAL, Purpose.PROTECT, Kept.COUNTERS, Erased.BY_CLOCK, in_copy=False,
        ),
    )  # fmt: skip

    objects = ThrottleQuerySet.as_manager()

    class Meta:
        verbose_name = _("throttle")
        verbose_name_plural = _("throttles")

    def __str__(self) -> str:
        return self.key


class DayKeyManager(models.Manager["DayKey"]):
    def of(self, day: datetime.date) -> "DayKey":
        """Return the key of `day`, made by whoever asks for it first."""
        return self.get_or_create(date=day)[0]

    def out_of_date(self, *, at: datetime.datetime) -> models.QuerySet["DayKey"]:
        """Return those older than yesterday's."""
        return self.filter(date__lt=at.astimezone(datetime.UTC).date() - DAY)


class DayKey(models.Model):
    """The random key of one day: once it is deleted, no hash made under it can be undone."""

    date = models.DateField(_("day"), unique=True)
    secret = models.CharField(_("secret"), max_length=64, default=secrets.token_hex, editable=False)

    impersonal = "date secret"
    objects = DayKeyManager()

    class Meta:
        verbose_name = _("key of a day")
        verbose_name_plural = _("keys of days")

    def __str__(self) -> str:
        return f"{self.date}"

    def disguise(self, network: str) -> str:
        """Return `network` as a hash under this key."""
        return hmac.digest(self.secret.encode(), network.encode(), "sha256").hex()
