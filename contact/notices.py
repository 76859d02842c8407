"""What is said beside the forms by which people write to the company."""

from django.utils.translation import gettext_lazy as _

from contact.models import Attachment, Inquiry, Message
from pages.notice import Notice, Periods, notice_about
from souftech.models import OutgoingMail


def contact_notice() -> Notice:
    """Return what is said beside the contact form."""
    return notice_about(
        Inquiry, Message, Attachment, OutgoingMail,
        optional=_("Phone number and files. Without the rest we cannot answer you."),
    )  # fmt: skip


def links_notice() -> Notice:
    """Return what is said where somebody has the links to their inquiries mailed."""
    return notice_about(
        OutgoingMail,
        optional=_("Nothing: the address is all we ask for. Without it we can mail you no links."),
    )


def conversation_notice(periods: Periods | None = None) -> Notice:
    """Return what is said beside the form by which somebody writes on."""
    return notice_about(
        Message, Attachment, OutgoingMail,
        optional=_("Files. Without a message there is nothing to send."), periods=periods,
    )  # fmt: skip
