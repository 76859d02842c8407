"""The key of a form as it was shown: what is sent from it twice is known as one."""

import json
import re
import secrets
import uuid
from typing import TypeGuard

from django.conf import settings
from django.utils.crypto import salted_hmac

KEY = re.compile(r"[\w-]{22}", re.ASCII)


def new_key() -> str:
    """Return a key that nobody guesses: 22 characters, 128 bits."""
    return secrets.token_urlsafe(16)


def is_key(value: object) -> TypeGuard[str]:
    """Tell whether `value` is written as a key is."""
    return isinstance(value, str) and KEY.fullmatch(value) is not None


def stamp_of(*facts: object) -> uuid.UUID:
    """Return what stands for these facts in the database: it tells nothing of them."""
    value = json.dumps([str(fact) for fact in facts])
    digest = salted_hmac("once", value, settings.LINK_KEY, algorithm="sha256")
    return uuid.UUID(bytes=digest.digest()[:16])
