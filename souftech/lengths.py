"""How long each period has been, and from when: what is held is judged by the shortest of them.

So a period that is shortened acts at once, one that is lengthened extends nothing that is held.
"""

import datetime
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models

from souftech.months import months_after

# Those that are counted from a date of what is held. Where a row has its own end, none is needed.
PERIODS = (
    "INQUIRY_CLOSES_AFTER", "MAIL_BODY_KEPT", "MAIL_GIVEN_UP_KEPT", "STAFF_ACTS_KEPT",
    "ERASED_KEPT", "RUNS_KEPT", "COPY_KEPT", "SPAM_KEPT", "ACCOUNT_KEPT_MONTHS",
    "ACCOUNT_WARNED_MONTHS", "INQUIRY_KEPT_MONTHS", "FILES_KEPT",
)  # fmt: skip
FOREVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class LengthQuerySet(models.QuerySet["Length"]):
    def of(self, *names: str) -> Self:
        """Return the lengths that these periods have had, the first ones first."""
        return self.filter(name__in=names).order_by("since", "pk")


class Length(models.Model):
    """How long one period was from a moment on, in months of the calendar or by the clock."""

    name = models.CharField(max_length=40)
    since = models.DateTimeField()
    months = models.PositiveSmallIntegerField(default=0)
    time = models.DurationField(default=datetime.timedelta)

    impersonal = "name since months time"

    objects = LengthQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_force(cls, name: str) -> Self:
        """Return what the settings of now say, not stored."""
        value = getattr(settings, name)
        if isinstance(value, int):
            return cls(name=name, months=value)
        return cls(name=name, time=value)

    def is_like(self, other: "Length") -> bool:
        """Tell whether both are as long."""
        return (self.months, self.time) == (other.months, other.time)

    def after(self, moment: datetime.datetime) -> datetime.datetime:
        """Return when what began at `moment` is over."""
        return months_after(moment, self.months) + self.time

    def before(self, moment: datetime.datetime) -> datetime.datetime:
        """Return when that began which is over at `moment`."""
        return months_after(moment, -self.months) - self.time


@dataclass(frozen=True)
class Period:
    """Every length that one period has had, each with the last moment for whose rows it counts."""

    lengths: list[tuple[Length, datetime.datetime]]

    def ruling(self, begun: datetime.datetime) -> Length:
        """Return the length that counts for what began then: the shortest there was since."""
        since = (length for length, last in self.lengths if begun <= last)
        return min(since, key=lambda length: length.after(begun))

    def end_of(self, begun: datetime.datetime) -> datetime.datetime:
        """Return when that is over which began then."""
        return self.ruling(begun).after(begun)

    def over_by(self, at: datetime.datetime) -> datetime.datetime:
        """Return the latest moment that something may have begun at and be over at `at`."""
        return max(min(length.before(at), last) for length, last in self.lengths)


def period(name: str) -> Period:
    """Return the period that this setting names, as `periods`."""
    return periods(name)[0]


def periods(*names: str) -> list[Period]:
    """Return the periods that these settings name, with all that is known of their past.

    The first length that was noted counts for all from before, and the last one until another is:
    so a setting that nobody has noted yet can shorten, and extends nothing.
    """
    noted = list(Length.objects.of(*names))
    return [_with_past(name, [length for length in noted if length.name == name]) for name in names]


def _with_past(name: str, known: list[Length]) -> Period:
    lasts = [later.since - datetime.timedelta.resolution for later in known[1:]]
    past = zip(known, [*lasts, FOREVER], strict=False)
    return Period([*past, (Length.in_force(name), FOREVER)])


def note_lengths(now: datetime.datetime) -> bool:
    """Store which lengths are in force from `now` on, and tell whether any has changed."""
    changed = False
    for name in PERIODS:
        last, current = Length.objects.of(name).last(), Length.in_force(name)
        if last is None or not last.is_like(current):
            # A clock that was set back must not put it before what is known.
            current.since, changed = max(now, last.since) if last else now, True
            current.save()
    return changed
