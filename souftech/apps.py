from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from souftech.checks import check_lease, check_publication, check_transport


class SouftechConfig(AppConfig):
    name = "souftech"
    verbose_name = _("Mail")

    def ready(self) -> None:
        checks.register(check_lease, "outbox")
        checks.register(check_transport, "outbox", deploy=True)
        checks.register(check_publication, deploy=True)
