"""What a sender is told while the database fails: what was typed is here, to be sent once more."""

import logging
from typing import TypeVar

from django.db import Error
from django.http import HttpRequest, HttpResponse

from contact.attaching import WithFiles
from contact.files import refusals

Form = TypeVar("Form", bound=WithFiles)
COME_BACK = 60  # seconds

logger = logging.getLogger(__name__)


def as_sent(form: Form, request: HttpRequest) -> Form:
    """Return a form as it was sent, key and all, without asking the database that fails.

    The files stay that are known to wait for it; where there should be more, the form says so.
    """
    again = form.unjudged(request.POST)
    sent = form.fields["attachments"].widget.value_from_datadict(
        request.POST, request.FILES, "attachments"
    )
    if len(again.attached) < len(sent.uploads) + len({*sent.kept} - {*sent.dropped}):
        again.refuse(str(refusals.UNKEPT))
    return again


def log_fault(fault: Error) -> None:
    """Tell whoever runs the site that a message could not be kept, and where it failed."""
    logger.error("A message cannot be kept: the database fails.", exc_info=fault)


def told_of_fault(response: HttpResponse) -> HttpResponse:
    """Return an answer to a fault, with the seconds after which sending is of use again."""
    response["Retry-After"] = str(COME_BACK)
    return response
