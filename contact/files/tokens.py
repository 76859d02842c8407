"""What stands in a form for a file that waits: signed, and good for an hour."""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner


def waiting_token(public_id: uuid.UUID) -> str:
    """Return what only the form that sent this file will hold."""
    return _signer().sign(public_id.hex)


def read_waiting(token: str) -> uuid.UUID | None:
    """Return which file a token stands for, or none where it is forged or out of time."""
    try:
        return uuid.UUID(_signer().unsign(token[:200], max_age=settings.FILES_WAIT))
    except (BadSignature, ValueError):
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(key=settings.LINK_KEY, salt="contact.waiting-file")
