"""Password and second factor: which a session has shown, and how secrets are kept."""

import base64
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from accounts.models import User

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


def has_shown_password(request: HttpRequest) -> bool:
    """Tell whether this session was begun with the password of its account.

    One that a mailed code began has no right of staff, whoever's address that was mailed to.
    """
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "password" for record in records)


def has_shown_factor(request: HttpRequest) -> bool:
    """Tell whether this session has shown its person's second factor.

    That the person has one is not enough: a session from before it was set up never showed it.
    """
    records = get_authentication_records(request, request.user)
    shown = any(record["method"] == "mfa" for record in records)
    return (shown or bool(request.session.get(SET_UP_HERE))) and has_factor(request)


def for_staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep from visitors a page about how staff sign in: for them there is none."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        user = request.user
        if isinstance(user, User) and not (user.is_staff and has_shown_password(request)):
            raise Http404
        return view(request, *args, **options)

    return asked


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
