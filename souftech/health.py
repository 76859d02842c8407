"""Whether mails get through: for staff, for whatever watches the site, and for the log."""

import datetime
import logging
from dataclasses import dataclass

from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from souftech.jobs import is_any_late
from souftech.models import Heartbeat, OutgoingMail

BEAT_EVERY = datetime.timedelta(seconds=15)
LOOK_EVERY = datetime.timedelta(minutes=1)
LATE_AFTER = datetime.timedelta(minutes=15)
SILENT_AFTER = datetime.timedelta(minutes=5)
WORKER = "worker"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """What is wrong: a word for machines, a sentence for staff."""

    code: str
    sentence: str | Promise


GIVEN_UP = Trouble(
    "mail_given_up", _("A mail could not be delivered and was given up: look at outgoing mails.")
)
LATE = Trouble("outbox_late", _("A mail has waited for delivery for more than fifteen minutes."))
SILENT = Trouble(
    "worker_silent",
    _("The mail worker has not been at work for five minutes: no mail leaves until it is started."),
)
RETENTION_LATE = Trouble(
    "retention_late",
    _("For more than a day some data was not deleted that has had its time: see periodic jobs."),
)
COPY_LATE = Trouble(
    "copy_late",
    _("Somebody has waited for the copy of their data for more than six hours: is the disk full?"),
)
IS_COPY_LATE = "accounts.services.is_copy_late"  # by name: what runs the site knows no app


def troubles(at: datetime.datetime) -> list[Trouble]:
    """Return what keeps mails and copies from arriving, and old data from going.

    Raises `DatabaseError` if nobody can tell.
    """
    mails, beats = OutgoingMail.objects, Heartbeat.objects
    found = {
        GIVEN_UP: mails.given_up().exists(),
        LATE: mails.late(at=at - LATE_AFTER).exists(),
        RETENTION_LATE: is_any_late(at),
        COPY_LATE: import_string(IS_COPY_LATE)(at),
        SILENT: not beats.filter(name=WORKER, beaten_at__gt=at - SILENT_AFTER).exists(),
    }
    return [trouble for trouble, holds in found.items() if holds]


class Report:
    """What is wrong, a line in the log each time that this changes."""

    def __init__(self) -> None:
        self.known: list[str] = []

    def tell(self, codes: list[str]) -> None:
        if codes and codes != self.known:
            logger.error("Delivery needs a person: %s.", ", ".join(codes))
        elif self.known and not codes:
            logger.info("Delivery is well again.")
        self.known = codes


# Of a worker that is silent only those can tell who are asked for the health of the site.
ASKED = Report()


class Watch:
    """The worker's own eye on the mails: it signs that it lives, and logs what changes."""

    def __init__(self) -> None:
        self.beaten_at = self.looked_at = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        self.report = Report()

    def pass_by(self, now: datetime.datetime) -> None:
        """Do what is due of both; raise `DatabaseError` where that cannot be."""
        if abs(now - self.beaten_at) >= BEAT_EVERY:
            Heartbeat.objects.beat(WORKER, at=now)
            self.beaten_at = now
        if abs(now - self.looked_at) >= LOOK_EVERY:
            self.report.tell([trouble.code for trouble in troubles(now)])
            self.looked_at = now


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 while mails get through, else 503 and why."""
    try:
        codes = [trouble.code for trouble in troubles(timezone.now())]
    except DatabaseTrouble:
        codes = ["database_silent"]
    ASKED.tell(codes)
    if codes:
        return JsonResponse({"status": "failing", "reasons": codes}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the program runs, whatever else does not."""
    return JsonResponse({"status": "ok"})
