"""What is said beside the forms by which people prove an address."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Proof, User
from pages.notice import Notice, notice_about
from souftech.models import OutgoingMail


def proving_notice() -> Notice:
    """Return what is said where somebody types an address to have a code or a link mailed."""
    return notice_about(
        Proof, User, OutgoingMail,
        optional=_("Nothing: the address is all we ask for. Without it we can mail you no code."),
    )  # fmt: skip
