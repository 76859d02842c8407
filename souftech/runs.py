"""The record of what the jobs that delete have done, and when: of each job one row a day."""

import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from souftech.clocks import CLOCKS_DIFFER
from souftech.lengths import period

DAY = datetime.timedelta(days=1)
DAILY_WORK = "contact.services.keep_to_periods"  # whose row also holds how far it has come


class RetentionRunQuerySet(models.QuerySet["RetentionRun"]):
    def under_way(self, *, at: datetime.datetime) -> "RetentionRun":
        """Return the run that was begun and not finished, or one that begins now."""
        daily = self.filter(job=DAILY_WORK, finished_at=None)
        return daily.first() or self.create(job=DAILY_WORK, started_at=at)

    def begin_anew(self) -> None:
        """Have the run that was begun and not finished go through all of its steps again."""
        self.filter(job=DAILY_WORK, finished_at=None).update(step="", reached=0)

    @transaction.atomic
    def note(self, job: str, at: datetime.datetime, **counts: int) -> None:
        """Add what a piece of a job has deleted to the row of its day, which began with a piece.

        Call it in the transaction of the deed, so that none is kept without the other.
        """
        day = Q(started_at__gt=at - DAY, started_at__lte=at + CLOCKS_DIFFER)
        same_day = self.filter(day, job=job).select_for_update()
        run = same_day.order_by("started_at").last() or RetentionRun(job=job, started_at=at)
        run.counts |= {what: run.counts.get(what, 0) + n for what, n in counts.items()}
        run.finished_at = at
        run.save()

    def out_of_date(self, *, at: datetime.datetime) -> "RetentionRunQuerySet":
        """Return those that have been kept for `RUNS_KEPT`."""
        return self.filter(finished_at__lte=period("RUNS_KEPT").over_by(at))


class RetentionRun(models.Model):
    """What one job did in one day: first begun, last finished, and how many of what it deleted."""

    job = models.CharField(_("periodic job"), max_length=100)
    started_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, db_index=True)
    counts = models.JSONField(_("how many"), default=dict)
    step = models.CharField(max_length=20, default="")
    reached = models.PositiveBigIntegerField(default=0)

    impersonal = "job started_at finished_at counts step reached"

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")
        indexes = [models.Index(fields=["job", "started_at"], name="retention_run_day")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"

    def count(self, step: str, keys: list[int], *, full: int) -> bool:
        """Note which rows a step has done, and tell whether these were all it takes at once."""
        self.counts[step] = self.counts.get(step, 0) + len(keys)
        self.step, self.reached = step, keys[-1] if len(keys) == full else 0
        self.save(update_fields=["counts", "step", "reached"])
        return len(keys) == full

    def finish(self, at: datetime.datetime) -> None:
        """Note that nothing is left to do."""
        self.finished_at = at
        self.save(update_fields=["finished_at"])
