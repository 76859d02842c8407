"""A mail, and its form as plain data, in which it waits in the outbox."""

import base64
import datetime
import uuid
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives

Payload = dict[str, Any]


class Mail(EmailMultiAlternatives):
    """A mail that says what it is for, in which language, about what, and how long it is of use.

    A letter is text in our own layout, which it gets when it is handed over.
    The text of one that is `sealed` opens a door, so that nobody but its recipient may read it.
    Of one that is `fleeting` nothing is left once it is over: not even to whom it went.
    """

    def __init__(  # noqa: PLR0913 - one parameter a fact
        self,
        *args: Any,
        occasion: str = "",
        language: str = "",
        about: uuid.UUID | None = None,
        expires_at: datetime.datetime | None = None,
        is_letter: bool = False,
        sealed: bool = False,
        fleeting: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.occasion = occasion
        self.language = language
        self.about = about
        self.expires_at = expires_at
        self.is_letter = is_letter
        self.sealed = sealed
        self.fleeting = fleeting


def pack(message: EmailMessage, *, to: str, headers: dict[str, str]) -> Payload:
    """Return the copy of `message` for the one recipient `to`, as data that JSON can hold.

    Raises `TypeError` for an attachment that is neither text nor bytes.
    """
    alternatives = getattr(message, "alternatives", [])
    return {
        "sealed": getattr(message, "sealed", False),
        "fleeting": getattr(message, "fleeting", False),
        "subject": str(message.subject),
        "body": str(message.body),
        "is_letter": getattr(message, "is_letter", False),
        "content_subtype": message.content_subtype,
        "from_email": str(message.from_email),
        "to": to,
        "reply_to": [str(address) for address in message.reply_to],
        "headers": headers,
        "alternatives": [[str(content), mimetype] for content, mimetype in alternatives],
        "attachments": [_pack_attachment(attachment) for attachment in message.attachments],
    }


def unpack(payload: Payload) -> EmailMultiAlternatives:
    """Return the mail that `pack` made `payload` of."""
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["body"],
        from_email=payload["from_email"],
        to=[payload["to"]],
        reply_to=payload["reply_to"],
        headers=payload["headers"],
        alternatives=[(content, mimetype) for content, mimetype in payload["alternatives"]],
        attachments=[_unpack_attachment(attachment) for attachment in payload["attachments"]],
    )
    message.content_subtype = payload["content_subtype"]
    return message


def _pack_attachment(attachment: Any) -> dict[str, str | None]:
    if not isinstance(attachment, tuple):
        raise TypeError("The outbox takes attachments as name, content and type.")
    name, content, mimetype = attachment
    if isinstance(content, str):
        return {"name": name, "type": mimetype, "text": content}
    if isinstance(content, bytes):
        return {"name": name, "type": mimetype, "base64": base64.b64encode(content).decode()}
    raise TypeError("The outbox takes attachments whose content is text or bytes.")


def _unpack_attachment(packed: dict[str, str]) -> tuple[str, str | bytes, str]:
    content = packed["text"] if "text" in packed else base64.b64decode(packed["base64"])
    return packed["name"], content, packed["type"]
