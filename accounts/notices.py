"""What is said beside the forms by which people prove an address."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Proof, User
from contact.models import Inquiry, Message
from pages.notice import Notice, notice_about
from souftech.models import OutgoingMail


def proving_notice() -> Notice:
    """Return what is said where somebody types an address to have a code or a link mailed."""
    return notice_about(
        Proof, User, OutgoingMail,
        optional=_("Nothing: the address is all we ask for. Without it we can mail you no code."),
    )  # fmt: skip


def request_notice() -> Notice:
    """Return what is said where somebody objects, or asks for something about their data."""
    return notice_about(
        Inquiry, Message, OutgoingMail,
        optional=_("Nothing: without your name and your message we cannot answer you."),
    )  # fmt: skip


def correction_notice() -> Notice:
    """Return what is said where somebody corrects name, telephone number or address."""
    return notice_about(
        Inquiry, Proof, User, OutgoingMail,
        optional=_("The phone number. What you do not change stays as it is."),
    )  # fmt: skip
