"""The second factor: whether a session has shown it, and how its secrets are kept."""

import base64
import secrets

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SET_UP_HERE = "second_factor_set_up"


def is_demanded() -> bool:
    """Tell whether staff see nothing without a second factor."""
    return bool(settings.STAFF_SECOND_FACTOR)


def has_factor(request: HttpRequest) -> bool:
    """Tell whether this person has a second factor; asked of the database once a request."""
    if not hasattr(request, "has_factor"):
        request.has_factor = is_mfa_enabled(request.user, FACTORS)  # type: ignore[attr-defined]
    return bool(request.has_factor)  # type: ignore[attr-defined]


def has_shown_factor(request: HttpRequest) -> bool:
    """Tell whether this session has shown its person's second factor.

    That the person has one is not enough: a session from before it was set up never showed it.
    """
    records = get_authentication_records(request, request.user)
    shown = any(record["method"] == "mfa" for record in records)
    return (shown or bool(request.session.get(SET_UP_HERE))) and has_factor(request)


def note_set_up(request: HttpRequest) -> None:
    """Remember that the second factor was set up, and so shown, in this session."""
    request.session[SET_UP_HERE] = True


def encrypt(text: str) -> str:
    """Return a secret as the database and its backups may hold it."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Return what `encrypt` was given; under another `SECRET_KEY` something nobody can guess."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> Fernet:
    digest = salted_hmac("second factor", "", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
