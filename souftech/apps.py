import logging

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _

from souftech.checks import (
    check_lease,
    check_periods,
    check_sender,
    check_staff,
    check_transport,
)
from souftech.dates import count_days_as_spoken
from souftech.declared import check_declarations
from souftech.processors import check_processors


class SouftechConfig(AppConfig):
    name = "souftech"
    verbose_name = _("Mail")

    def ready(self) -> None:
        logging.captureWarnings(not settings.DEBUG)
        count_days_as_spoken()
        checks.register(check_lease, "outbox")
        checks.register(check_periods, "outbox")
        checks.register(check_transport, "outbox", deploy=True)
        checks.register(check_sender, "outbox", deploy=True)
        checks.register(check_staff, "outbox", deploy=True)
        checks.register(check_processors, "outbox", deploy=True)
        checks.register(check_declarations, "models")
        if settings.SENTRY_DSN:
            # Loaded only where it is used: it costs memory and a fifth of a second.
            from souftech.reports import start_reports  # noqa: PLC0415

            start_reports(settings.SENTRY_DSN)
