"""The record of the runs that close and delete what has had its time."""

import datetime

from django.db import models
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

LATE_AFTER = datetime.timedelta(hours=26)


class RetentionRunQuerySet(models.QuerySet["RetentionRun"]):
    def under_way(self, *, at: datetime.datetime) -> "RetentionRun":
        """Return the run that was begun and not finished, or one that begins now."""
        return self.filter(finished_at=None).first() or self.create(started_at=at)

    def is_late(self, *, at: datetime.datetime) -> bool:
        """Tell whether none was finished of late; before the first was begun, none is missed."""
        known = self.aggregate(first=Min("started_at"), last=Max("finished_at"))
        since = known["last"] or known["first"]
        return since is not None and since <= at - LATE_AFTER


class RetentionRun(models.Model):
    """One day's run: when it was, and how many of what it closed, shortened and deleted."""

    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, db_index=True)
    counts = models.JSONField(_("how many"), default=dict)
    reached = models.PositiveBigIntegerField(default=0)

    impersonal = "started_at finished_at counts reached"

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"

    def count(self, name: str, keys: list[int], *, full: int) -> bool:
        """Note which rows a step has done, and tell whether these were all it takes at once."""
        self.counts[name] = self.counts.get(name, 0) + len(keys)
        self.reached = keys[-1] if len(keys) == full else 0
        self.save(update_fields=["counts", "reached"])
        return len(keys) == full

    def finish(self, at: datetime.datetime) -> None:
        """Note that nothing is left to do."""
        self.finished_at = at
        self.save(update_fields=["finished_at"])
