"""The unguessable link to an inquiry's page: worked out each time, never stored."""

import base64
import secrets
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# Letters alone, so that a code keeps its order inside Arabic text; no vowels, so that it spells
# no word; none that is taken for another on paper or by ear.
REFERENCE_LETTERS = "BCDFGHJKMPQRTWXY"
TOKEN_BYTES = 24


class Linked(Protocol):
    """What of an inquiry its link is made of."""

    @property
    def public_id(self) -> UUID: ...

    @property
    def link_version(self) -> int: ...


def new_reference() -> str:
    """Return a reference such as KXRT-MWPD: eight letters, 32 bits."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def token_of(inquiry: Linked) -> str:
    """Return the secret half of the link; raising `link_version` makes another."""
    value = f"{inquiry.public_id}:{inquiry.link_version}"
    digest = salted_hmac("inquiry link", value, settings.LINK_KEY, algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest()[:TOKEN_BYTES]).decode()


def opens(token: str, inquiry: Linked) -> bool:
    """Tell, in constant time, whether `token` is the link of `inquiry`."""
    return constant_time_compare(token, token_of(inquiry))
