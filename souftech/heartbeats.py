"""Signs of life of processes that nobody sees."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def beat(self, name: str, *, at: datetime.datetime) -> None:
        """Note that the process called `name` lives."""
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, beaten_at=at)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["beaten_at"],
        )


class Heartbeat(models.Model):
    """When a process that nobody sees last said that it lives."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    beaten_at = models.DateTimeField(_("last sign of life"))

    impersonal = "name beaten_at"
    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
