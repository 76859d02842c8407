"""Requests about somebody's data that one of us has to answer, such as an objection."""

import datetime
from typing import Any

from django.conf import settings

from contact.models import Inquiry, Right, Topic
from contact.services import receive_inquiry
from souftech.personal import Person


def ask_about_data(
    person: Person, *, right: Right | str, at: datetime.datetime, **written: Any
) -> Inquiry:
    """Keep a request as an inquiry that is due within `REQUEST_DUE`, tell staff, and return it.

    `written` is name, message, language and key; the same key makes the same request. Nothing by
    which spam is known is asked for: whoever asks has proven who they are.
    """
    return receive_inquiry(
        email=person.email,
        phone="",
        topic=Topic.PRIVACY,
        right=right,
        right_due_at=at + settings.REQUEST_DUE,
        at=at,
        **written,
    )
